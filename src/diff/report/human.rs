//! Format `human`.

use super::excerpt::{excerpt, visible_breaks};
use super::options::WriteOptions;
use super::sections::{ChoiceItem, KindSection, sections};
use super::sentence::{self, Part, Sentence};
use crate::diff::Diff;
use crate::diff::model::{SectionKind, WordChange, WordKind};
use crate::report::{digits, escape_controls};
use std::io::{self, Write};

/// Maximum number of items of a kind that are listed without `--all`.
const MAX_ITEMS: usize = 10;
/// Maximum number of choices, or lines of details, of an item.
const MAX_LINES: usize = 8;

pub(super) fn write(diff: &Diff, options: WriteOptions<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page {
        options,
        out,
        hides_items: false,
    };
    page.line(0, &sentence::compared(diff))?;
    for section in sections(diff) {
        page.section(&section)?;
    }
    page.unseen(diff)?;
    if !diff.owners.is_empty() {
        let owners = diff.owners.iter();
        let owners: Vec<String> = owners
            .take(page.max(MAX_ITEMS))
            .map(|row| format!("{}: {}", sentence::of_owner(&row.owner), row.articles))
            .collect();
        writeln!(page.out, "\nowners")?;
        for owner in owners {
            writeln!(page.out, "  {}", escape_controls(&owner))?;
        }
        page.more(diff.owners.len(), MAX_ITEMS, 2)?;
    }
    writeln!(page.out, "\n{}", sentence::verdict(diff))?;
    if page.hides_items {
        writeln!(page.out, "`--all` lists everything")?;
    }
    Ok(())
}

struct Page<'p> {
    options: WriteOptions<'p>,
    out: &'p mut dyn Write,
    hides_items: bool,
}

impl Page<'_> {
    fn max(&self, most: usize) -> usize {
        if self.options.lists_all {
            return usize::MAX;
        }
        most
    }

    fn styled(&self, style: &str, text: &str) -> String {
        if self.options.color {
            return format!("\x1b[{style}m{text}\x1b[0m");
        }
        text.to_owned()
    }

    fn section(&mut self, section: &KindSection<'_>) -> io::Result<()> {
        let name = self.styled("1", section.kind.name());
        let (total, description) = (
            digits(section.total),
            section.kind.description(section.total),
        );
        writeln!(self.out, "\n{name}: {total} {description}")?;
        let max = self.max(MAX_ITEMS);
        for ChoiceItem { change, sentence } in section.choices.iter().take(max) {
            self.line(1, sentence)?;
            if change.choices.len() > 1 {
                let mut hidden = change.choices.len();
                let lines = sentence::lines(&change.choices).into_iter();
                for (line, count) in lines.take(self.max(MAX_LINES)) {
                    self.line(2, &line)?;
                    hidden -= count;
                }
                self.hidden(hidden, 4)?;
            }
        }
        self.more(section.choices.len(), MAX_ITEMS, 2)?;
        for change in section.articles.iter().take(max) {
            self.line(1, &sentence::of_article(change))?;
            let details = sentence::details(change);
            for detail in details.iter().take(self.max(MAX_LINES)) {
                self.line(2, detail)?;
            }
            self.more(details.len(), MAX_LINES, 4)?;
            for text in change.sections.iter().take(self.max(MAX_LINES)) {
                let heading = match (text.heading.as_str(), text.change) {
                    ("", SectionKind::Reordered) => {
                        "text: the same lines in a different order".to_owned()
                    }
                    ("", _) => "text".to_owned(),
                    (heading, SectionKind::Added) => format!("new section \"{heading}\""),
                    (heading, SectionKind::Removed) => format!("section \"{heading}\" is gone"),
                    (heading, SectionKind::Reordered) => {
                        format!("section \"{heading}\": the same lines in a different order")
                    }
                    (heading, SectionKind::Changed) => format!("section \"{heading}\""),
                };
                writeln!(self.out, "    {}", escape_controls(&heading))?;
                self.words(&excerpt(&text.words))?;
            }
            self.more(change.sections.len(), MAX_LINES, 4)?;
        }
        self.more(section.articles.len(), MAX_ITEMS, 2)?;
        for change in section.topics.iter().take(max) {
            self.line(1, &sentence::of_topic(change))?;
        }
        self.more(section.topics.len(), MAX_ITEMS, 2)?;
        for sentence in section.settings {
            writeln!(self.out, "  {}", escape_controls(sentence))?;
        }
        if section.is_empty() {
            writeln!(self.out, "  listed above")?;
        }
        Ok(())
    }

    fn unseen(&mut self, diff: &Diff) -> io::Result<()> {
        let sentences = sentence::unseen(diff);
        if sentences.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "\nnot seen by customers")?;
        for sentence in sentences.iter().take(self.max(MAX_ITEMS)) {
            self.line(1, sentence)?;
        }
        self.more(sentences.len(), MAX_ITEMS, 2)
    }

    /// Writes changed words, with marks that also work without color.
    fn words(&mut self, words: &[WordChange]) -> io::Result<()> {
        let mut text = String::new();
        for word in words {
            let text_shown = visible_breaks(word);
            let shown: Vec<_> = text_shown.split('\n').map(escape_controls).collect();
            let shown = shown.join("\n      ");
            match word.change {
                WordKind::Same => text.push_str(&shown),
                WordKind::Removed => text.push_str(&self.styled("31", &format!("[-{shown}-]"))),
                WordKind::Added => text.push_str(&self.styled("32", &format!("{{+{shown}+}}"))),
            }
        }
        writeln!(self.out, "      {text}")
    }

    fn line(&mut self, depth: usize, sentence: &Sentence) -> io::Result<()> {
        let mut text = "  ".repeat(depth);
        for part in sentence {
            match part {
                Part::Words(words) => text.push_str(words),
                Part::Code(shown) | Part::Quoted(shown) => text.push_str(&escape_controls(shown)),
            }
        }
        writeln!(self.out, "{text}")
    }

    fn more(&mut self, count: usize, most: usize, indent: usize) -> io::Result<()> {
        self.hidden(count.saturating_sub(self.max(most)), indent)
    }

    fn hidden(&mut self, hidden: usize, indent: usize) -> io::Result<()> {
        if hidden == 0 {
            return Ok(());
        }
        self.hides_items = true;
        writeln!(self.out, "{}and {hidden} more", " ".repeat(indent))
    }
}
