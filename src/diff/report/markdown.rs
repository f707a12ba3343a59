//! Format `markdown`: a comment on a pull request. It is never longer than the limit; the totals
//! count everything, also what is not listed.

use super::address;
use super::excerpt::{excerpt, visible_breaks};
use super::options::WriteOptions;
use super::sections::{ChoiceItem, KindSection, sections};
use super::sentence::{self, Part, Sentence};
use crate::diff::Diff;
use crate::diff::model::{ArticleChange, SectionChange, SectionKind, WordKind};
use crate::report::{digits, markdown_code, markdown_text, plural};
use crate::util::shorten;

/// Maximum size of a comment, in bytes. GitHub accepts 65,536 characters.
const MAX_BYTES: usize = 58_000;
/// Maximum size of the text of one article, in bytes.
const MAX_TEXT_BYTES: usize = 4_000;
/// Maximum length of a title or a message, in characters.
const MAX_CHARS: usize = 300;
/// Maximum number of choices, or details, of an item.
const MAX_LINES: usize = 20;
/// Maximum number of owners.
const MAX_OWNERS: usize = 20;

pub(super) fn text(diff: &Diff, options: WriteOptions<'_>) -> String {
    let mut comment = Comment {
        text: String::new(),
        options,
        hidden: 0,
    };
    comment.text.push_str("# What customers see\n\n**");
    comment.text.push_str(&sentence::verdict(diff));
    comment.text.push_str("**\n\n");
    let compared = written(&sentence::compared(diff));
    comment.text.push_str(&format!("Compared {compared}.\n"));
    if !diff.totals.is_empty() {
        comment
            .text
            .push_str("\n| kind | changes | |\n|---|---:|---|\n");
        for (kind, count) in &diff.totals {
            let row = format!(
                "| {} | {} | {} |\n",
                kind.name(),
                digits(*count),
                kind.description(*count)
            );
            comment.text.push_str(&row);
        }
    }
    for section in sections(diff) {
        comment.section(&section);
    }
    comment.owners(diff);
    comment.unseen(diff);
    if comment.hidden > 0 {
        let hidden = plural(comment.hidden, "more item");
        comment.text.push_str(&format!(
            "\n{hidden} not listed here: `helpc diff --all` lists everything.\n"
        ));
    }
    comment.text
}

struct Comment<'c> {
    text: String,
    options: WriteOptions<'c>,
    hidden: usize,
}

impl Comment<'_> {
    /// Appends a block if there is room for it and for the last line; returns false if not.
    fn push(&mut self, block: &str) -> bool {
        let has_room = self.text.len() + block.len() <= MAX_BYTES;
        if has_room {
            self.text.push_str(block);
        } else {
            self.hidden += 1;
        }
        has_room
    }

    /// Appends items under a heading. A heading without an item would only take space.
    fn push_items(&mut self, heading: &str, items: impl IntoIterator<Item = String>) {
        let mut heading = format!("\n## {heading}\n\n");
        for item in items {
            if self.push(&format!("{heading}{item}")) {
                heading.clear();
            }
        }
    }

    fn section(&mut self, section: &KindSection<'_>) {
        if section.is_empty() {
            return;
        }
        let items: Vec<String> = section
            .choices
            .iter()
            .map(choices)
            .chain(section.articles.iter().map(|change| self.article(change)))
            .chain(section.topics.iter().map(|change| {
                let topic = written(&sentence::of_topic(change));
                format!("- {topic}\n")
            }))
            .chain(section.settings.iter().map(|text| {
                let text = markdown_text(text);
                format!("- {text}\n")
            }))
            .collect();
        let (total, kind) = (section.total, section.kind);
        let heading = format!(
            "{}: {} {}",
            kind.name(),
            digits(total),
            kind.description(total)
        );
        self.push_items(&heading, items);
    }

    fn article(&self, change: &ArticleChange) -> String {
        let mut text = format!("- {}", written(&sentence::of_article(change)));
        if let Some(address) = self.address(change) {
            text.push_str(&format!(" [preview](<{address}>)"));
        }
        text.push('\n');
        let lines = sentence::details(change);
        for line in lines.iter().take(MAX_LINES) {
            text.push_str(&format!("  - {}\n", written(line)));
        }
        if lines.len() > MAX_LINES {
            text.push_str(&format!("  - and {} more\n", lines.len() - MAX_LINES));
        }
        if !change.sections.is_empty() {
            let summary = plural(change.sections.len(), "changed section");
            text.push_str(&details(&summary, &changed_text(&change.sections)));
        }
        text
    }

    /// Returns the address of an article in the preview, if it is there.
    fn address(&self, change: &ArticleChange) -> Option<String> {
        if change.is_gone() {
            return None;
        }
        address::of_article(self.options.preview?, &change.id)
    }

    fn owners(&mut self, diff: &Diff) {
        if diff.owners.is_empty() {
            return;
        }
        let rows = diff.owners.iter().take(MAX_OWNERS);
        let rows = rows.map(|row| {
            let name = quoted(&sentence::of_owner(&row.owner));
            format!("{name}: {}", row.articles)
        });
        let mut rows: Vec<String> = rows.collect();
        if diff.owners.len() > MAX_OWNERS {
            rows.push(format!("and {} more", diff.owners.len() - MAX_OWNERS));
        }
        let count = plural(diff.owners.len(), "owner");
        let block = format!("\n## owners\n\n{}: {}.\n", count, rows.join("; "));
        self.push(&block);
    }

    fn unseen(&mut self, diff: &Diff) {
        let sentences = sentence::unseen(diff);
        let items = sentences.iter().map(|one| format!("- {}\n", written(one)));
        self.push_items("not seen by customers", items);
    }
}

fn choices(item: &ChoiceItem<'_>) -> String {
    let change = item.change;
    let mut text = format!("- {}\n", written(&item.sentence));
    if change.choices.len() > 1 {
        let mut hidden = change.choices.len();
        let mut lines = Vec::new();
        for (line, count) in sentence::lines(&change.choices).iter().take(MAX_LINES) {
            lines.push(written(line));
            hidden -= count;
        }
        if hidden > 0 {
            lines.push(format!("and {hidden} more"));
        }
        let summary = plural(change.choices.len(), "choice");
        text.push_str(&details(&summary, &list(&lines)));
    }
    text
}

fn written(sentence: &Sentence) -> String {
    let parts = sentence.iter().map(|part| match part {
        Part::Words(words) => markdown_text(words),
        Part::Code(text) => markdown_code(text),
        Part::Quoted(text) => quoted(text),
    });
    parts.collect()
}

fn quoted(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    markdown_text(&shorten(&text, MAX_CHARS))
}

/// Returns a part that readers open. It is inside a list item.
fn details(summary: &str, content: &str) -> String {
    format!("  <details><summary>{summary}</summary>\n\n{content}\n  </details>\n")
}

fn list(lines: &[String]) -> String {
    lines.iter().map(|line| format!("  - {line}\n")).collect()
}

/// Returns the changed words of all sections, as far as they fit.
fn changed_text(sections: &[SectionChange]) -> String {
    let mut text = String::new();
    for (at, section) in sections.iter().enumerate() {
        let heading = if section.heading.is_empty() {
            "text".to_owned()
        } else {
            quoted(&section.heading)
        };
        let note = match section.change {
            SectionKind::Added => " (new)",
            SectionKind::Removed => " (gone)",
            SectionKind::Reordered => " (the same lines in a different order)",
            SectionKind::Changed => "",
        };
        let words = changed_words(section);
        let block = format!("  **{heading}**{note}\n\n  {words}\n\n");
        if text.len() + block.len() > MAX_TEXT_BYTES {
            let left = plural(sections.len() - at, "section");
            text.push_str(&format!("  and {left} more\n"));
            break;
        }
        text.push_str(&block);
    }
    text
}

fn changed_words(section: &SectionChange) -> String {
    let mut text = String::new();
    for word in excerpt(&section.words) {
        let lines = visible_breaks(&word);
        let lines = lines
            .split('\n')
            .map(|line| markdown_text(&shorten(line, MAX_CHARS)));
        let lines = lines.collect::<Vec<_>>().join("<br>");
        let (start, end) = match word.change {
            WordKind::Same => ("", ""),
            WordKind::Removed => ("<del>", "</del>"),
            WordKind::Added => ("<ins>", "</ins>"),
        };
        // A space next to the mark would be lost in the mark.
        let trimmed = lines.trim_start();
        let space = if trimmed.len() < lines.len() { " " } else { "" };
        text.push_str(&format!("{space}{start}{trimmed}{end}"));
        if text.len() > MAX_TEXT_BYTES / 2 {
            text.push_str(" …");
            break;
        }
    }
    text
}
