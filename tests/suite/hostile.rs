//! Articles come from people nobody knows: a file of one short pattern, repeated,
//! is read to its end, and nothing panics or overflows.
//!
//! No clock is asked: a look from each sign to the end of the file is felt here, by
//! some seconds for each pattern, and fails only where it never ends.

use crate::support::{article, check, documents, every_rule};
use rayon::prelude::*;

/// Bytes of a file.
const LENGTH: usize = 120_000;

/// Signs that begin something which never ends, or end what never began.
const PATTERNS: &[&str] = &[
    "\\*",
    "\\\\a\\",
    "C:\\<",
    "\u{2022} a\n",
    "a: \u{2022} b ",
    "1.A\n",
    "-A b\n\nc\n",
    "* a\n + b\n",
    "1. a\n * b\n",
    "    * a\n",
    "<br>\n[a](b)\n\n",
    "<br>\n**a** ",
    "a[^1] ",
    "[^a]: b\n",
    "a^[b c] ",
    "| a |\n",
    "|\u{2014}|\n",
    "| a | `b|c` | ` |\n",
    "`&lt;` ",
    "`a \u{2013}Ab `",
    "` \u{2013}Ab =\u{201c} ",
    "a\n```\n```\n",
    "*a:*b_c._d ",
    "<!-->",
    "<!-- ->",
    "[",
    "[ ",
    "] ",
    "](",
    "![",
    "[a](",
    "[[a](http://a ",
    "[[a](http://a",
    "[a](<http://b ",
    "[a(http://b) ",
    "[a] (http://a",
    ")[http://a ",
    "a](http://a) ",
    "[!INCLUDE [a](b ",
    "[a]: b\n",
    "<",
    "</",
    "<a ",
    "<br ",
    "<br",
    "br>",
    "<x>a ",
    "<b></i>\n",
    "<p a='\" b=\"",
    "<!-",
    "<!--",
    "<!-->a ",
    "<!--a ",
    "<!--$a ",
    "<!--$a-->",
    "<!--/$a-->b",
    "<!--a --><!-- b <!-- -->",
    "<!--$b--><!--$c--><!--a--><!--/$a-->",
    "<!-- helpc-disable-next-line links -- a -->\n[a]()\n",
    "<!-- helpc-disable links -- a -->\n<!-- helpc-enable style -->\n",
    "`",
    "``` ",
    "~~~\n",
    "|-",
    "*a **",
    "_a __",
    "# A Blue Cat\n",
    "  - # a\n",
    "-\u{a0}",
    "- ",
    "> ",
    "1. ",
    "&",
    "&#",
    "\\[",
    "é\u{200b}",
    "“a",
    "C:\\a.ps1 ",
    "{{a}",
    "http://a",
    "TODO ",
    "TODO a. ",
    "[a b][c]",
    "![a b][c][",
    "<!- a ->",
    "<!- a -> <!--$a-->",
    "<-- a --> ",
    "# <-- a -->\n",
    "<<<<<<< a\n",
    ">>>>>>> a\n",
    "::: a\n",
    "<azureKB",
    "<azureKB></azureKB ",
    "<!-- a --><azureKB></azureKB>",
    "__$a",
    "\u{1}[a](http://a",
];

/// Words that cost much each, for they are held against long lists.
const WORDS: &[&str] = &["please \"", "you will be e.g. ", "it is not *it is not* "];

/// The same of a JSON document.
const JSON: &[&str] = &[
    "{\"a\":[",
    "\"a\" ,",
    "\"a\"b",
    "'a' ,",
    "a{",
    "\\u",
    "/* a */",
    "\"a\":1,",
    "{\"id\":\"a\"},",
];

/// The same of the properties block.
const PROPERTIES: &[&str] = &[
    "<properties ",
    "pageTitle=",
    "a=\"",
    "<!-- a -->",
    "tags=\"a\"/>\n",
    "pageTitel=\"a\" ",
    "key=\"",
    "<!--> ",
    "page Title ",
    "supportTopicIds=\"1,22,333,\" ",
];

fn repeated(pattern: &str) -> String {
    let length = match WORDS.contains(&pattern) {
        true => LENGTH / 5,
        false => LENGTH,
    };
    pattern.repeat(length / pattern.len())
}

#[test]
fn a_pattern_repeated_is_read_to_its_end() {
    let body = |kind: &str, start: &str, pattern: &str| {
        let body = format!("# A\n\n{start}{}\n", repeated(pattern));
        article(kind, &body)
    };
    let file = |pattern: &str| {
        let path = helpc::schema::STANDARD_FILE.to_owned();
        let text = format!("<properties\n{}", repeated(pattern));
        vec![(path, text.into_bytes())]
    };
    let markdown = PATTERNS
        .iter()
        .chain(WORDS)
        .map(|pattern| match pattern.contains("azureKB") {
            true => body("apollo", "", pattern),
            false => body("generic", "", pattern),
        });
    let json = JSON
        .iter()
        .map(|pattern| body("problemScopingQuestions", "---\n[", pattern));
    let properties = PROPERTIES.iter().map(|pattern| file(pattern));
    let files: Vec<_> = markdown.chain(json).chain(properties).collect();
    let config = every_rule();
    files.into_par_iter().for_each(|file| {
        let (corpus, _) = check(file, &config);
        documents(&corpus);
    });
}

#[test]
fn elements_in_one_another_do_not_exhaust_the_stack() {
    for element in ["<insight>", "<insight><a>", "<x>"] {
        let body = format!("<azureKB>{}</azureKB>\n", element.repeat(20_000));
        let (corpus, _) = check(article("apollo", &body), &every_rule());
        documents(&corpus);
    }
}
