//! Components and sections.

use crate::source::Span;

/// The parts of an apollo body, in order.
#[derive(Debug, Default)]
pub(in crate::article) struct ApolloBody {
    /// The components.
    pub(in crate::article) components: Vec<ComponentUse>,
    /// The section markers.
    pub(in crate::article) sections: Vec<Section>,
    /// Faults of both.
    pub(in crate::article) faults: Vec<ComponentFault>,
    /// Components without an end tag, which are not displayed.
    pub(in crate::article) unclosed: Vec<Span>,
}

/// A component in an article.
#[derive(Debug)]
pub struct ComponentUse {
    /// The location, from start tag to end tag.
    pub span: Span,
    /// The name in the spelling of the schemas.
    pub name: String,
    /// The child elements, in order.
    pub children: Vec<ComponentChild>,
    /// The grouped components.
    pub grouped: Vec<ComponentUse>,
    /// The text directly in it, trimmed.
    pub text: String,
}

impl ComponentUse {
    /// Returns the first child with this name, in any case.
    pub fn child(&self, name: &str) -> Option<&ComponentChild> {
        self.children
            .iter()
            .find(|child| child.name.eq_ignore_ascii_case(name))
    }
}

/// A child element of a component.
#[derive(Debug)]
pub struct ComponentChild {
    /// The location of the element.
    pub span: Span,
    /// The name as written.
    pub name: String,
    /// The location of the name.
    pub name_span: Span,
    /// The displayed text, trimmed.
    pub text: String,
    /// The location of the text.
    pub text_span: Span,
}

/// A fault of a component or a section.
#[derive(Debug)]
pub struct ComponentFault {
    /// The location in the file.
    pub span: Span,
    /// The kind of fault.
    pub kind: ComponentFaultKind,
}

/// The kinds of faults.
#[derive(Debug, PartialEq, Eq)]
pub enum ComponentFaultKind {
    /// The component of this name has no end tag.
    Unclosed(String),
    /// An end tag of this name without a start tag.
    Unopened(String),
    /// A child element of this name is not closed, or is closed by another name.
    ChildUnclosed(String),
    /// An error of the XML parser.
    Xml(String),
    /// An `&` that starts no character reference; it is displayed as text.
    BareAmpersand,
    /// A section marker without its second `:::`, or without `Section`.
    SectionMarker,
    /// A section marker without a title.
    SectionTitle,
}

/// A `:::Section:::` marker.
#[derive(Debug)]
pub struct Section {
    /// The location of the line, without spaces around it.
    pub marker: Span,
    /// The title, trimmed; empty if there is none.
    pub title: String,
    /// The location of the title.
    pub title_span: Span,
}
