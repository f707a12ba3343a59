//! What an attribute, a type, a body, a blade, a cloud, a rule *is*: the data
//! of `schemas/`, embedded at build time, replaceable file by file at run time.

mod attribute;
mod audience;
mod body;
mod component;
mod example;
mod files;
mod lexicon;
mod names;
mod own_check;
mod pattern;
mod rule;
mod search;
mod self_help_type;
mod skip_search;
mod style;
mod text;
mod threshold;
mod vocabulary;

pub use crate::finding::{Suggestions, nearest, nearest_within};
pub use attribute::{Attribute, AttributeKind, Attributes, Presence};
pub use audience::{ArticleMember, Audience, AudienceName, Audiences, WithheldMembers};
pub use body::{ARTICLE_REFERENCE, BodySchema, Shape};
pub use component::{Child, ChildKind, Component, Components, Group};
pub use example::{Example, STANDARD_FILE};
pub use files::{Files, SchemaError, embedded, template, templates};
pub use names::Names;
pub use own_check::{OwnCheck, Wanted};
pub use pattern::Pattern;
pub use rule::{FixKind, RulePage};
pub use search::{FieldWeights, Search};
pub use self_help_type::{BodyKind, Lookup, SelfHelpType, Status};
pub use style::{
    CodeKind, CodeLook, Future, FutureVerb, Style, Substitution, WordList, Worded, Wording,
};
pub use text::{Mojibake, StandardHeading, TemplateLeftover, Text, Words};
pub use threshold::{BuildLimits, Threshold};
pub use vocabulary::{
    Blade, Blades, Cloud, CloudHost, HostList, Html, HtmlElement, Limits, Links, Markers,
    MovedHost, Phrases, Region, ShortLink, WrappedForm, WrappedLink,
};

use crate::source::FileSystem;
use crate::util::Fnv1a;
use std::path::Path;
use std::sync::Arc;

/// Everything that `schemas/` says, parsed and checked.
#[derive(Debug)]
pub struct Schemas {
    /// The attribute vocabulary, in the order of its file.
    pub attributes: Attributes,
    /// The self-help types, in the order of their file.
    pub types: Vec<Arc<SelfHelpType>>,
    /// The clouds, in the order of their file.
    pub clouds: Vec<Cloud>,
    /// Who a bundle may be for.
    pub audiences: Audiences,
    /// JSON Schemas of the JSON bodies, by name.
    pub bodies: Vec<BodySchema>,
    /// The pages of the rules, sorted by name.
    pub rules: Vec<RulePage>,
    /// Which HTML is published.
    pub html: Html,
    /// What links may be.
    pub links: Links,
    /// The blade library.
    pub blades: Blades,
    /// The components of apollo articles.
    pub components: Components,
    /// Regions and tokens.
    pub markers: Markers,
    /// Words, headings and leftovers.
    pub text: Text,
    /// Words to avoid and words to write in their place.
    pub style: Style,
    /// What the full-text search looks at.
    pub search: Search,
    /// Numbers that rules compare with.
    pub limits: Limits,
    /// When a build stops before it writes.
    pub build: BuildLimits,
    /// Fingerprint of all the files above: output that was made with other
    /// schemas is not reused.
    pub digest: u64,
}

impl Schemas {
    /// The schemas that are part of the program.
    pub fn embedded() -> Result<Self, SchemaError> {
        Self::from_files(&Files::embedded())
    }

    /// The embedded schemas, with each file that `dir` holds in place of the
    /// embedded one of the same path.
    pub fn with_overrides(dir: &Path, file_system: &dyn FileSystem) -> Result<Self, SchemaError> {
        Self::from_files(&Files::with_overrides(dir, file_system)?)
    }

    /// Leaves only the clouds of these names, in any case: the others are unknown
    /// to the tree.
    pub fn keep_clouds(&mut self, names: &[String]) {
        let is_kept = |cloud: &Cloud| {
            names
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&cloud.name))
        };
        self.clouds.retain(is_kept);
        // Objects that were compiled for other clouds are not reused.
        let mut digest = Fnv1a::continued(self.digest);
        for cloud in &self.clouds {
            digest.update(cloud.name.as_bytes());
        }
        self.digest = digest.value();
    }

    fn from_files(files: &Files) -> Result<Self, SchemaError> {
        // The pages of the rules take as long as all the rest.
        let (rules, rest) = rayon::join(|| rule::load(files), || Self::without_rules(files));
        Ok(Self {
            rules: rules?,
            ..rest?
        })
    }

    fn without_rules(files: &Files) -> Result<Self, SchemaError> {
        let attributes = attribute::load(files)?;
        let bodies = body::load(files)?;
        Ok(Self {
            audiences: audience::load(files, &attributes, &bodies)?,
            attributes,
            types: self_help_type::load(files)?,
            clouds: files.list("clouds.yaml", "clouds")?,
            bodies,
            rules: Vec::new(),
            html: files.parse("html.yaml")?,
            links: files.parse("links.yaml")?,
            blades: files.parse("blades.yaml")?,
            components: files.parse("components.yaml")?,
            markers: files.parse("markers.yaml")?,
            text: text::load(files)?,
            style: files.parse("style.yaml")?,
            search: files.parse("search.yaml")?,
            limits: files.parse("limits.yaml")?,
            build: files.parse("build.yaml")?,
            digest: files.digest(),
        })
    }

    /// The attribute with this name in any case.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.get(self.attributes.index_of(name)?)
    }

    /// The type with this name in any case.
    pub fn self_help_type(&self, name: &str) -> Option<&Arc<SelfHelpType>> {
        self.types
            .iter()
            .find(|kind| kind.name.eq_ignore_ascii_case(name))
    }

    /// The cloud with this name in any case.
    pub fn cloud(&self, name: &str) -> Option<&Cloud> {
        self.clouds
            .iter()
            .find(|cloud| cloud.name.eq_ignore_ascii_case(name))
    }

    /// The JSON Schema of the body with this name.
    pub fn body(&self, name: &str) -> Option<&BodySchema> {
        self.bodies.iter().find(|body| body.name == name)
    }

    /// The page of the rule with this name.
    pub fn rule(&self, name: &str) -> Option<&RulePage> {
        let at = self
            .rules
            .binary_search_by(|page| page.name.as_str().cmp(name))
            .ok()?;
        self.rules.get(at)
    }

    /// The values that an enumeration attribute may have.
    pub fn values_of<'s>(&'s self, attribute: &'s Attribute) -> Vec<&'s str> {
        match attribute.values_from.as_deref() {
            Some("clouds") => self
                .clouds
                .iter()
                .map(|cloud| cloud.name.as_str())
                .collect(),
            Some(_) => self.types.iter().map(|kind| kind.name.as_str()).collect(),
            None => attribute.values.iter().map(String::as_str).collect(),
        }
    }
}
