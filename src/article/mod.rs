//! One article: its properties block and its body, as far as they could be read, and every fault
//! that was found. Parsing never fails.

mod anchor;
mod body;
mod component;
mod conflict;
mod embedded;
mod further_blocks;
mod html_tag;
mod json;
mod link;
mod marker;
mod mask;
mod model;
mod outline;
mod parse;
mod properties;
mod slug;
mod suppression;
mod visibility;

pub use crate::json::{Items, JsonSyntaxError, Member, Members, Node, NodeKind, OffsetMap};
pub use anchor::{Anchors, explicit_names};
pub use component::{ComponentChild, ComponentFault, ComponentFaultKind, ComponentUse, Section};
pub use html_tag::{EMPTY_COMMENTS, HtmlAttribute, HtmlTag, Markup, Tags, tag_at, tags};
pub use json::{JsonBody, JsonFault, JsonFaultKind};
pub use link::{BladeLink, Target, classify};
pub use marker::{Marker, MarkerForm, MarkerKind, read as read_marker};
pub use mask::PLACEHOLDER;
pub use model::{Article, Unread};
pub use outline::{
    EmbeddedText, Heading, Include, Link, LinkOrigin, List, Outline, markdown_options,
};
pub use properties::{
    Attribute, AttributeRef, Item, Properties, PropertyFault, PropertyFaultKind, SyntaxError,
};
pub use slug::slug;
pub use suppression::{Scope, Suppression, SuppressionFault};
pub use visibility::{Comparison, Condition, ConditionFault, ConditionFaultKind, Expression};
