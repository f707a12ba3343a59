//! `structure/comment-syntax`: a comment with a typo, so that readers see it.

use crate::article::{Article, EMPTY_COMMENTS};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::{Span, line_after, line_before};

pub(super) const RULE: Rule = Rule::article("structure/comment-syntax", check);

/// Hyphens, and the dashes that word processors turn them into.
const DASHES: [char; 3] = ['-', '–', '—'];

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    check_empty(cx.article, out);
    let text = &cx.article.source.text;
    let outline = &cx.article.outline;
    let mut end = 0;
    let within = cx.article.source.slice(outline.span).as_bytes();
    for at in memchr::memchr_iter(b'<', within) {
        let at = at + outline.span.start as usize;
        let Some(comment) = read(text, at) else {
            check_open(cx.article, at, out);
            continue;
        };
        if at < end {
            continue;
        }
        let whole = comment.open.to(comment.close);
        // Other rules report tokens, regions, and text of the template.
        if !comment.open.is_within(&outline.prose)
            || !comment.close.is_within(&outline.prose)
            || cx.article.holds_marker(whole)
            || !(cx.schemas.text)
                .leftovers(cx.article.source.slice(whole), "body")
                .is_empty()
        {
            continue;
        }
        end = whole.end as usize;
        let heading = outline.heading_around(whole);
        let severity = match heading {
            // The portal displays the `pageTitle` in place of most titles.
            Some(heading) if heading.level == 1 => Severity::Suggestion,
            _ => Severity::Error,
        };
        let (wrong, verb) = match cx.article.source.slice(comment.open) {
            "<!--" => (comment.close, "end"),
            _ => (comment.open, "start"),
        };
        let written = cx.article.source.slice(wrong);
        let message = format!("`{written}` does not {verb} a comment: readers see this text");
        let edits = comment.edits(text, heading.is_some());
        out.report(whole, message)
            .fix(Fix::new(Applicability::Unsafe, edits))
            .at_most(severity);
    }
}

/// Reports a comment that starts at `at`, within text, and is not closed in its paragraph.
fn check_open(article: &Article, at: usize, out: &mut Sink<'_>) {
    let text = &article.source.text;
    let open = Span::new(at, at + 4);
    if !text[at..].starts_with("<!--")
        || text[..at].ends_with('\\')
        || !open.is_within(&article.outline.prose)
        || article
            .markers
            .binary_search_by_key(&open.start, |marker| marker.span.start)
            .is_ok()
    {
        return;
    }
    out.report(
        open,
        "this comment is not closed with `-->` in its paragraph, so readers see it",
    )
    .help("Write `-->` at the end of the comment, or start it on a line of its own.");
}

/// Reports `<!-->`, which ends where it starts.
fn check_empty(article: &Article, out: &mut Sink<'_>) {
    let text = &article.source.text;
    for comment in &article.outline.comments {
        let written = article.source.slice(*comment);
        if !EMPTY_COMMENTS.contains(&written) {
            continue;
        }
        let finding = out
            .report(
                *comment,
                format!("`{written}` is an empty comment: readers see the text after it"),
            )
            .help("Write the note between `<!--` and `-->`, or remove the comment.");
        // Without an end, nothing was meant to be hidden.
        let rest = line_after(text, comment.end as usize);
        let is_end = |at: usize| !rest[..at].ends_with("<!") && !rest[..at].ends_with("<!-");
        if !rest.match_indices("-->").any(|(at, _)| is_end(at)) {
            finding.at_most(Severity::Suggestion);
        }
    }
}

/// A text that was meant as a comment.
struct MisspelledComment {
    open: Span,
    close: Span,
    /// True for `<-- text -->`, which may also be two arrows.
    is_arrow: bool,
}

impl MisspelledComment {
    /// Returns the edits that make it a comment, or remove the arrows around a heading.
    fn edits(&self, text: &str, is_heading: bool) -> Vec<Edit> {
        let edit = |span, text: &str| Edit {
            span,
            text: text.to_owned(),
        };
        if !is_heading || !self.is_arrow {
            return vec![edit(self.open, "<!--"), edit(self.close, "-->")];
        }
        let (start, end) = (self.open.start as usize, self.close.end as usize);
        let inner = &text[self.open.end as usize..self.close.start as usize];
        let inner = Span::of_slice(text, inner.trim(), 0);
        vec![
            edit(Span::new(start, inner.start as usize), ""),
            edit(Span::new(inner.end as usize, end), ""),
        ]
    }
}

/// Returns the comment on one line that the `<` at `at` was meant to start, if a character at its
/// start or end is wrong.
fn read(text: &str, at: usize) -> Option<MisspelledComment> {
    let line = line_after(text, at);
    let after = line[1..].trim_start_matches(' ');
    let is_arrow = !after.starts_with('!');
    let dashes = after.trim_start_matches('!').trim_start_matches(' ');
    let content = dashes.trim_start_matches(DASHES);
    let count = dashes[..dashes.len() - content.len()].chars().count();
    let open = line.len() - content.len();
    // A backslash marks a `<` that readers should see.
    if count == 0 || text[..at].ends_with('\\') || (is_arrow && &line[..open] != "<--") {
        return None;
    }
    let (close, end) = match content.find("-->") {
        Some(close) => (close, close + 3),
        None if is_arrow => return None,
        None => last_arrow(content)?,
    };
    let note = &content[..close];
    if !note.contains(char::is_alphanumeric) || note.contains('<') {
        return None;
    }
    if is_arrow {
        // Arrows connect two texts; a comment is alone on its line.
        let before = line_before(text, at);
        let is_edge = |c: char| c.is_whitespace() || "#*_>-+\\".contains(c);
        let is_alone = before.chars().chain(content[end..].chars()).all(is_edge);
        if !is_alone {
            return None;
        }
    }
    Some(MisspelledComment {
        open: Span::new(at, at + open),
        close: Span::new(at + open + close, at + open + end),
        is_arrow,
    })
}

/// Returns the range of the last `->`, `–>`, or `-- >` in `content`.
fn last_arrow(content: &str) -> Option<(usize, usize)> {
    let mut ends = content.match_indices('>').map(|(at, _)| at).rev();
    ends.find_map(|at| {
        let before = content[..at].trim_end_matches(['!', ' ']);
        let note = before.trim_end_matches(DASHES);
        if note.len() == before.len() {
            return None;
        }
        Some((note.len(), at + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn reads_misspelled_comments() {
        for (text, open, close) in [
            ("<!- a note -->", "<!-", "-->"),
            ("<!-- a note ->", "<!--", "->"),
            ("<!- see A -> B ->", "<!-", "->"),
            ("<-- a note -->", "<--", "-->"),
            ("< !-- a note -->", "< !--", "-->"),
            ("<! -- a note -- >", "<! --", "-- >"),
            ("<!—a note—>", "<!—", "—>"),
            ("## **<-- a note -->**", "<--", "-->"),
        ] {
            let at = text.find('<').unwrap_or_default();
            let comment = read(text, at).expect(text);
            assert_eq!(&text[comment.open.range()], open, "{text}");
            assert_eq!(&text[comment.close.range()], close, "{text}");
        }
        for text in [
            "client <-- TCP --> server",
            "<--- see this line",
            "<-->",
            "<!doctype html>",
            "\\<!- shown ->",
            "a < b - c > d",
            "<-- left only",
        ] {
            let at = text.find('<').unwrap_or_default();
            assert!(read(text, at).is_none(), "{text}");
        }
    }
}
