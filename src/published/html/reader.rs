//! From HTML to pieces.

use super::{Piece, StartTag};
use memchr::memchr;
use memchr::memmem;

/// Returns the pieces of the HTML of an article. It never fails, and the pieces contain
/// every byte: what [`HtmlWriter`](super::HtmlWriter) would not have written is a text.
pub fn pieces(html: &str) -> Pieces<'_> {
    Pieces { rest: html }
}

/// An iterator over the pieces of HTML.
#[derive(Debug, Clone)]
pub struct Pieces<'h> {
    rest: &'h str,
}

impl<'h> Pieces<'h> {
    /// Returns the HTML of the pieces that are left.
    pub fn rest(&self) -> &'h str {
        self.rest
    }
}

impl<'h> Iterator for Pieces<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        if self.rest.is_empty() {
            return None;
        }
        let bytes = self.rest.as_bytes();
        let is_comment = bytes.starts_with(b"<!--");
        let end = match bytes {
            _ if is_comment => memmem::find(&bytes[4..], b"-->").map(|at| at + 7),
            [b'<', ..] => memchr(b'>', bytes).map(|at| at + 1),
            _ => memchr(b'<', bytes),
        };
        let (markup, rest) = self.rest.split_at(end.unwrap_or(bytes.len()));
        self.rest = rest;
        if !markup.starts_with('<') || end.is_none() {
            return Some(Piece::Text(markup.into()));
        }
        if is_comment {
            return Some(Piece::comment(markup));
        }
        let piece = match markup.strip_prefix("</") {
            Some(name) => name
                .strip_suffix('>')
                .filter(|name| is_name(name))
                .map(|name| Piece::End(name.into())),
            None => StartTag::parse(markup).map(Piece::start),
        };
        Some(piece.unwrap_or(Piece::Text(markup.into())))
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
