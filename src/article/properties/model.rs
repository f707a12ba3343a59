//! The properties block: its attributes and its faults.

use super::attribute::{Attribute, AttributeRef};
use crate::finding::Fix;
use crate::schema::Schemas;
use crate::source::{Source, Span};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The properties block of an article.
#[derive(Debug, Default)]
pub struct Properties {
    /// The location, from `<properties` to `/>`; `None` if there is no block.
    pub span: Option<Span>,
    /// The attributes in order, including duplicates.
    pub attributes: Vec<Attribute>,
    /// Faults of the block.
    pub faults: Vec<PropertyFault>,
    /// Start of the body: the offset after the block.
    pub end: usize,
    /// The first attribute of each name, in lower case and without spaces; used only if there are
    /// very many attributes.
    pub(super) first: OnceLock<HashMap<String, usize>>,
}

/// Number of attributes above which they are looked up in a map.
const MAX_LINEAR_LOOKUP: usize = 64;

impl Properties {
    /// Returns the first attribute with this name, in any case.
    pub(in crate::article) fn get<'a>(
        &'a self,
        source: &'a Source,
        name: &str,
    ) -> Option<AttributeRef<'a>> {
        if self.attributes.len() > MAX_LINEAR_LOOKUP {
            let first = self.first.get_or_init(|| self.first_of_names(source));
            let at = *first.get(&name.to_ascii_lowercase())?;
            let attribute = self.attributes.get(at)?;
            return Some(AttributeRef { source, attribute });
        }
        self.all(source).find(|one| {
            if one.attribute.is_split {
                let written: String = one.name().split_whitespace().collect();
                return written.eq_ignore_ascii_case(name);
            }
            // The length rules out most names.
            one.attribute.name.len() == name.len() && one.name().eq_ignore_ascii_case(name)
        })
    }

    fn first_of_names(&self, source: &Source) -> HashMap<String, usize> {
        let mut first = HashMap::new();
        for (at, attribute) in self.all(source).enumerate() {
            let name: String = attribute.name().split_whitespace().collect();
            first.entry(name.to_ascii_lowercase()).or_insert(at);
        }
        first
    }

    /// Returns the first attribute with a known misspelling of `name`.
    pub(crate) fn misspelled<'a>(
        &'a self,
        source: &'a Source,
        name: &str,
        schemas: &Schemas,
    ) -> Option<AttributeRef<'a>> {
        let wrong = &schemas.attribute(name)?.misspellings;
        self.all(source).find(|attribute| {
            let is = |wrong: &String| wrong.eq_ignore_ascii_case(attribute.name());
            attribute.schema_index().is_none() && wrong.iter().any(is)
        })
    }

    /// Iterates over all attributes, in order.
    pub fn all<'a>(&'a self, source: &'a Source) -> impl Iterator<Item = AttributeRef<'a>> {
        self.attributes
            .iter()
            .map(move |attribute| AttributeRef { source, attribute })
    }
}

/// A fault of the block.
#[derive(Debug)]
pub struct PropertyFault {
    /// The location in the file.
    pub span: Span,
    /// The kind of fault.
    pub kind: PropertyFaultKind,
    /// Edits that fix it.
    pub fix: Option<Fix>,
}

impl PropertyFault {
    /// Returns a fault of a block that is not well-formed.
    pub(in crate::article) fn malformed(span: Span, error: SyntaxError, fix: Option<Fix>) -> Self {
        Self {
            span,
            kind: PropertyFaultKind::Malformed(error),
            fix,
        }
    }
}

/// The kinds of faults of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PropertyFaultKind {
    /// It is not well-formed.
    Malformed(SyntaxError),
    /// An unescaped `&` or `<` in a value, or a character reference of HTML.
    Unescaped {
        /// The text.
        written: String,
        /// The correct text.
        right: String,
    },
    /// An invisible character between attributes.
    Invisible(char),
    /// Text before the block.
    NotFirst,
}

/// A syntax error in the block, with the name of the attribute if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxError {
    /// The block is not closed by `/>` or `>`.
    NotClosed,
    /// The block ends with `>` instead of `/>`.
    MissingSlash,
    /// `/>` or `>` is before other attributes.
    EarlyEnd,
    /// The text in place of `<properties`; empty if there is none.
    WrongOpening(String),
    /// Text right before `<properties`.
    TextBefore(String),
    /// A value without its closing quote.
    UnclosedQuote(String),
    /// A value without its opening quote.
    MissingOpeningQuote(String),
    /// A value without any quotes.
    Unquoted(String),
    /// An extra quote.
    DoubledQuote(String),
    /// Curly quotes or backticks instead of straight quotes.
    SmartQuotes(String),
    /// An unescaped quote in the value.
    RawQuote(String),
    /// A list whose items have separate quotes.
    SplitList(String),
    /// A comma after the value.
    Comma(String),
    /// Anything other than one `=` between name and value.
    MissingEquals(String),
    /// No space before the attribute.
    MissingSpace(String),
    /// A comment in the block.
    Comment,
    /// Spaces in the name.
    SplitName(String),
    /// Text that belongs to no attribute.
    Stray(String),
    /// Another `/>` after it.
    DoubledEnd,
    /// Another properties block after it.
    SecondBlock,
    /// A `<tags .../>` block after it.
    TagsBlock,
}
