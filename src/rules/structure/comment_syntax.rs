//! `structure/comment-syntax`: a comment that is written wrong, so that readers
//! see it.

use crate::article::{Article, EMPTY_COMMENTS};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{Context, Rule, Sink};
use crate::source::{Span, line_after, line_before};

pub(super) const RULE: Rule = Rule::article("structure/comment-syntax", check);

/// Hyphens, and what a word processor makes of them.
const DASHES: [char; 3] = ['-', '–', '—'];

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    check_empty(article, out);
    let text = &article.source.text;
    let outline = &article.outline;
    let mut end = 0;
    let within = article.source.slice(outline.span).as_bytes();
    for at in memchr::memchr_iter(b'<', within) {
        let at = at + outline.span.start as usize;
        let slip = read(text, at);
        if slip.is_none() {
            check_open(article, at, out);
        }
        let Some(slip) = slip.filter(|_| at >= end) else {
            continue;
        };
        let note = Span::new(slip.open.end as usize, slip.close.start as usize);
        let whole = slip.open.to(slip.close);
        // A token or region, code, and what a template says, are for other rules.
        if !slip.open.is_within(&outline.prose)
            || !slip.close.is_within(&outline.prose)
            || article.holds_marker(whole)
            || !(cx.schemas.text)
                .leftovers(article.source.slice(whole), "body")
                .is_empty()
        {
            continue;
        }
        end = whole.end as usize;
        let (wrong, verb) = match article.source.slice(slip.open) {
            "<!--" => (slip.close, "end"),
            _ => (slip.open, "start"),
        };
        let sign = article.source.slice(wrong);
        let heading = outline.heading_around(whole);
        let edit = |span, text: &str| Edit {
            span,
            text: text.to_owned(),
        };
        // A heading between arrows is still a heading: only the arrows must go.
        let edits = match heading.is_some() && slip.is_arrow {
            true => {
                let inner = article.source.slice(note);
                let inner = Span::of_slice(text, inner.trim(), 0);
                let front = Span::new(whole.start as usize, inner.start as usize);
                let back = Span::new(inner.end as usize, whole.end as usize);
                vec![edit(front, ""), edit(back, "")]
            }
            false => vec![edit(slip.open, "<!--"), edit(slip.close, "-->")],
        };
        let message = format!("`{sign}` does not {verb} a comment: readers see this text");
        let noted = out.report(whole, message);
        let noted = noted.fix(Fix::new(Applicability::Unsafe, edits));
        // The portal shows the `pageTitle` in place of most titles.
        if heading.is_some_and(|heading| heading.level == 1) {
            noted.at_most(Severity::Suggestion);
        }
    }
}

/// Reports a comment that starts at `at`, within text, and that nothing closes in
/// its paragraph.
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
        let noted = out
            .report(
                *comment,
                format!("`{written}` is an empty comment: readers see the text after it"),
            )
            .help("Write the note between `<!--` and `-->`, or remove the comment.");
        // Where nothing closes it, nothing was meant to be hidden.
        let rest = line_after(text, comment.end as usize);
        let is_end = |at: usize| !rest[..at].ends_with("<!") && !rest[..at].ends_with("<!-");
        if !rest.match_indices("-->").any(|(at, _)| is_end(at)) {
            noted.at_most(Severity::Suggestion);
        }
    }
}

/// Something that was meant as a comment.
struct Slip {
    open: Span,
    close: Span,
    /// `<-- so -->`, which may also be two arrows.
    is_arrow: bool,
}

/// The comment that was meant by what begins at `at`, where `<` is: one line
/// with a wrong sign at its front or end.
fn read(text: &str, at: usize) -> Option<Slip> {
    let line = line_after(text, at);
    let behind = line[1..].trim_start_matches(' ');
    let is_arrow = !behind.starts_with('!');
    let dashes = behind.trim_start_matches('!').trim_start_matches(' ');
    let content = dashes.trim_start_matches(DASHES);
    let count = dashes[..dashes.len() - content.len()].chars().count();
    let open = line.len() - content.len();
    // A `<` that is meant to be seen has a backslash before it.
    if count == 0 || text[..at].ends_with('\\') || (is_arrow && &line[..open] != "<--") {
        return None;
    }
    let (close, end) = match content.find("-->") {
        Some(close) => (close, close + 3),
        None if is_arrow => return None,
        None => last_sign(content)?,
    };
    let note = &content[..close];
    if !note.contains(char::is_alphanumeric) || note.contains('<') {
        return None;
    }
    if is_arrow {
        // Arrows point from one thing to another; a comment stands alone.
        let before = line_before(text, at);
        let is_edge = |c: char| c.is_whitespace() || "#*_>-+\\".contains(c);
        let is_alone = before.chars().chain(content[end..].chars()).all(is_edge);
        if !is_alone {
            return None;
        }
    }
    let place = |start: usize, end: usize| Span::new(at + open + start, at + open + end);
    Some(Slip {
        open: Span::new(at, at + open),
        close: place(close, end),
        is_arrow,
    })
}

/// Where the last `->`, `–>` or `-- >` of `content` stands.
fn last_sign(content: &str) -> Option<(usize, usize)> {
    let mut ends = content.match_indices('>').map(|(at, _)| at).rev();
    ends.find_map(|at| {
        let before = content[..at].trim_end_matches(['!', ' ']);
        let note = before.trim_end_matches(DASHES);
        (note.len() < before.len()).then_some((note.len(), at + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_was_meant_as_a_comment() {
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
            let slip = read(text, at).expect(text);
            assert_eq!(&text[slip.open.range()], open, "{text}");
            assert_eq!(&text[slip.close.range()], close, "{text}");
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
