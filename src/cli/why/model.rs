//! Articles that a customer sees, and those that the conditions exclude.

use super::{customer, reason};
use crate::cli::names::did_you_mean;
use crate::compile::HeldBack;
use crate::corpus::{Corpus, Taxonomy};
use crate::finding::FileId;
use crate::lookup::{self, Condition, Customer, Order};
use crate::schema::{Schemas, nearest};
use anyhow::bail;
use serde::Serialize;
use std::collections::HashMap;

/// The articles and their taxonomy.
pub(super) struct Snapshot<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) schemas: &'a Schemas,
    pub(super) taxonomy: Taxonomy<'a>,
    pub(super) order: Order,
    /// Articles that are not published because of an error.
    pub(super) held_back: HashMap<FileId, &'a HeldBack>,
}

impl Snapshot<'_> {
    pub(super) fn is_published(&self, file: FileId) -> bool {
        !self.held_back.contains_key(&file)
    }

    /// Returns the article with this id or file name.
    pub(super) fn article(&self, name: &str) -> anyhow::Result<FileId> {
        let name = name.trim();
        if let Some(file) = self.corpus.by_id(name).first() {
            return Ok(*file);
        }
        let path = name.replace('\\', "/");
        let path = path.trim_start_matches("./");
        let is_match = |own: &str| {
            let ends_with_path = || {
                own.strip_suffix(path)
                    .is_some_and(|rest| rest.ends_with('/'))
            };
            own == path || self.corpus.tree.display(own) == path || ends_with_path()
        };
        let mut files = self.corpus.files();
        if let Some((file, _)) = files.find(|(_, article)| is_match(&article.source.path)) {
            return Ok(file);
        }
        let near = nearest(name, self.corpus.ids().map(|(id, _)| id));
        bail!(
            "no article has the id or the file name `{name}`{}",
            did_you_mean(near)
        )
    }

    fn shown(&self, customer: &Customer) -> Vec<FileId> {
        lookup::shown(customer, self.corpus, &self.order, &|file| {
            self.is_published(file)
        })
    }

    fn unmet(&self, customer: &Customer, file: FileId) -> Vec<Condition> {
        let is_met = |condition: &Condition| {
            condition.is_met(customer, self.corpus, file, &|file| self.is_published(file))
        };
        Condition::ALL
            .into_iter()
            .filter(|condition| !is_met(condition))
            .collect()
    }

    pub(super) fn cloud(&self, cloud: usize) -> &str {
        let cloud = self.schemas.clouds.get(cloud);
        cloud.map_or("", |cloud| cloud.name.as_str())
    }

    pub(super) fn topic_title(&self, id: &str) -> &str {
        let topic = self.taxonomy.topic(id);
        topic.map_or("", |(_, topic)| topic.short_description)
    }

    pub(super) fn product_title(&self, id: &str) -> &str {
        let product = self.taxonomy.product(id);
        product.map_or("", |product| product.title(self.corpus))
    }

    pub(super) fn row(&self, file: FileId) -> Row {
        let article = self.corpus.article(file);
        let kind = article.self_help_type.as_ref();
        Row {
            id: article.id().to_owned(),
            title: lookup::title(article).into_owned(),
            kind: kind.map_or_else(String::new, |kind| kind.name.clone()),
            file: self.corpus.tree.display(&article.source.path),
        }
    }
}

/// An article in an answer.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) title: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) file: String,
}

/// An article that is shown, with the reason for its position.
#[derive(Debug, Serialize)]
pub(super) struct ShownRow {
    /// Position in the list, from 1.
    pub(super) place: usize,
    #[serde(flatten)]
    pub(super) row: Row,
    pub(super) why: String,
}

/// An article that is not shown.
#[derive(Debug, Serialize)]
pub(super) struct ExcludedRow {
    #[serde(flatten)]
    pub(super) row: Row,
    /// The first condition that excludes it.
    pub(super) condition: &'static str,
    /// Reason why it does not meet the condition.
    pub(super) why: String,
    /// The other conditions that exclude it.
    pub(super) also: Vec<&'static str>,
}

/// Articles that one customer sees.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    pub(super) customer: customer::Described,
    pub(super) shown: Vec<ShownRow>,
    #[serde(rename = "notShown")]
    pub(super) excluded: Vec<ExcludedRow>,
    /// True if the answer contains only the article of `--article`.
    #[serde(skip)]
    pub(super) is_about_one: bool,
    /// Number of articles that the customer sees, also if the answer contains only one.
    #[serde(rename = "shownInAll")]
    pub(super) in_all: usize,
}

impl Answer {
    /// Determines the articles that `customer` sees; with `article`, only this one.
    pub(super) fn of(snapshot: &Snapshot<'_>, customer: Customer, article: Option<FileId>) -> Self {
        let list = snapshot.shown(&customer);
        let is_selected = |file: FileId| article.is_none_or(|article| article == file);
        let shown = list
            .iter()
            .enumerate()
            .filter(|(_, file)| is_selected(**file))
            .map(|(at, file)| ShownRow {
                place: at + 1,
                row: snapshot.row(*file),
                why: reason::of_position(snapshot, *file),
            })
            .collect();
        let mut excluded = Vec::new();
        for (file, _) in snapshot
            .corpus
            .files()
            .filter(|(file, _)| is_selected(*file))
        {
            let unmet = snapshot.unmet(&customer, file);
            if let Some((first, rest)) = unmet.split_first() {
                excluded.push(ExcludedRow {
                    row: snapshot.row(file),
                    condition: first.name(),
                    why: reason::of(snapshot, &customer, *first, file),
                    also: rest.iter().map(|condition| condition.name()).collect(),
                });
            }
        }
        Self {
            customer: customer::Described::of(snapshot, &customer),
            shown,
            excluded,
            is_about_one: article.is_some(),
            in_all: list.len(),
        }
    }
}
