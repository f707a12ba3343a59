//! The data of `schemas/`: attributes, types, bodies, blades, clouds, rule pages. Embedded at build
//! time, replaceable file by file at run time.

mod attribute;
mod audience;
mod body;
mod component;
mod custom_check;
mod example;
mod files;
mod labels;
mod lexicon;
mod links;
mod model;
mod names;
mod pattern;
#[cfg(feature = "bundle")]
mod render;
mod rule;
mod search;
mod self_help_type;
mod skip_search;
mod strings;
mod style;
mod text;
mod threshold;
mod vocabulary;

pub use crate::published::AudienceName;
pub use attribute::{Attribute, AttributeKind, Attributes, Presence};
pub use audience::{ArticleMember, Audience, Audiences, WithheldMembers};
pub use body::{ARTICLE_REFERENCE, BodySchema, Shape};
pub use component::{Child, ChildKind, Component, Components, Group, Videos};
pub use custom_check::{CheckPattern, CustomCheck};
pub use example::{Example, STANDARD_FILE};
pub use files::{Files, SchemaError, embedded, template, templates};
pub use labels::{Label, Labels};
pub use links::{CloudHost, Links, MovedHost, ShortLink, WrappedForm, WrappedLink};
pub use model::Schemas;
pub use names::Names;
pub use pattern::Pattern;
#[cfg(feature = "cli")]
pub(crate) use render::embedded_template;
#[cfg(feature = "bundle")]
pub(crate) use render::{render_template, template_environment};
pub use rule::{FixKind, RulePage, RuleTag};
pub use search::{FieldWeights, Search};
pub use self_help_type::{BodyKind, Lookup, SelfHelpType, Status};
pub use strings::Strings;
pub use style::{
    CodeKind, CodePatterns, Future, FutureVerb, PhraseMatch, Style, Substitution, WordList, Wording,
};
pub use text::{Mojibake, StandardHeading, TemplateLeftover, Text, Words};
pub use threshold::{BuildLimits, PublishLimits, Threshold};
pub use vocabulary::{
    Blade, Blades, Cloud, HostList, Html, HtmlElement, Limits, Markers, Phrases, Region,
};
