//! Audiences of bundles, and what is withheld from them: `schemas/audiences.yaml`.

use super::files::{Files, SchemaError, malformed};
use super::{Attributes, BodySchema, SelfHelpType, Shape};
use crate::published::AudienceName;
use serde::Deserialize;
use std::collections::BTreeMap;

const PATH: &str = "audiences.yaml";

/// The audiences.
#[derive(Debug)]
pub struct Audiences {
    customer: Audience,
    internal: Audience,
    all: Audience,
}

impl Audiences {
    /// Returns the audience with this name.
    pub fn get(&self, name: AudienceName) -> &Audience {
        match name {
            AudienceName::Customer => &self.customer,
            AudienceName::Internal => &self.internal,
            AudienceName::All => &self.all,
        }
    }
}

/// An audience: the articles that it reads, and what is withheld from it.
#[derive(Debug)]
pub struct Audience {
    /// The name.
    pub name: AudienceName,
    /// The name in messages.
    pub title: String,
    attributes: Option<Vec<String>>,
    withheld: Vec<ArticleMember>,
    bodies: BTreeMap<String, WithheldMembers>,
    keeps_unknown_members: bool,
}

/// A member of article objects that may be withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ArticleMember {
    /// The path of the article in the tree.
    Source,
    /// The links as written.
    Links,
    /// The first heading, if customers see another title.
    Heading,
}

impl Audience {
    /// Returns true if this audience reads articles of the type `kind`. The audience of an article
    /// without a known type is unknown: it is held back.
    pub fn reads(&self, kind: Option<&SelfHelpType>) -> bool {
        let is_internal = kind.map(|kind| kind.internal);
        match self.name {
            AudienceName::Customer => is_internal != Some(true),
            AudienceName::Internal => is_internal != Some(false),
            AudienceName::All => true,
        }
    }

    /// Returns true if lists mark articles of the type `kind` as internal: only if customers read
    /// the same bundle.
    pub fn marks_internal(&self, kind: Option<&SelfHelpType>) -> bool {
        self.name == AudienceName::All && kind.is_some_and(|kind| kind.internal)
    }

    /// Returns true if articles keep the attribute with this canonical name; `None` stands for an
    /// attribute that is not in the vocabulary.
    pub fn keeps_attribute(&self, name: Option<&str>) -> bool {
        let Some(kept) = &self.attributes else {
            return true;
        };
        name.is_some_and(|name| kept.iter().any(|one| one == name))
    }

    /// Returns true if article objects have no such member.
    pub fn withholds(&self, member: ArticleMember) -> bool {
        self.withheld.contains(&member)
    }

    /// Returns the members that are withheld from JSON bodies of this schema.
    pub fn withheld_members(&self, body: &str) -> Option<&WithheldMembers> {
        self.bodies.get(body)
    }

    /// Returns true if JSON bodies keep members that their schema does not describe.
    pub fn keeps_unknown_members(&self) -> bool {
        self.keeps_unknown_members
    }
}

/// Members of a JSON object that are withheld, whole or in part.
#[derive(Debug, Default)]
pub struct WithheldMembers(BTreeMap<String, WithheldMembers>);

impl WithheldMembers {
    /// Returns what is withheld from the member `key`, in its canonical spelling.
    pub fn of(&self, key: &str) -> Option<&Self> {
        self.0.get(key)
    }

    /// Returns true if the whole member is withheld.
    pub fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a path such as `owner.email`. Returns the part of it that `shape` does not have.
    fn add<'p>(&mut self, path: &'p str, shape: &Shape) -> Result<(), &'p str> {
        let (first, rest) = match path.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        // Unlike in articles, the case of a key must be that of the schema.
        let inner = match shape.member(first) {
            Some((name, inner)) if name == first => inner,
            _ => return Err(first),
        };
        let below = self.0.entry(first.to_owned()).or_default();
        let Some(rest) = rest else {
            return Ok(());
        };
        below.add(rest, inner.item().unwrap_or(inner))
    }
}

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAudiences {
    customer: RawAudience,
    internal: RawAudience,
    all: RawAudience,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAudience {
    title: String,
    attributes: Option<Vec<String>>,
    #[serde(default)]
    withheld: Vec<ArticleMember>,
    #[serde(default)]
    bodies: BTreeMap<String, Vec<String>>,
    unknown: Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Unknown {
    Keep,
    Drop,
}

/// Reads the file. An unknown name would keep what was to be withheld, so it is an error.
pub(super) fn load(
    files: &Files,
    attributes: &Attributes,
    bodies: &[BodySchema],
) -> Result<Audiences, SchemaError> {
    let raw: RawAudiences = files.parse(PATH)?;
    let read = |name, raw| read(name, raw, attributes, bodies);
    Ok(Audiences {
        customer: read(AudienceName::Customer, raw.customer)?,
        internal: read(AudienceName::Internal, raw.internal)?,
        all: read(AudienceName::All, raw.all)?,
    })
}

fn read(
    name: AudienceName,
    raw: RawAudience,
    attributes: &Attributes,
    bodies: &[BodySchema],
) -> Result<Audience, SchemaError> {
    for kept in raw.attributes.iter().flatten() {
        if !attributes.iter().any(|known| known.name == *kept) {
            return Err(malformed(PATH, format!("unknown attribute `{kept}`")));
        }
    }
    let mut withheld = BTreeMap::new();
    for (schema, paths) in raw.bodies {
        let Some(body) = bodies.iter().find(|body| body.name == schema) else {
            return Err(malformed(PATH, format!("unknown schema `{schema}`")));
        };
        let mut members = WithheldMembers::default();
        for path in &paths {
            if let Err(unknown) = members.add(path, &body.shape) {
                let cause = format!("`{schema}` has no member `{unknown}`");
                return Err(malformed(PATH, cause));
            }
        }
        withheld.insert(schema, members);
    }
    Ok(Audience {
        name,
        title: raw.title,
        attributes: raw.attributes,
        withheld: raw.withheld,
        bodies: withheld,
        keeps_unknown_members: raw.unknown == Unknown::Keep,
    })
}

#[cfg(test)]
mod tests {
    use super::{AudienceName, WithheldMembers};
    use crate::schema::Schemas;

    #[test]
    fn names_of_the_file_must_be_known() {
        let schemas = Schemas::embedded().expect("loads");
        let shape = &schemas.body("advisor-recommendation").expect("known").shape;
        let mut members = WithheldMembers::default();
        assert_eq!(members.add("owner.icm.team", shape), Ok(()));
        assert_eq!(members.add("actions.metadata", shape), Ok(()));
        assert_eq!(members.add("owner.mail", shape), Err("mail"));
        assert_eq!(members.add("Owner", shape), Err("Owner"));
        assert!(!members.of("owner").expect("in part").is_whole());
        assert!(members.of("tip").is_none());
    }

    #[test]
    fn each_audience_reads_its_types() {
        let schemas = Schemas::embedded().expect("loads");
        let generic = schemas.self_help_type("generic");
        let steps = schemas.self_help_type("TSG_Content");
        let reads = |name, kind: Option<&std::sync::Arc<_>>| {
            schemas
                .audiences
                .get(name)
                .reads(kind.map(|kind: &std::sync::Arc<_>| &**kind))
        };
        assert!(reads(AudienceName::Customer, generic) && !reads(AudienceName::Customer, steps));
        assert!(!reads(AudienceName::Internal, generic) && reads(AudienceName::Internal, steps));
        assert!(reads(AudienceName::All, generic) && reads(AudienceName::All, steps));
        assert!(reads(AudienceName::Customer, None) && reads(AudienceName::Internal, None));
    }
}
