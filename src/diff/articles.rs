//! Differences of articles.

use super::Kind;
use super::model::{ArticleChange, AttributeChange, CountChange, FormChange, Pointer};
use super::pairs::Pairs;
use super::references::Pointers;
use super::source::{Entry, Source};
use super::text::{Section, compare_sections, presentation, sections};
use super::{attributes, form};
use crate::bundle::BundleError;
use crate::published::{Article, HeldBack};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The attribute that help surfaces filter lists by.
const TAGS: &str = "resourceTags";
/// The attributes that readers see next to the text.
const SHOWN: [&str; 2] = ["description", "infoBubbleText"];

/// The articles that differ.
pub(super) struct Articles {
    /// The articles that changed, the most severe first.
    pub changes: Vec<ArticleChange>,
    /// Old and new path of the files that were only moved.
    pub moved: Vec<[String; 2]>,
}

/// Returns the articles that differ.
pub(super) fn compare(
    before: &dyn Source,
    after: &dyn Source,
    pairs: &Pairs,
) -> Result<Articles, BundleError> {
    let pointers = Pointers::of(before, after, pairs)?;
    let sides = Sides {
        before,
        after,
        pointers: &pointers,
    };
    let gone = pairs.gone.iter().map(|entry| sides.gone(entry));
    let mut changes = gone.collect::<Result<Vec<_>, _>>()?;
    for entry in &pairs.new {
        changes.push(sides.added(entry)?);
    }
    let both = pairs.both.par_iter();
    let both = both.map(|(old, new)| sides.changed(old, new));
    changes.extend(both.collect::<Result<Vec<_>, _>>()?);
    changes.sort_by(|one, other| {
        let key = |change: &ArticleChange| (change.kind, change.id.to_lowercase());
        key(one).cmp(&key(other))
    });
    let mut moved: Vec<[String; 2]> = pairs
        .moved
        .iter()
        .filter_map(|(old, new)| {
            let old = before.display(old.path.as_deref()?);
            Some([old, after.display(new.path.as_deref()?)])
        })
        .collect();
    moved.sort();
    Ok(Articles { changes, moved })
}

impl AttributeChange {
    /// Returns false if another change of the article already implies this one.
    fn is_news(&self) -> bool {
        let is_implied = ["articleId", "pageTitle", "selfHelpType"].contains(&self.name.as_str());
        !is_implied && (self.before.is_some() || self.after.is_some())
    }
}

impl ArticleChange {
    /// Returns true if the article is not published after the change.
    pub(super) fn is_gone(&self) -> bool {
        matches!(self.kind, Kind::Removed | Kind::HeldBack)
    }

    /// Returns the number of changes of a kind that this article has.
    pub(super) fn count(&self, kind: Kind) -> usize {
        match kind {
            Kind::DanglingReference => {
                let left = self.pointers.iter().filter(|pointer| pointer.is_left);
                left.count()
            }
            kind if kind.is_of_form() => {
                let form = self.form.iter().filter(|change| change.kind == kind);
                form.count()
            }
            _ => 1,
        }
    }
}

struct Sides<'s> {
    before: &'s dyn Source,
    after: &'s dyn Source,
    pointers: &'s Pointers,
}

impl Sides<'_> {
    /// Returns the change of an article that is gone.
    fn gone(&self, entry: &Entry) -> Result<ArticleChange, BundleError> {
        let document = self.before.document(&entry.id, entry)?;
        let mut change = of_entry(entry, self.before, &document);
        change.clouds_removed = entry.clouds.clone();
        let mut kinds = BTreeSet::new();
        match held_back(self.after.held_back(), entry) {
            Some(held) => {
                kinds.insert(Kind::HeldBack);
                change.reasons = held.reasons.clone();
            }
            None => {
                kinds.insert(Kind::Removed);
                let path = entry.path.as_deref();
                change.because = path.and_then(|path| self.after.why_absent(path));
            }
        }
        change.pointers = self.pointers.to(&entry.id);
        if change.pointers.iter().any(|pointer| pointer.is_left) {
            kinds.insert(Kind::DanglingReference);
        }
        Ok(with_kinds(change, kinds))
    }

    /// Returns the change of an article that is new.
    fn added(&self, entry: &Entry) -> Result<ArticleChange, BundleError> {
        let document = self.after.document(&entry.id, entry)?;
        let mut change = of_entry(entry, self.after, &document);
        change.clouds_added = entry.clouds.clone();
        let kind = match held_back(self.before.held_back(), entry) {
            Some(held) => {
                change.reasons = held.reasons.clone();
                Kind::LetThrough
            }
            None => Kind::Added,
        };
        Ok(with_kinds(change, BTreeSet::from([kind])))
    }

    /// Returns the change of an article that both sides publish.
    fn changed(&self, old: &Entry, new: &Entry) -> Result<ArticleChange, BundleError> {
        let old_document = self.before.document(&old.id, old)?;
        let document = self.after.document(&new.id, new)?;
        let mut change = of_entry(new, self.after, &document);
        let mut kinds = BTreeSet::new();
        if old.path != new.path {
            change.file_before = old.path.as_deref().map(|path| self.before.display(path));
        }
        if old.id.to_lowercase() != new.id.to_lowercase() {
            change.id_before = Some(old.id.clone());
            kinds.insert(Kind::IdChanged);
            change.pointers = self.pointers.to(&old.id);
            if change.pointers.iter().any(|pointer| pointer.is_left) {
                kinds.insert(Kind::DanglingReference);
            }
        }
        if old.kind != new.kind {
            kinds.insert(Kind::TypeChanged);
            change.metadata.push(AttributeChange {
                name: "selfHelpType".to_owned(),
                before: Some(old.kind.clone()),
                after: Some(new.kind.clone()),
            });
        }
        change.clouds_removed = missing(&old.clouds, &new.clouds);
        change.clouds_added = missing(&new.clouds, &old.clouds);
        if !change.clouds_removed.is_empty() {
            kinds.insert(Kind::LostCloud);
        }
        if !change.clouds_added.is_empty() {
            kinds.insert(Kind::NewCloud);
        }
        if old.title != new.title {
            kinds.insert(Kind::Title);
            change.title_before = Some(old.title.clone());
        } else if old_document.name() != document.name() {
            kinds.insert(Kind::Title);
            change.metadata.push(AttributeChange {
                name: "heading".to_owned(),
                before: Some(old_document.name().to_owned()),
                after: Some(document.name().to_owned()),
            });
        }
        change.form = form::compare(old_document.body.as_ref(), document.body.as_ref());
        kinds.extend(change.form.iter().map(|form: &FormChange| form.kind));
        let (old_sections, old_counts) = sections(&old_document);
        let (new_sections, counts) = sections(&document);
        change.sections = compare_sections(&old_sections, &new_sections);
        if !change.sections.is_empty() {
            let words = |sections: &[Section]| -> Vec<(String, String)> {
                let words =
                    |section: &Section| (section.heading.clone(), section.without_targets());
                sections.iter().map(words).collect()
            };
            kinds.insert(if words(&old_sections) == words(&new_sections) {
                Kind::Links
            } else {
                Kind::Text
            });
        }
        let counts = [
            ("images", old_counts.images, counts.images),
            ("links", old_counts.links, counts.links),
            ("steps", old_counts.steps, counts.steps),
        ];
        let counts = counts
            .into_iter()
            .filter(|(_, before, after)| before != after);
        change.counts = counts
            .map(|(of, before, after)| CountChange { of, before, after })
            .collect();
        let has_other = |name: &str| {
            let value = |document: &Article| document.properties.get(name).cloned();
            value(&old_document) != value(&document)
        };
        if old.keys != new.keys || has_other(TAGS) {
            kinds.insert(Kind::Targeting);
        }
        let looks_new = kinds.is_empty() && presentation(&old_document) != presentation(&document);
        let mut attributes = attributes::compare((old, &old_document), (new, &document), looks_new);
        if looks_new || SHOWN.into_iter().any(has_other) {
            kinds.insert(Kind::Presentation);
        }
        if kinds.is_empty() {
            kinds.insert(Kind::Metadata);
        } else if kinds.iter().any(|kind| *kind != Kind::Presentation) {
            attributes.retain(AttributeChange::is_news);
        }
        change.metadata.extend(attributes);
        Ok(with_kinds(change, kinds))
    }
}

/// Returns the error report about an article.
fn held_back<'h>(held: &'h [HeldBack], entry: &Entry) -> Option<&'h HeldBack> {
    let is_path = |held: &&HeldBack| entry.path.as_ref().is_some_and(|path| *path == held.source);
    let by_path = held.iter().find(is_path);
    by_path.or_else(|| {
        let id = entry.id.to_lowercase();
        held.iter().find(|held| held.id.to_lowercase() == id)
    })
}

fn missing(from: &[String], others: &[String]) -> Vec<String> {
    let missing = from.iter().filter(|cloud| !others.contains(cloud));
    missing.cloned().collect()
}

fn of_entry(entry: &Entry, source: &dyn Source, document: &Article) -> ArticleChange {
    let path = entry.path.as_deref().or(document.source.as_deref());
    ArticleChange {
        kind: Kind::Metadata,
        kinds: Vec::new(),
        id: entry.id.clone(),
        title: entry.title.clone(),
        self_help_type: entry.kind.clone(),
        file: path.map(|path| source.display(path)),
        file_before: None,
        owner: attributes::owner(entry, document),
        clouds: entry.clouds.clone(),
        clouds_added: Vec::new(),
        clouds_removed: Vec::new(),
        reasons: Vec::new(),
        because: None,
        id_before: None,
        title_before: None,
        pointers: Vec::<Pointer>::new(),
        form: Vec::new(),
        sections: Vec::new(),
        counts: Vec::new(),
        metadata: Vec::new(),
    }
}

fn with_kinds(mut change: ArticleChange, kinds: BTreeSet<Kind>) -> ArticleChange {
    change.kind = kinds.first().copied().unwrap_or(Kind::Metadata);
    change.kinds = kinds.into_iter().collect();
    change
}
