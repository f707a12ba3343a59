//! The pages of the documentation, and the code blocks in them.

use crate::support::project;
use std::ops::Range;

/// A Markdown file of the documentation.
pub(super) struct Page {
    /// Its path below the project's folder.
    pub(super) path: String,
    pub(super) text: String,
}

/// A fenced code block.
pub(super) struct Block<'p> {
    pub(super) mark: Option<Mark<'p>>,
    pub(super) language: &'p str,
    pub(super) body: &'p str,
    /// The range of `body` in the text of the page.
    pub(super) range: Range<usize>,
}

/// A comment `<!-- docs: ... -->` on the line before a code block.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Mark<'p> {
    /// `not run, REASON`: the commands cannot be run by a test.
    NotRun,
    /// `exit N` or `exit N or M`: each line is a command that ends with such a code.
    Exit(&'p str),
    /// `write PATH`: the block is a file that later commands of the page use.
    Write(&'p str),
    /// `output`: what the block of commands before it prints to standard output.
    Output,
    /// `copy of PATH`: a file of the project.
    CopyOf(&'p str),
}

impl<'p> Mark<'p> {
    fn parse(text: &'p str) -> Self {
        if let Some(reason) = text.strip_prefix("not run, ") {
            assert!(reason.len() > 10, "`{text}` gives no reason");
            return Self::NotRun;
        }
        if let Some(codes) = text.strip_prefix("exit ") {
            return Self::Exit(codes);
        }
        if let Some(path) = text.strip_prefix("write ") {
            return Self::Write(path);
        }
        if let Some(path) = text.strip_prefix("copy of ") {
            return Self::CopyOf(path);
        }
        assert_eq!(text, "output", "an unknown mark");
        Self::Output
    }
}

impl Page {
    /// Reads the page at `path` below the project's folder.
    pub(super) fn read(path: &str) -> Self {
        let text = std::fs::read_to_string(project().join(path)).expect(path);
        Self {
            path: path.to_owned(),
            text,
        }
    }

    /// Returns the code blocks, in order.
    pub(super) fn blocks(&self) -> Vec<Block<'_>> {
        let mut blocks = Vec::new();
        let mut open: Option<(&str, &str, usize)> = None;
        let mut mark = None;
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let trimmed = line.trim_end();
            match open {
                Some((fence, language, start)) if trimmed == fence => {
                    blocks.push(Block {
                        mark: mark.take(),
                        language,
                        body: &self.text[start..at],
                        range: start..at,
                    });
                    open = None;
                }
                Some(_) => {}
                None => {
                    let is_indented = line.starts_with(' ') && line.trim_start().starts_with("```");
                    assert!(!is_indented, "{}: an indented code block", self.path);
                    let ticks = trimmed.len() - trimmed.trim_start_matches('`').len();
                    if ticks >= 3 {
                        open = Some((&trimmed[..ticks], &trimmed[ticks..], at + line.len()));
                    } else {
                        let text = trimmed
                            .strip_prefix("<!-- docs: ")
                            .and_then(|rest| rest.strip_suffix(" -->"));
                        mark = text.map(Mark::parse);
                    }
                }
            }
            at += line.len();
        }
        assert!(open.is_none(), "{}: a code block does not end", self.path);
        blocks
    }

    /// Returns the code blocks in a language, as text.
    pub(super) fn blocks_in(&self, language: &str) -> Vec<&str> {
        let blocks = self.blocks().into_iter();
        blocks
            .filter(|block| block.language == language)
            .map(|block| block.body)
            .collect()
    }

    /// Returns the text of inline code, in order.
    pub(super) fn inline_code(&self) -> Vec<String> {
        use pulldown_cmark::{Event, Options, Parser};
        Parser::new_ext(&self.text, Options::ENABLE_TABLES)
            .filter_map(|event| match event {
                Event::Code(code) => Some(code.into_string()),
                _ => None,
            })
            .collect()
    }
}

/// Reads all pages: those at the top of the project, and those in `docs/`.
pub(super) fn all() -> Vec<Page> {
    let top = [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
    ];
    let mut paths: Vec<String> = top.map(str::to_owned).into();
    let docs = crate::support::read_tree(&project().join("docs"));
    paths.extend(
        docs.into_keys()
            .filter(|path| path.ends_with(".md"))
            .map(|path| format!("docs/{path}")),
    );
    paths.iter().map(|path| Page::read(path)).collect()
}
