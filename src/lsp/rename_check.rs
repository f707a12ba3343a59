//! Refuses new names that would break a rule.

use super::context::Context;
use super::trial;
use crate::article::Article;
use crate::finding::FileId;
use crate::source::Span;

/// Checks the article `file` after `edits`. The error says what the name `new` would break.
pub(super) fn check(
    cx: &Context,
    file: FileId,
    edits: &[(Span, String)],
    new: &str,
) -> Result<(), String> {
    let renamed = trial::edited(cx, file, edits);
    let addresses = |article: &Article| article.outline.addresses().count();
    if addresses(cx.corpus().article(file)) != addresses(&renamed) {
        return Err(format!("`{new}` contains a link; edit the text instead"));
    }
    let mut known = trial::counts(&trial::findings(cx, file, None));
    for finding in trial::findings(cx, file, Some(renamed)) {
        let count = known.entry(finding.rule.clone()).or_default();
        match count.checked_sub(1) {
            Some(left) => *count = left,
            None => {
                let (rule, message) = (finding.rule.as_str(), &finding.message);
                return Err(format!("`{new}` breaks the rule {rule}: {message}"));
            }
        }
    }
    Ok(())
}
