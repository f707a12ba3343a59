//! From pieces to HTML.

use super::{Piece, StartTag};
use crate::util;

/// Writes pieces as HTML.
#[derive(Debug, Default)]
pub struct HtmlWriter {
    html: String,
}

impl HtmlWriter {
    /// Returns a writer with room for this number of bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            html: String::with_capacity(bytes),
        }
    }

    /// Writes a piece.
    pub fn write(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Heading(tag)
            | Piece::BladeLink(tag)
            | Piece::ArticleLink(tag)
            | Piece::Link(tag)
            | Piece::Image(tag)
            | Piece::Code(tag)
            | Piece::Table(tag)
            | Piece::Element(tag) => tag.write(&mut self.html),
            Piece::End(name) => self.end(name),
            Piece::Text(text)
            | Piece::Component(text)
            | Piece::TokenStart(text)
            | Piece::TokenEnd(text)
            | Piece::Region(text) => self.html.push_str(text),
        }
    }

    /// Writes a start tag.
    pub fn start(&mut self, tag: StartTag<'_>) {
        self.write(&Piece::start(tag));
    }

    /// Writes an end tag.
    pub fn end(&mut self, name: &str) {
        self.html.push_str("</");
        self.html.push_str(name);
        self.html.push('>');
    }

    /// Writes plain text, which is escaped.
    pub fn text(&mut self, text: &str) {
        util::push_escaped(&mut self.html, text);
    }

    /// Writes a line break of the HTML, which readers do not see.
    pub fn line(&mut self) {
        self.html.push('\n');
    }

    /// Writes HTML that is already complete.
    pub fn html(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Returns true at the start of a line.
    pub fn is_at_line_start(&self) -> bool {
        self.html.is_empty() || self.html.ends_with('\n')
    }

    /// Returns the HTML.
    pub fn finish(self) -> String {
        self.html
    }
}
