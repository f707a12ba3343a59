//! Reads which paths a Rust file uses: imports, including grouped and renamed ones, paths in
//! expressions and types, and paths in the tokens of macros.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::iter::Peekable;

type Tokens = Peekable<proc_macro2::token_stream::IntoIter>;

/// A path that a file uses.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Used {
    /// Segments. The first one can be `crate`, `self` or `super`; the last one can be `*`.
    pub(super) path: Vec<String>,
    /// Inline modules around it, from the outermost one.
    pub(super) within: Vec<String>,
    /// Name that an import gives it.
    pub(super) name: Option<String>,
    /// Whether only tests use it.
    pub(super) test: bool,
    pub(super) line: usize,
}

/// Returns the paths that a file uses.
pub(super) fn read(text: &str) -> Vec<Used> {
    let tokens: TokenStream = text.parse().expect("the file is Rust");
    let mut reader = Reader::default();
    reader.items(tokens);
    reader.used
}

#[derive(Default)]
struct Reader {
    used: Vec<Used>,
    within: Vec<String>,
    test: bool,
}

impl Reader {
    fn items(&mut self, tokens: TokenStream) {
        let outer = self.test;
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    let attribute = tokens.next_if(|token| matches!(token, TokenTree::Group(_)));
                    self.test |= attribute.is_some_and(|token| is_test(&token));
                }
                TokenTree::Punct(punct) => match punct.as_char() {
                    // A field or a method.
                    '.' => drop(tokens.next_if(is_word)),
                    ';' => self.test = outer,
                    _ => {}
                },
                TokenTree::Group(group) => {
                    let braces = group.delimiter() == Delimiter::Brace;
                    self.items(group.stream());
                    if braces {
                        self.test = outer;
                    }
                }
                TokenTree::Literal(_) => {}
                TokenTree::Ident(word) => match name(&word).as_str() {
                    // `pub(in crate::x)` imports nothing.
                    "pub" => drop(tokens.next_if(|token| is_group(token, Delimiter::Parenthesis))),
                    // `impl Trait + use<'a>`
                    "use" if tokens.peek().is_some_and(|token| is_punct(token, '<')) => {}
                    "use" => {
                        self.import(&mut tokens, Vec::new());
                        self.test = outer;
                    }
                    "mod" => self.module(&mut tokens, outer),
                    first => self.path(first, word.span().start().line, &mut tokens),
                },
            }
        }
        self.test = outer;
    }

    fn module(&mut self, tokens: &mut Tokens, outer: bool) {
        let Some(TokenTree::Ident(word)) = tokens.next() else {
            return;
        };
        if let Some(TokenTree::Group(body)) =
            tokens.next_if(|token| is_group(token, Delimiter::Brace))
        {
            self.within.push(name(&word));
            self.items(body.stream());
            self.within.pop();
        }
        self.test = outer;
    }

    fn path(&mut self, first: &str, line: usize, tokens: &mut Tokens) {
        let mut path = vec![first.to_owned()];
        while separator(tokens) {
            match tokens.next_if(is_word) {
                Some(TokenTree::Ident(word)) => path.push(name(&word)),
                _ => break,
            }
        }
        if path.len() > 1 {
            self.push(path, None, line);
        }
    }

    /// Reads one tree of an import up to the `,` or `;` after it.
    fn import(&mut self, tokens: &mut Tokens, mut path: Vec<String>) {
        let mut line = 0;
        let mut renamed = None;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if name(&word) == "as" => {
                    renamed = tokens.next().map(|token| token.to_string());
                }
                TokenTree::Ident(word) => {
                    line = word.span().start().line;
                    path.push(name(&word));
                }
                TokenTree::Group(group) => return self.grouped(&group, &path),
                TokenTree::Punct(punct) if punct.as_char() == '*' => path.push("*".to_owned()),
                TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';') => break,
                _ => {}
            }
        }
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let last = path.last().cloned();
        if !path.is_empty() {
            self.push(path, renamed.or(last), line);
        }
    }

    fn grouped(&mut self, group: &Group, path: &[String]) {
        let mut tokens = group.stream().into_iter().peekable();
        while tokens.peek().is_some() {
            self.import(&mut tokens, path.to_vec());
            tokens.next_if(|token| is_punct(token, ','));
        }
    }

    fn push(&mut self, path: Vec<String>, name: Option<String>, line: usize) {
        self.used.push(Used {
            path,
            within: self.within.clone(),
            name,
            test: self.test,
            line,
        });
    }
}

fn name(word: &proc_macro2::Ident) -> String {
    word.to_string().trim_start_matches("r#").to_owned()
}

/// Takes `::`, if it is next.
fn separator(tokens: &mut Tokens) -> bool {
    let colon = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ':' && p.spacing() == proc_macro2::Spacing::Joint);
    tokens.next_if(colon).is_some() && tokens.next().is_some()
}

fn is_word(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(_))
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}

/// Returns true for `[test]` and `[cfg(test)]`.
fn is_test(attribute: &TokenTree) -> bool {
    let text = attribute.to_string().replace(' ', "");
    text == "[test]" || text.starts_with("[cfg(") && text.contains("test") && !text.contains("not(")
}

#[test]
fn finds_every_way_to_name_a_module() {
    let paths = |text: &str| -> Vec<String> {
        let used = read(text).into_iter();
        used.map(|used| used.path.join("::")).collect()
    };
    for (text, expected) in [
        (
            "use crate::{cli, serve::Server};",
            "crate::cli crate::serve::Server",
        ),
        (
            "pub(crate) use crate::{self as us, serve::{self, live::{Engine as E, *}},};",
            "crate crate::serve crate::serve::live::Engine crate::serve::live::*",
        ),
        ("use super::super::api;", "super::super::api"),
        ("use self::child::Type;", "self::child::Type"),
        ("use\n  crate :: // why\n  cli\n;", "crate::cli"),
        (
            "fn f(x: &crate::cli::Args) -> Vec<crate::api::Reply> {}",
            "crate::cli::Args crate::api::Reply",
        ),
        (
            "fn f() { if x.y { crate::cli::main() } }",
            "crate::cli::main",
        ),
        (
            "fn f() { let x = <crate::cli::Args as Parser>::new(); }",
            "crate::cli::Args",
        ),
        (
            "fn f() { crate::cli::parse::<crate::api::Reply>(x.crate_.y::<u8>()) }",
            "crate::cli::parse crate::api::Reply",
        ),
        ("status!(\"{}\", crate::cli::main());", "crate::cli::main"),
        (
            "macro_rules! m { () => { $crate::cli::main() } }",
            "crate::cli::main",
        ),
        ("#[derive(crate::cli::Args)] struct S;", ""),
        ("pub(in crate::cli) struct S;", ""),
        (
            "// use crate::cli;\n/// [`crate::cli`]\nconst S: &str = \"crate::cli\";",
            "",
        ),
        ("use crate::r#cli;", "crate::cli"),
    ] {
        assert_eq!(paths(text).join(" "), expected, "{text}");
    }
    let tests = read(
        "use crate::a; #[cfg(test)] mod tests { use super::b; } #[cfg(test)] use crate::c; fn f() { crate::d::e() }",
    );
    let tests: Vec<_> = tests
        .iter()
        .map(|used| (used.test, used.within.len()))
        .collect();
    assert_eq!(tests, [(false, 0), (true, 1), (true, 0), (false, 0)]);
    let names = read("use crate::{a::B as C, d};");
    let names: Vec<_> = names.iter().map(|used| used.name.as_deref()).collect();
    assert_eq!(names, [Some("C"), Some("d")]);
}
