//! Fixes of a whole document, as `helpc fix` makes them.

use super::analysis::Analysis;
use super::context::Context;
use crate::corpus::Corpus;
use crate::finding::Finding;
use crate::fix::{self, FixContext};
use crate::rules::{self, Report};
use gen_lsp_types::TextEdit;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Returns the edits that make the document what `helpc fix` makes of the file; with `rule`, only
/// its findings are fixed. Empty if there is nothing to fix.
pub(super) fn all(cx: &Context, rule: Option<&str>) -> Vec<TextEdit> {
    let Some(after) = fixed(cx, rule) else {
        return Vec::new();
    };
    let before = &cx.text.text;
    let after = as_shown(before, after);
    line_edits(cx, before, &after)
}

/// Returns the bytes of the fixed file; `None` if nothing changes.
fn fixed(cx: &Context, rule: Option<&str>) -> Option<Vec<u8>> {
    let settings = cx.analysis.settings();
    let path = cx.article().source.path.clone();
    let mut corpus = cx.corpus().with_replaced([]);
    corpus.tree.selected = vec![path];
    let findings = match &cx.analysis {
        Analysis::Tree(snapshot) if !snapshot.is_complete => {
            rules::run(&corpus, &settings.schemas, &settings.config).findings
        }
        _ => cx.analysis.findings_of(cx.file).to_vec(),
    };
    let chooses = rule.map(|rule| {
        let rule = rule.to_owned();
        move |_: &Corpus, findings: &[Finding]| -> Vec<bool> {
            let is_chosen = |finding: &Finding| finding.rule.as_str() == rule;
            findings.iter().map(is_chosen).collect()
        }
    });
    let root = corpus.tree.root.clone();
    let read = |path: &str| std::fs::read(root.join(path));
    let mut context = FixContext {
        schemas: &settings.schemas,
        config: &settings.config,
        unsafe_too: false,
        chooses: None,
        read: &read,
    };
    if let Some(chooses) = &chooses {
        context.chooses = Some(chooses);
    }
    let outcome = fix::apply_fixes(corpus, Report { findings }, &context).ok()?;
    let mut files = outcome.files.into_iter();
    files.next().map(|file| file.after)
}

/// Returns the text that an editor shows for `bytes`, if it shows the current file as `before`.
fn as_shown(before: &str, bytes: Vec<u8>) -> String {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    match text.strip_prefix('\u{feff}') {
        Some(without) if !before.starts_with('\u{feff}') => without.to_owned(),
        _ => text,
    }
}

/// Returns edits of whole lines that turn one text into the other.
fn line_edits(cx: &Context, before: &str, after: &str) -> Vec<TextEdit> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let starts: Vec<usize> = old
        .iter()
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some(start)
        })
        .chain([before.len()])
        .collect();
    let operations = capture_diff_slices(Algorithm::Myers, &old, &new);
    let changes = operations
        .into_iter()
        .filter_map(|operation| match operation {
            DiffOp::Equal { .. } => None,
            other => Some((other.old_range(), other.new_range())),
        });
    changes
        .map(|(from, to)| {
            let bytes = starts[from.start]..starts[from.end];
            let text = new[to].concat();
            let (bytes, text) = trimmed(before, bytes, &text);
            TextEdit::new(cx.text.range(bytes), text)
        })
        .collect()
}

/// Removes equal text at the start and at the end of an edit, so that cursors stay where they are.
/// An edit never starts or ends in the middle of a line ending.
fn trimmed(
    before: &str,
    bytes: std::ops::Range<usize>,
    text: &str,
) -> (std::ops::Range<usize>, String) {
    let old = &before[bytes.clone()];
    let same = |(a, b): &(char, char)| a == b && !matches!(a, '\r' | '\n');
    let prefix: usize = old
        .chars()
        .zip(text.chars())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let (old, text) = (&old[prefix..], &text[prefix..]);
    let ending = if old.ends_with("\r\n") && text.ends_with("\r\n") {
        2
    } else if old.ends_with('\n')
        && text.ends_with('\n')
        && !old.ends_with("\r\n")
        && !text.ends_with("\r\n")
    {
        1
    } else {
        0
    };
    let (old, text) = (&old[..old.len() - ending], &text[..text.len() - ending]);
    let suffix: usize = old
        .chars()
        .rev()
        .zip(text.chars().rev())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let start = bytes.start + prefix;
    let end = bytes.end - ending - suffix;
    (start..end, text[..text.len() - suffix].to_owned())
}
