//! Sections of an article, and what is counted in them.

use std::ops::Range;

/// A part of an article under one heading, as readers see it. Blocks are separated by line feeds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::diff) struct Section {
    /// The text of the heading; empty for the part before the first one.
    pub heading: String,
    /// The text, with the targets of links.
    pub text: String,
    /// The ranges of these targets, in order.
    pub targets: Vec<Range<usize>>,
}

impl Section {
    /// Returns the text without the targets of links.
    pub(in crate::diff) fn without_targets(&self) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut from = 0;
        for target in &self.targets {
            text.push_str(self.text.get(from..target.start).unwrap_or_default());
            from = target.end;
        }
        text.push_str(self.text.get(from..).unwrap_or_default());
        text
    }
}

/// The numbers of what readers notice besides the text.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in crate::diff) struct Counts {
    /// Images.
    pub images: usize,
    /// Links.
    pub links: usize,
    /// Items of numbered lists.
    pub steps: usize,
}
