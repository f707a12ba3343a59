//! A guide through the articles of a bundle, for pages that work without scripts: the products
//! and topics of each cloud, the place of each article in them, and all articles by letter.

use super::Plan;
use super::guide_model::{GuideCategory, GuideCloud, GuideLink, GuideProduct, GuideTopic, Place};
use super::taxonomy::CloudLists;
use crate::corpus::Taxonomy;
use crate::finding::FileId;
use crate::lookup::{self, Order, answer_key};
use crate::published::By;
use crate::schema::{BodyKind, Lookup};
use crate::util::Fnv1a;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

/// Maximum number of related articles of an article.
const RELATED: usize = 5;

/// The guide.
#[derive(Debug, Default)]
pub struct Guide {
    /// The clouds that show an article.
    pub clouds: Vec<GuideCloud>,
    /// All articles of all clouds by the first letter of their titles; `#` for other characters.
    pub letters: Vec<(char, Vec<GuideLink>)>,
    /// The place of each article, by id in lower case.
    places: HashMap<String, Place>,
    /// What articles are about, by id in lower case.
    descriptions: HashMap<String, String>,
    /// The days of the last changes of articles, by id in lower case.
    updated: HashMap<String, String>,
}

impl Guide {
    /// Returns the guide through the articles of a plan.
    pub fn of(plan: Plan<'_>) -> Self {
        let corpus = plan.corpus;
        let taxonomy = Taxonomy::of(corpus);
        let order = Order::of(corpus);
        let lists = |by| lookup::lists(by, corpus, &order, plan.published.iter().copied());
        let (answers, (products, topics)) = rayon::join(
            || lists(By::Answer),
            || rayon::join(|| lists(By::Product), || lists(By::Topic)),
        );
        let shown: Vec<(usize, BTreeSet<FileId>)> = (0..plan.schemas.clouds.len())
            .map(|number| {
                let files = plan.published.iter().copied();
                let is_shown = |file: &FileId| plan.clouds_of(*file).contains(number);
                (number, files.filter(is_shown).collect())
            })
            .filter(|(_, files): &(usize, BTreeSet<FileId>)| !files.is_empty())
            .collect();
        let first = shown.first().map(|(number, _)| *number);
        let links = Links::of(plan);
        let letters = letters(&links, &order);
        let parts = shown.into_par_iter().map(|(number, published)| {
            let cloud = CloudLists {
                plan,
                number,
                taxonomy: &taxonomy,
                published,
                answers: &answers,
                products: &products,
                topics: &topics,
            };
            let known = &plan.schemas.clouds[number];
            let mut part = Part {
                cloud: GuideCloud {
                    name: known.name.clone(),
                    title: known.title.clone(),
                    count: cloud.published.len(),
                    ..GuideCloud::default()
                },
                places: BTreeMap::new(),
            };
            if first != Some(number) {
                part.cloud.prefix = format!("in.{}.", known.name.to_lowercase());
            }
            part.fill(&links, &cloud);
            part.cloud.others = others(&cloud, &part.cloud.products, &letters);
            part
        });
        let parts: Vec<Part> = parts.collect();
        let mut guide = Self {
            letters,
            descriptions: descriptions(plan),
            updated: updated(plan),
            ..Self::default()
        };
        for Part { cloud, places } in parts {
            guide.clouds.push(cloud);
            for (id, place) in places {
                guide.places.entry(id).or_insert(place);
            }
        }
        guide
    }

    /// Returns the place of the article with this id.
    pub fn place_of(&self, id: &str) -> Option<&Place> {
        self.places.get(&id.to_lowercase())
    }

    /// Returns what the article with this id is about; empty if that is unknown.
    pub fn description_of(&self, id: &str) -> &str {
        let text = self.descriptions.get(&id.to_lowercase());
        text.map_or("", String::as_str)
    }

    /// Returns the day of the last change of the article with this id, if it is shown.
    pub fn updated_of(&self, id: &str) -> Option<&str> {
        self.updated.get(&id.to_lowercase()).map(String::as_str)
    }

    /// Returns a hash of the places of articles, which is all that their pages show of the guide.
    pub fn digest(&self) -> u64 {
        let mut hash = Fnv1a::default();
        let places: BTreeMap<&String, &Place> = self.places.iter().collect();
        // A hash takes any text.
        let _ = write!(hash, "{places:?}");
        hash.value()
    }
}

/// The guide of one cloud, and the places of its articles.
struct Part {
    cloud: GuideCloud,
    places: BTreeMap<String, Place>,
}

impl Part {
    fn fill(&mut self, links: &Links<'_>, cloud: &CloudLists<'_>) {
        let (answers, all) = (cloud.answers, cloud.products);
        let prefix = self.cloud.prefix.clone();
        let drafts = cloud.drafts();
        self.cloud.problems = cloud.problems(&drafts);
        let link = |file: FileId| links.get(file);
        for draft in &drafts {
            let page = &draft.page;
            if page.articles == 0 {
                continue;
            }
            let id = page.ids.first().map_or("", String::as_str);
            let mut product = GuideProduct {
                ids: page.ids.clone(),
                title: page.title.clone(),
                icon: page.icon.clone(),
                description: page.description.clone(),
                links: page.links.clone(),
                unnamed: draft.label.is_unnamed,
                count: page.articles,
                ..GuideProduct::default()
            };
            for category in &page.categories {
                let mut topics = Vec::new();
                for topic in &category.topics {
                    let key = answer_key(&topic.id.to_lowercase(), &id.to_lowercase());
                    let files =
                        cloud.customers(answers.get(key.as_str()).map_or(&[], Vec::as_slice));
                    if files.is_empty() {
                        continue;
                    }
                    let title = match topic.title.as_str() {
                        "" => &topic.id,
                        title => title,
                    };
                    let place = Place {
                        prefix: prefix.clone(),
                        product: id.to_owned(),
                        product_title: page.title.clone(),
                        topic: topic.id.clone(),
                        topic_title: title.to_owned(),
                        ..Place::default()
                    };
                    self.place(links, &files, &place);
                    topics.push(GuideTopic {
                        id: topic.id.clone(),
                        title: title.to_owned(),
                        articles: files.into_iter().map(link).collect(),
                    });
                }
                if !topics.is_empty() {
                    product.topic_count += topics.len();
                    product.categories.push(GuideCategory {
                        title: category.title.clone(),
                        topics,
                    });
                }
            }
            let mut files: Vec<FileId> = Vec::new();
            let mut known = BTreeSet::new();
            for id in &page.ids {
                let list = all.get(id.to_lowercase().as_str());
                let list = cloud.customers(list.map_or(&[], Vec::as_slice));
                files.extend(list.into_iter().filter(|file| known.insert(*file)));
            }
            files.retain(|file| cloud.describes(*file).is_none());
            let place = Place {
                prefix: prefix.clone(),
                product: id.to_owned(),
                product_title: page.title.clone(),
                ..Place::default()
            };
            let readable: Vec<FileId> = files
                .iter()
                .copied()
                .filter(|file| kind_of(links.plan, *file) == Use::Read)
                .collect();
            self.place(links, &readable, &place);
            self.place(links, &files, &place);
            for file in files {
                let list = match kind_of(links.plan, file) {
                    Use::Read => &mut product.articles,
                    Use::Check => &mut product.checks,
                    Use::Form => &mut product.forms,
                };
                list.push(link(file));
            }
            self.cloud.products.push(product);
        }
    }

    /// Gives the articles of a list their place, unless they have one.
    fn place(&mut self, links: &Links<'_>, files: &[FileId], place: &Place) {
        let links: Vec<GuideLink> = files.iter().map(|file| links.get(*file)).collect();
        for (at, own) in links.iter().enumerate() {
            let key = own.id.to_lowercase();
            if let Some(known) = self.places.get_mut(&key) {
                if known.product == place.product {
                    add_related(known, &links, at);
                }
                continue;
            }
            let mut found = Place {
                previous: at.checked_sub(1).and_then(|at| links.get(at)).cloned(),
                next: links.get(at + 1).cloned(),
                ..place.clone()
            };
            add_related(&mut found, &links, at);
            self.places.insert(key, found);
        }
    }
}

/// Returns the articles of a cloud that are of none of its products, by title.
fn others(
    cloud: &CloudLists<'_>,
    products: &[GuideProduct],
    letters: &[(char, Vec<GuideLink>)],
) -> Vec<GuideLink> {
    let ids = cloud.published.iter();
    let ids = ids.map(|file| cloud.plan.corpus.article(*file).id().to_lowercase());
    let mut rest: BTreeSet<String> = ids.collect();
    for link in products.iter().flat_map(GuideProduct::links) {
        rest.remove(&link.id.to_lowercase());
    }
    let all = letters.iter().flat_map(|(_, links)| links);
    let others = all.filter(|link| rest.contains(&link.id.to_lowercase()));
    others.cloned().collect()
}

/// Returns what articles are about, by id in lower case, if the audience gets that.
fn descriptions(plan: Plan<'_>) -> HashMap<String, String> {
    let name = "description";
    if !plan.edition.audience.keeps_attribute(Some(name)) {
        return HashMap::new();
    }
    let articles = plan.published.iter().map(|file| plan.corpus.article(*file));
    let known = articles.filter_map(|article| {
        let text = article.value(name)?.trim();
        (!text.is_empty()).then(|| (article.id().to_lowercase(), text.to_owned()))
    });
    known.collect()
}

/// Returns the days of the last changes of articles, by id in lower case, if they are shown.
fn updated(plan: Plan<'_>) -> HashMap<String, String> {
    let corpus = plan.corpus;
    let known = plan.published.iter().filter_map(|file| {
        let day = corpus.updated(*file)?.to_owned();
        Some((corpus.article(*file).id().to_lowercase(), day))
    });
    known.collect()
}

/// Adds articles that follow the one at `at` in a list, from its start if there are too few.
fn add_related(place: &mut Place, links: &[GuideLink], at: usize) {
    let own = &links[at];
    let following = links[at + 1..].iter().chain(&links[..at]);
    for other in following.take(4 * RELATED) {
        if place.related.len() >= RELATED {
            return;
        }
        if other.id != own.id
            && other.title != own.title
            && place
                .related
                .iter()
                .all(|known| known.id != other.id && known.title != other.title)
        {
            place.related.push(other.clone());
        }
    }
}

/// How customers use an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Read,
    Check,
    Form,
}

fn kind_of(plan: Plan<'_>, file: FileId) -> Use {
    match plan.corpus.article(file).self_help_type.as_deref() {
        Some(kind) if kind.lookup.contains(&Lookup::Symptom) => Use::Check,
        Some(kind) if kind.body == BodyKind::Json => Use::Form,
        _ => Use::Read,
    }
}

/// The links to the articles of a plan.
struct Links<'p> {
    plan: Plan<'p>,
    known: HashMap<FileId, GuideLink>,
}

impl<'p> Links<'p> {
    fn of(plan: Plan<'p>) -> Self {
        let files = plan.published.iter();
        Self {
            known: files.map(|file| (*file, link(plan, *file))).collect(),
            plan,
        }
    }

    /// Returns the link to an article.
    fn get(&self, file: FileId) -> GuideLink {
        let known = self.known.get(&file).cloned();
        known.unwrap_or_else(|| link(self.plan, file))
    }
}

fn link(plan: Plan<'_>, file: FileId) -> GuideLink {
    let article = plan.corpus.article(file);
    let id: Arc<str> = article.id().into();
    let title = lookup::title(article);
    let title = match title.trim() {
        "" => Arc::clone(&id),
        title => title.into(),
    };
    GuideLink { id, title }
}

/// Returns all articles that customers may see, by letter.
fn letters(links: &Links<'_>, order: &Order) -> Vec<(char, Vec<GuideLink>)> {
    let plan = links.plan;
    let audience = plan.edition.audience;
    let mut files: Vec<FileId> = plan.published.to_vec();
    files.retain(|file| {
        !audience.marks_internal(plan.corpus.article(*file).self_help_type.as_deref())
    });
    order.sort(&mut files);
    let mut all: BTreeMap<char, Vec<(String, GuideLink)>> = BTreeMap::new();
    for file in files {
        let link = links.get(file);
        let first = link.title.chars().find(|c| c.is_alphanumeric());
        let letter = first.map_or('#', |c| c.to_ascii_lowercase());
        let letter = if letter.is_ascii_lowercase() {
            letter
        } else {
            '#'
        };
        all.entry(letter)
            .or_default()
            .push((link.title.to_lowercase(), link));
    }
    let sorted = all.into_iter().map(|(letter, mut links)| {
        links.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
        (letter, links.into_iter().map(|(_, link)| link).collect())
    });
    sorted.collect()
}
