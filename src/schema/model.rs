//! All schemas of a tree.

use super::{
    Attribute, Attributes, Audiences, Blades, BodySchema, BuildLimits, Cloud, Components, Files,
    Html, Labels, Limits, Links, Markers, PublishLimits, RulePage, SchemaError, Search,
    SelfHelpType, Strings, Style, Text, attribute, audience, body, rule, self_help_type, text,
};
use crate::source::FileSystem;
use crate::util::Fnv1a;
use std::path::Path;
use std::sync::Arc;

/// The content of `schemas/`, parsed and checked.
#[derive(Debug)]
pub struct Schemas {
    /// The attribute vocabulary, in the order of its file.
    pub attributes: Attributes,
    /// The self-help types, in the order of their file.
    pub types: Vec<Arc<SelfHelpType>>,
    /// The clouds, in the order of their file.
    pub clouds: Vec<Cloud>,
    /// The audiences of bundles.
    pub audiences: Audiences,
    /// JSON Schemas of the JSON bodies, by name.
    pub bodies: Vec<BodySchema>,
    /// The pages of the rules, sorted by name.
    pub rules: Vec<RulePage>,
    /// The HTML that is published.
    pub html: Html,
    /// Settings of links.
    pub links: Links,
    /// Names of products and resource types.
    pub labels: Labels,
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
    /// The texts of the site.
    pub strings: Strings,
    /// Settings of the full-text search.
    pub search: Search,
    /// Limits of rules.
    pub limits: Limits,
    /// Thresholds above which a build stops.
    pub build: BuildLimits,
    /// Thresholds above which a publish stops.
    pub publish: PublishLimits,
    /// A hash of the files that objects are compiled with: output of other schemas is not reused.
    pub digest: u64,
}

impl Schemas {
    /// Returns the embedded schemas.
    pub fn embedded() -> Result<Self, SchemaError> {
        Self::from_files(&Files::embedded())
    }

    /// Returns the embedded schemas with the files of `dir` instead of embedded ones with the same
    /// path.
    pub fn with_overrides(dir: &Path, file_system: &dyn FileSystem) -> Result<Self, SchemaError> {
        Self::from_files(&Files::with_overrides(dir, file_system)?)
    }

    /// Removes all clouds except those with these names, in any case; the tree does not have the
    /// others.
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
        // Rule pages take as long to load as all other files.
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
            labels: Labels::load(files)?,
            blades: files.parse("blades.yaml")?,
            components: files.parse(super::component::PATH)?,
            markers: files.parse("markers.yaml")?,
            text: text::load(files)?,
            style: files.parse("style.yaml")?,
            strings: Strings::load(files)?,
            search: files.parse("search.yaml")?,
            limits: files.parse("limits.yaml")?,
            build: files.parse("build.yaml")?,
            publish: files.parse("publish.yaml")?,
            digest: files.digest(),
        })
    }

    /// Returns the attribute with this name, in any case.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.get(self.attributes.index_of(name)?)
    }

    /// Returns the type with this name, in any case.
    pub fn self_help_type(&self, name: &str) -> Option<&Arc<SelfHelpType>> {
        self.types
            .iter()
            .find(|kind| kind.name.eq_ignore_ascii_case(name))
    }

    /// Returns the cloud with this name, in any case.
    pub fn cloud(&self, name: &str) -> Option<&Cloud> {
        self.clouds
            .iter()
            .find(|cloud| cloud.name.eq_ignore_ascii_case(name))
    }

    /// Returns the JSON Schema with this name.
    pub fn body(&self, name: &str) -> Option<&BodySchema> {
        self.bodies.iter().find(|body| body.name == name)
    }

    /// Returns the rule page with this name.
    pub fn rule(&self, name: &str) -> Option<&RulePage> {
        let at = self
            .rules
            .binary_search_by(|page| page.name.as_str().cmp(name))
            .ok()?;
        self.rules.get(at)
    }

    /// Returns the values of an enumeration attribute.
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
