//! `helpc why`: what a customer sees, in which order, and why not the rest.

mod article;
mod customer;
mod reason;
mod text;

use super::Outcome;
use super::args::{AnswerFormat, WhyArgs};
use super::session::{Session, Setup};
use crate::compile::{self, HeldBack};
use crate::corpus::{Corpus, Taxonomy};
use crate::finding::FileId;
use crate::lookup::{self, Condition, Customer, Order};
use crate::schema::{Schemas, nearest};
use anyhow::{Context, bail};
use serde::Serialize;
use std::collections::HashMap;
use std::io::{BufWriter, Write};

pub(super) fn run(args: &WhyArgs) -> anyhow::Result<Outcome> {
    let session = Session::start(&Setup::of_tree(&args.tree), &args.paths)?;
    let (corpus, report) = session.check_whole(&args.paths)?;
    let selection = compile::select(&corpus, &report);
    let held = selection.held_back.iter().filter_map(|held| {
        let file = corpus.by_path(&held.source)?;
        Some((file, held))
    });
    let snapshot = Snapshot {
        taxonomy: Taxonomy::of(&corpus),
        order: Order::of(&corpus),
        held: held.collect(),
        schemas: &session.schemas,
        corpus: &corpus,
    };
    let article = args.article.as_deref();
    let article = article.map(|name| snapshot.article(name)).transpose()?;
    let asked = customer::read(args, &snapshot)?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    let written = match (asked, article) {
        (None, Some(file)) => {
            let audience = article::audience(&snapshot, file);
            match args.format {
                AnswerFormat::Human => article::write(&audience, args.all, &mut out),
                AnswerFormat::Json => to_json(&mut out, &audience),
            }
        }
        (asked, article) => {
            let asked = asked.unwrap_or_default();
            let answer = Answer::of(&snapshot, asked, article);
            match args.format {
                AnswerFormat::Human => text::write(&answer, args.all, &mut out),
                AnswerFormat::Json => to_json(&mut out, &answer),
            }
        }
    };
    written
        .and_then(|()| out.flush())
        .context("cannot write the answer")?;
    drop(snapshot);
    std::mem::forget(selection);
    session.leave(corpus, report);
    Ok(Outcome::Clean)
}

fn to_json(out: &mut dyn Write, value: &impl Serialize) -> std::io::Result<()> {
    crate::report::to_json(out, value)?;
    out.write_all(b"\n")
}

/// A tree with its taxonomy, its order and what errors hold back.
struct Snapshot<'a> {
    corpus: &'a Corpus,
    schemas: &'a Schemas,
    taxonomy: Taxonomy<'a>,
    order: Order,
    /// What an error holds back.
    held: HashMap<FileId, &'a HeldBack>,
}

impl Snapshot<'_> {
    fn is_published(&self, file: FileId) -> bool {
        !self.held.contains_key(&file)
    }

    /// The article of an id or a file name.
    fn article(&self, name: &str) -> anyhow::Result<FileId> {
        let name = name.trim();
        if let Some(file) = self.corpus.by_id(name).first() {
            return Ok(*file);
        }
        let path = name.replace('\\', "/");
        let path = path.trim_start_matches("./");
        let is_it = |own: &str| {
            own == path || self.corpus.tree.display(own) == path || {
                let rest = own.strip_suffix(path);
                rest.is_some_and(|rest| rest.ends_with('/'))
            }
        };
        let mut files = self.corpus.files();
        if let Some((file, _)) = files.find(|(_, article)| is_it(&article.source.path)) {
            return Ok(file);
        }
        let near = nearest(name, self.corpus.ids().map(|(id, _)| id));
        let meant = near.map(|near| format!("; did you mean `{near}`?"));
        bail!(
            "no article of the tree has the id or the file name `{name}`{}",
            meant.unwrap_or_default()
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

    fn cloud(&self, cloud: usize) -> &str {
        let cloud = self.schemas.clouds.get(cloud);
        cloud.map_or("", |cloud| cloud.name.as_str())
    }

    fn topic_title(&self, id: &str) -> &str {
        let topic = self.taxonomy.topic(id);
        topic.map_or("", |(_, topic)| topic.short_description)
    }

    fn product_title(&self, id: &str) -> &str {
        let product = self.taxonomy.product(id);
        product.map_or("", |product| product.title(self.corpus))
    }

    fn row(&self, file: FileId) -> Row {
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
struct Row {
    id: String,
    title: String,
    #[serde(rename = "type")]
    kind: String,
    file: String,
}

/// An article that is shown, and why it stands where it stands.
#[derive(Debug, Serialize)]
struct ShownRow {
    place: usize,
    #[serde(flatten)]
    row: Row,
    why: String,
}

/// An article that is not shown.
#[derive(Debug, Serialize)]
struct ExcludedRow {
    #[serde(flatten)]
    row: Row,
    /// The first condition that excludes it.
    condition: &'static str,
    /// What it says that the condition does not want.
    why: String,
    /// The further conditions that exclude it.
    also: Vec<&'static str>,
}

/// What one customer sees.
#[derive(Debug, Serialize)]
struct Answer {
    customer: customer::Described,
    shown: Vec<ShownRow>,
    #[serde(rename = "notShown")]
    excluded: Vec<ExcludedRow>,
    /// Whether it is about one article only.
    #[serde(skip)]
    is_about_one: bool,
    /// How many articles are shown, of which `shown` may name but one.
    #[serde(rename = "shownInAll")]
    in_all: usize,
}

impl Answer {
    fn of(snapshot: &Snapshot<'_>, customer: Customer, article: Option<FileId>) -> Self {
        let list = snapshot.shown(&customer);
        let is_wanted = |file: FileId| article.is_none_or(|article| article == file);
        let shown = list.iter().enumerate();
        let shown = shown
            .filter(|(_, file)| is_wanted(**file))
            .map(|(at, file)| ShownRow {
                place: at + 1,
                row: snapshot.row(*file),
                why: reason::of_place(snapshot, *file),
            });
        let shown: Vec<ShownRow> = shown.collect();
        let mut excluded = Vec::new();
        for (file, _) in snapshot.corpus.files().filter(|(file, _)| is_wanted(*file)) {
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
