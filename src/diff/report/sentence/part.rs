//! Parts of sentences.

use crate::diff::model::Named;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::diff::report) enum Part {
    /// Words of ours.
    Words(String),
    /// An id, a path or a name, exactly.
    Code(String),
    /// A title or a message.
    Quoted(String),
}

/// A sentence, or a part of one.
pub(in crate::diff::report) type Sentence = Vec<Part>;

pub(super) fn words(text: impl Into<String>) -> Part {
    Part::Words(text.into())
}

pub(super) fn code(text: impl Into<String>) -> Part {
    Part::Code(text.into())
}

/// Returns an id with its title.
pub(super) fn named(name: &Named) -> Sentence {
    let mut sentence = vec![code(&name.id)];
    if !name.title.is_empty() {
        sentence.extend([words(" ("), Part::Quoted(name.title.clone()), words(")")]);
    }
    sentence
}
