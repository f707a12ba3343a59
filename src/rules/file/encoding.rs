//! `file/encoding`: a file that is not UTF-8 text.

use super::support::shared::{WHOLE_FILE, and_more};
use crate::finding::Severity;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{EncodingFaultKind, Span};

pub(super) const RULE: Rule = Rule::article("file/encoding", check);

/// Character that programs write in place of one that they cannot convert.
const REPLACEMENT_CHARACTER: &str = "\u{fffd}";

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for fault in &cx.article.source.faults {
        match &fault.kind {
            EncodingFaultKind::Utf16 => {
                out.report(WHOLE_FILE, "the file is UTF-16, so it cannot be read")
                    .help("Save it as UTF-8.");
            }
            EncodingFaultKind::NotUtf8 {
                byte,
                windows_1252,
                count,
            } => {
                let character = windows_1252
                    .map(|c| format!(" (`{c}` in Windows-1252)"))
                    .unwrap_or_default();
                out.report(
                    fault.span,
                    format!(
                        "byte `{byte:02X}`{character} is not UTF-8{}",
                        and_more(*count)
                    ),
                )
                .help("Save the file as UTF-8, and check these characters.");
            }
            EncodingFaultKind::Nul { count } => {
                out.report(fault.span, format!("NUL character{}", and_more(*count)))
                    .help("Remove it.");
            }
        }
    }
    if cx.article.source.is_ascii {
        return;
    }
    let text = cx.article.source.text.as_bytes();
    if let Some(at) = memchr::memmem::find(text, REPLACEMENT_CHARACTER.as_bytes()) {
        let count = memchr::memmem::find_iter(&text[at..], REPLACEMENT_CHARACTER).count();
        let message = format!(
            "a character was lost here when the file was converted{}",
            and_more(count)
        );
        out.report(Span::new(at, at + REPLACEMENT_CHARACTER.len()), message)
            .help(format!(
                "Replace `{REPLACEMENT_CHARACTER}` with the right character."
            ))
            .at_most(Severity::Warning);
    }
}
