//! Published HTML is safe: parsed as a browser does, it contains only what is on the
//! allowlist.

use crate::needs::real_articles;
use crate::support::{SCHEMAS, article, documents, generic, project};
use helpc::config::Config;
use helpc::corpus::{self, Corpus};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use serde_json::Value;

/// Attributes that the writer adds to elements.
pub(crate) const OWN_ATTRIBUTES: [&str; 10] = [
    "data-blade",
    "data-blade-uri",
    "button-data-blade",
    "button-data-context",
    "button-link",
    "data-href",
    "data-article",
    "data-fragment",
    "id",
    "class",
];

/// Returns what is not allowed in a piece of HTML, as a browser parses it.
fn parse(html: &str) -> RcDom {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    parse_fragment(
        RcDom::default(),
        ParseOpts::default(),
        context,
        vec![],
        false,
    )
    .one(html)
}

/// Returns the text of HTML that readers see, with the numbers of lists and the alternative texts
/// of images. One space is between words.
pub(crate) fn visible_text(html: &str) -> String {
    const INLINE: [&str; 12] = [
        "a", "b", "code", "em", "font", "i", "span", "strong", "sub", "sup", "u", "img",
    ];
    fn collect(node: &Handle, text: &mut String) {
        let mut number = None;
        let mut is_block = false;
        match &node.data {
            NodeData::Text { contents } => text.push_str(&contents.borrow()),
            NodeData::Element { name, attrs, .. } => {
                let attribute = |name: &str| {
                    let attrs = attrs.borrow();
                    let found = attrs.iter().find(|one| &*one.name.local == name);
                    found.map(|one| one.value.to_string())
                };
                text.push_str(&attribute("alt").unwrap_or_default());
                is_block = !INLINE.contains(&&*name.local);
                if name.local == local_name!("ol") {
                    let start = attribute("start").and_then(|start| start.parse().ok());
                    number = Some(start.unwrap_or(1));
                }
            }
            _ => {}
        }
        for child in node.children.borrow().iter() {
            if let (Some(number), NodeData::Element { .. }) = (&mut number, &child.data) {
                text.push_str(&format!(" {number} "));
                *number += 1;
            }
            collect(child, text);
        }
        if is_block {
            text.push(' ');
        }
    }
    let mut text = String::new();
    collect(&parse(html).document, &mut text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    visit(&parse(html).document, &mut faults);
    faults
}

fn visit(node: &Handle, faults: &mut Vec<String>) {
    match &node.data {
        NodeData::Element { name, attrs, .. } => {
            let element = name.local.as_ref();
            if name.ns != ns!(html)
                || (element != "html" && SCHEMAS.html.element(element).is_none())
            {
                faults.push(format!("element {element}"));
            }
            for attribute in attrs.borrow().iter() {
                check_attribute(
                    element,
                    attribute.name.local.as_ref(),
                    &attribute.value,
                    faults,
                );
            }
        }
        NodeData::Comment { contents } => {
            let comment = format!("<!--{contents}-->");
            let is_key = contents.len() == 36
                && contents.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
            if !is_key && helpc::article::read_marker(&comment).is_none() {
                faults.push(format!("comment {comment}"));
            }
        }
        NodeData::ProcessingInstruction { .. } | NodeData::Doctype { .. } => {
            faults.push("declaration".to_owned())
        }
        NodeData::Document | NodeData::Text { .. } => {}
    }
    node.children
        .borrow()
        .iter()
        .for_each(|child| visit(child, faults));
}

fn check_attribute(element: &str, name: &str, value: &str, faults: &mut Vec<String>) {
    let html = &SCHEMAS.html;
    let listed = html.global_attributes.iter().any(|known| known == name)
        || html
            .element(element)
            .is_some_and(|known| known.attributes.iter().any(|known| known == name));
    if !listed && !OWN_ATTRIBUTES.contains(&name) {
        faults.push(format!("attribute {name} of {element}"));
    }
    if name == "class" && value != "ext-code" {
        faults.push(format!("class {value}"));
    }
    if name == "href" || name == "src" {
        let allowed = html
            .schemes
            .iter()
            .any(|scheme| value.starts_with(&format!("{scheme}:")));
        if !allowed && !value.starts_with('#') {
            faults.push(format!("{name}={value}"));
        }
    }
}

/// Returns all HTML in a document.
fn pieces(document: &Value) -> Vec<String> {
    let mut pieces = vec![document["html"].as_str().expect("html is text").to_owned()];
    for section in document["sections"].as_array().into_iter().flatten() {
        pieces.push(section["html"].as_str().expect("html is text").to_owned());
    }
    for element in document["body"]["data"]["formElements"]
        .as_array()
        .into_iter()
        .flatten()
    {
        pieces.extend(element["content"].as_str().map(str::to_owned));
    }
    pieces
}

fn render(kind: &str, body: &str) -> String {
    let corpus = Corpus::from_memory(article(kind, body), &SCHEMAS);
    let documents = documents(&corpus);
    pieces(documents.values().next().expect("one document")).join("\n")
}

pub(crate) const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"https://a.example/x.png\" onerror=\"alert(1)\" alt='a\" onload=\"x'>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\" &#106;avascript:alert(1)\">x</a>",
    "<a href=\"java&#10;script:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "[x](javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](java%73cript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "![x](javascript:alert(1))",
    "![\"><script>alert(1)</script>](https://a.example/x.png)",
    "[x](https://a.example/\"onmouseover=\"alert(1))",
    "[x](data-blade:A.B.\"onclick=\"alert(1).c)",
    "[x](button-link:javascript:alert(1))",
    "[x](<!--$a-->javascript:alert(1)<!--/$a-->)",
    "<!--$a--><script>alert(1)</script><!--/$a-->",
    "<!-- --><script>alert(1)</script>-->",
    "<!--><script>alert(1)</script>-->",
    "<!--issueDescription--><style>*{}</style><!--/issueDescription-->",
    "<svg onload=alert(1)><g/></svg>",
    "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"javascript:alert(1)\"></object><embed src=x>",
    "<form action=\"javascript:alert(1)\"><input type=submit></form>",
    "<details open ontoggle=alert(1)>",
    "<b onclick=alert(1) style=\"background:url(javascript:alert(1))\">x</b>",
    "<div><p><b></div></p>text</b></i>",
    "</div></body></html><script>alert(1)</script>",
    "<table><tr><td><script>alert(1)</script></table>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<textarea><script>alert(1)</script></textarea>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><!DOCTYPE html><base href=\"https://evil.example/\">",
    "\u{1}script>alert(1)</script>",
    "```\n<script>alert(1)</script>\n```",
    "`<img src=x onerror=alert(1)>`",
    "<storage-account-name onclick=alert(1)> and </your-name>",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script>",
    "<a href=\"https://a.example\"><a href='x' onclick=1>nested</a></a>",
    "<ul><li>one<li>two</ul><ol start=\"1\" onclick=x><li>three",
];

#[test]
fn hostile_articles_render_inert() {
    for hostile in HOSTILE {
        for kind in ["generic", "diagnostics", "apollo"] {
            let html = render(
                kind,
                &format!("# Title\n\ntext {hostile} text\n\n{hostile}\n\nlast"),
            );
            assert_eq!(
                faults(&html),
                Vec::<String>::new(),
                "{kind}: {hostile}\n{html}"
            );
            assert!(
                html.contains("last"),
                "{kind}: what follows is lost: {hostile}\n{html}"
            );
        }
        let text = serde_json::to_string(hostile).unwrap();
        let form = format!(
            "# Form\n---\n{{\"$schema\": \"SelfHelpContent\", \"formElements\": [{{\"id\": \"a\", \"controlType\": \"infoblock\", \"content\": {text}}}]}}\n---\n"
        );
        let html = render("problemScopingQuestions", &form);
        assert_eq!(
            faults(&html),
            Vec::<String>::new(),
            "form: {hostile}\n{html}"
        );
    }
}

#[test]
fn tags_are_always_balanced() {
    for body in [
        "<b>a\n\nb</b>",
        "- <ul><li>x\n- y</ul>",
        "<div>\n\n**a <i>b** c</i>\n\n</div></div>",
        "a </br> b<br/>c<hr>",
    ] {
        let html = render("generic", &format!("# T\n\n{body}\n"));
        let mut open = Vec::new();
        for markup in helpc::article::tags(&html) {
            let helpc::article::Markup::Tag(tag) = markup else {
                continue;
            };
            let void = SCHEMAS
                .html
                .element(&tag.name)
                .is_some_and(|element| element.void);
            if tag.closing {
                assert_eq!(open.pop(), Some(tag.name), "{body}\n{html}");
            } else if !void {
                open.push(tag.name);
            }
        }
        assert!(open.is_empty(), "{body}\n{html}");
    }
}

#[test]
fn html_matches_the_help_service() {
    let body = "# Internal title\n\nIntro \"quoted\" & <storage-name>.\n\n##  **Recommended Steps**\n\n1. One<br>two\n2. <!--$vmname-->[vmname]<!--/$vmname-->\n\n```json\n{\"a\": 1}\n```\n\n[Open](button-data-blade:A.B.id.$resourceId)\n[Go](data-blade:A.B;data-blade-uri:{$domain}/x)\n<!-- a note of the author -->\n";
    insta::assert_snapshot!(render("resource", body));
}

#[test]
fn raw_links_and_anchors_are_rendered() {
    let html = render(
        "generic",
        "# T\n\nSee <a href=\"https://learn.microsoft.com/azure/\" id=\"here\">the *guide*</a> and <a name=\"there\">this</a>.\n",
    );
    let link = "<a href=\"https://learn.microsoft.com/azure/\">the <em>guide</em></a>";
    assert!(html.contains(link), "{html}");
    for anchor in ["<span id=\"here\"></span>", "<span id=\"there\"></span>"] {
        assert!(html.contains(anchor), "{html}");
    }
    // A link cannot be in a link.
    let html = render(
        "generic",
        "# T\n\n[one <a href=\"https://a.example/\">two</a>](https://b.example/)\n",
    );
    let link = "<a href=\"https://b.example/\">one two</a>";
    assert!(html.contains(link), "{html}");
}

#[test]
fn paragraphs_of_raw_html_stay() {
    let html = render("generic", "# T\n\n<p>One\n<p>Two</p>\n");
    assert!(html.contains("<p>Two</p>"), "{html}");
}

#[test]
fn character_references_in_attributes_are_characters() {
    let html = render(
        "generic",
        "# T\n\n<img src=\"https://a.example/x.png?a=1&amp;b=2\" alt=\"1 &lt; 2 &gt; 0 &eacute;&;&#;\">\n",
    );
    assert!(
        html.contains("src=\"https://a.example/x.png?a=1&amp;b=2\""),
        "{html}"
    );
    assert!(
        html.contains("alt=\"1 &lt; 2 &gt; 0 é&amp;;&amp;#;\""),
        "{html}"
    );
}

#[test]
fn character_references_between_tags_are_kept() {
    let html = render(
        "generic",
        "# T\n\n<p>Salt & oil; x &lt; 2 &#233; &x-y;</p>\n",
    );
    assert!(
        html.contains("<p>Salt &amp; oil; x &lt; 2 &#233; &amp;x-y;</p>"),
        "{html}"
    );
}

#[test]
fn a_tab_after_a_fence_does_not_keep_a_code_block_open() {
    for fence in ["```", "~~~~"] {
        let html = render(
            "generic",
            &format!(
                "# T\n\n{fence}\nlist <name>\n{fence}\t \n\nUse **it**.\n\n> {fence}\n> b\n> {fence} \t\n"
            ),
        );
        let code = "<pre class=\"ext-code\"><code>list &lt;name&gt;\n</code></pre>";
        assert!(html.contains(code), "{html}");
        assert!(html.contains("<p>Use <strong>it</strong>.</p>"), "{html}");
        assert!(html.contains("<code>b\n</code>"), "{html}");
    }
}

#[test]
fn a_tab_in_a_delimiter_row_does_not_break_a_table() {
    let html = render(
        "apollo",
        "# T\n\n## U\n\n| a \t| b |\n|:---\t|---| \t\n| c\t| d |\n",
    );
    assert!(html.contains("<tbody>"), "{html}");
    assert!(html.contains(">d</td>"), "{html}");
}

#[test]
fn components_become_keys_and_sections_become_parts() {
    let body = "# Internal\n\n## Customer title\n\nIntro.\n\n<insight>\n    <symptomId>AInsight, BInsight</symptomId>\n    <executionText>Checking</executionText>\n</insight>\n\n:::Section More help:::\n\nWatch this.\n\n<video>\n<src>https://www.youtube.com/watch?v=abc</src>\n<title>A &amp; B</title>\n</video>\n\n<azureKB>\n<client>portal</client>\n</azureKB>\n";
    let corpus = Corpus::from_memory(article("apollo", body), &SCHEMAS);
    let document = documents(&corpus)
        .into_values()
        .next()
        .expect("one document");
    insta::assert_snapshot!(serde_json::to_string_pretty(&document).unwrap());
}

#[test]
fn placeholders_are_shown_and_notes_are_not() {
    let html = render(
        "generic",
        "# T\n\nUse <your name> and `<b>`.\n\n<!-- TODO: internal -->\n",
    );
    assert!(
        html.contains("Use &lt;your name&gt; and <code>&lt;b&gt;</code>"),
        "{html}"
    );
    assert!(!html.contains("TODO"), "{html}");
    let corpus = Corpus::from_memory(generic("# T\n\nUse <your name>.\n"), &SCHEMAS);
    let document = documents(&corpus).into_values().next().unwrap();
    assert_eq!(document["text"], "Use <your name>.");
}

fn check_tree(root: &std::path::Path) -> usize {
    let config = Config::defaults(root);
    let tree = corpus::locate(&[root.to_owned()], &config).expect("a tree");
    let corpus = Corpus::load(tree, &SCHEMAS, &config).expect("loads");
    let documents = documents(&corpus);
    let mut wrong = Vec::new();
    for (path, document) in &documents {
        for html in pieces(document) {
            wrong.extend(
                faults(&html)
                    .into_iter()
                    .map(|fault| format!("{path}: {fault}")),
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "{} faults:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
    documents.len()
}

#[test]
fn our_articles_render_within_the_allowlist() {
    assert!(check_tree(&project().join("articles")) >= 25);
}

#[test]
fn real_articles_render_within_the_allowlist() {
    let Some(root) = real_articles() else { return };
    assert!(check_tree(&root) > 0);
}
