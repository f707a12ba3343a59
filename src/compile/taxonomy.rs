//! Compiles the taxonomy of a cloud: products, categories and topics.

use super::naming::{Namer, ProductLabel};
use super::{Plan, Put, PutError};
use crate::article::{Target, classify};
use crate::corpus;
use crate::finding::FileId;
use crate::lookup::{self, answer_key};
use crate::published::{
    Category, FORMAT, Kind, Object, Problem, Product, ProductLink, Taxonomy, TaxonomyRow, Topic,
    to_bytes,
};
use crate::schema::{BodyKind, Lookup};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Maximum number of frequent problems that are chosen by the order of the articles.
const PROBLEMS: usize = 6;

/// The articles of each key of an index, in order.
pub(super) type Lists<'a> = BTreeMap<Cow<'a, str>, Vec<FileId>>;

/// A cloud, and the articles that it shows.
pub(super) struct CloudLists<'a> {
    pub(super) plan: Plan<'a>,
    pub(super) number: usize,
    pub(super) taxonomy: &'a corpus::Taxonomy<'a>,
    pub(super) published: BTreeSet<FileId>,
    /// The indexes `answer`, `product` and `topic`.
    pub(super) answers: &'a Lists<'a>,
    pub(super) products: &'a Lists<'a>,
    pub(super) topics: &'a Lists<'a>,
}

/// The taxonomy of a cloud: its object, and the numbers of products and topics.
pub(super) struct Written {
    pub(super) object: Object,
    pub(super) products: usize,
    pub(super) topics: usize,
}

/// A product, before it is written.
pub(super) struct Draft {
    pub(super) label: ProductLabel,
    pub(super) page: Product,
}

impl<'a> CloudLists<'a> {
    /// Writes the taxonomy of the cloud, which has these products.
    pub(super) fn write(&self, drafts: Vec<Draft>, put: &Put<'_>) -> Result<Written, PutError> {
        let problems = self.problems(&drafts);
        let mut total = 0;
        let mut products = Vec::with_capacity(drafts.len());
        for Draft { label, page } in drafts {
            let rows = || page.categories.iter().flat_map(|category| &category.topics);
            let topics = rows().count();
            total += topics;
            products.push(TaxonomyRow {
                object: put(to_bytes(&page))?.path,
                answered: rows().filter(|topic| topic.articles > 0).count(),
                topics,
                ids: page.ids,
                title: page.title,
                short: label.short,
                icon: label.icon,
                unnamed: label.is_unnamed,
                description: page.description,
                articles: page.articles,
            });
        }
        let count = products.len();
        let list = Taxonomy {
            format: FORMAT,
            kind: Kind::Taxonomy,
            products,
            problems,
        };
        Ok(Written {
            object: put(to_bytes(&list))?,
            products: count,
            topics: total,
        })
    }

    /// Returns all products of the cloud, in order.
    pub(super) fn drafts(&self) -> Vec<Draft> {
        let mut drafts = self.described();
        self.add_companions(&mut drafts);
        let undescribed = self.undescribed(&drafts);
        drafts.extend(undescribed);
        drafts.sort_by_cached_key(|draft| {
            let label = &draft.label;
            (
                label.order.unwrap_or(u64::MAX),
                label.is_unnamed,
                label.title.to_lowercase(),
                draft.page.ids.clone(),
            )
        });
        drafts
    }

    fn namer(&self) -> Namer<'a> {
        Namer {
            corpus: self.plan.corpus,
            labels: &self.plan.schemas.labels,
        }
    }

    /// Returns the products that articles describe. Articles with the same id, or with ids that
    /// the taxonomy file joins, describe one product: the first names it.
    fn described(&self) -> Vec<Draft> {
        let shown = self.taxonomy.products.iter().filter(|product| {
            product.clouds.contains(self.number) && self.published.contains(&product.file)
        });
        let mut drafts: Vec<Draft> = Vec::new();
        let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
        for product in shown {
            let mut ids: Vec<String> = owned(&product.ids);
            self.add_notations(&mut ids);
            let same = ids.iter().find_map(|id| by_id.get(&id.to_lowercase()));
            let at = same.copied().unwrap_or(drafts.len());
            ids.retain(|id| !by_id.contains_key(&id.to_lowercase()));
            by_id.extend(ids.iter().map(|id| (id.to_lowercase(), at)));
            if at == drafts.len() {
                drafts.push(self.draft(product));
            }
            let page = &mut drafts[at].page;
            page.ids.extend(ids);
            self.add_topics(page, product);
        }
        for Draft { page, .. } in &mut drafts {
            page.articles = self.articles_of(&page.ids);
        }
        drafts
    }

    /// Returns a product with the texts of its description, without ids and topics.
    fn draft(&self, product: &corpus::Product<'_>) -> Draft {
        let label = self.namer().described(product);
        let description = label.description.clone();
        let page = Product {
            format: FORMAT,
            kind: Kind::Product,
            ids: Vec::new(),
            title: label.title.clone(),
            icon: label.icon.clone(),
            description: description.unwrap_or_else(|| product.long_description.to_owned()),
            articles: 0,
            links: links(product),
            categories: Vec::new(),
        };
        Draft { label, page }
    }

    /// Adds the other ids that the taxonomy file gives to a product.
    fn add_notations(&self, ids: &mut Vec<String>) {
        let names = &self.plan.corpus.names;
        let named: Vec<String> = ids
            .iter()
            .filter_map(|id| names.product(id))
            .flat_map(|product| product.ids.iter().cloned())
            .collect();
        for id in named {
            if !ids.iter().any(|own| own.eq_ignore_ascii_case(&id)) {
                ids.push(id);
            }
        }
    }

    /// Adds ids that no article describes to the product whose articles are the only ones that
    /// name them: authors write both notations of an id.
    fn add_companions(&self, drafts: &mut [Draft]) {
        let ids = drafts.iter().flat_map(|draft| &draft.page.ids);
        let described: BTreeSet<String> = ids.map(|id| id.to_lowercase()).collect();
        let articles: Vec<BTreeSet<FileId>> = drafts
            .iter()
            .map(|draft| {
                let ids = draft.page.ids.iter();
                let lists = ids.filter_map(|id| self.products.get(id.to_lowercase().as_str()));
                lists.flatten().copied().collect()
            })
            .collect();
        for (id, files) in self.products {
            let is_named = self.plan.corpus.names.product(id).is_some();
            let files = self.customers(files);
            if is_named || files.is_empty() || described.contains(&**id) {
                continue;
            }
            let mut all = drafts.iter_mut().zip(&articles);
            if let Some((draft, _)) =
                all.find(|(_, own)| files.iter().all(|file| own.contains(file)))
            {
                draft.page.ids.push(id.to_string());
            }
        }
    }

    /// Returns the products that articles name and none describes. Those with one name are one
    /// product.
    fn undescribed(&self, described: &[Draft]) -> Vec<Draft> {
        let ids = described.iter().flat_map(|draft| &draft.page.ids);
        let mut done: BTreeSet<String> = ids.map(|id| id.to_lowercase()).collect();
        let mut by_title: BTreeMap<String, (ProductLabel, Vec<String>)> = BTreeMap::new();
        for (id, files) in self.products {
            let files = self.customers(files);
            if files.is_empty() || !done.insert(id.to_string()) {
                continue;
            }
            let named = self.namer().named(id);
            let label = named.unwrap_or_else(|| self.namer().of_articles(id, &files));
            let mut ids = vec![id.to_string()];
            self.add_notations(&mut ids);
            done.extend(ids.iter().map(|id| id.to_lowercase()));
            let entry = by_title.entry(label.title.clone());
            entry.or_insert_with(|| (label, Vec::new())).1.extend(ids);
        }
        let drafts = by_title.into_values().map(|(label, ids)| {
            let page = Product {
                format: FORMAT,
                kind: Kind::Product,
                title: label.title.clone(),
                icon: label.icon.clone(),
                description: label.description.clone().unwrap_or_default(),
                articles: self.articles_of(&ids),
                links: Vec::new(),
                categories: Vec::new(),
                ids,
            };
            Draft { label, page }
        });
        drafts.collect()
    }

    /// Returns the articles of `files` that customers of the cloud see, in order.
    pub(super) fn customers(&self, files: &[FileId]) -> Vec<FileId> {
        let shown = files.iter().copied().filter(|file| self.is_seen(*file));
        shown.collect()
    }

    fn is_seen(&self, file: FileId) -> bool {
        let kind = self.plan.corpus.article(file).self_help_type.as_deref();
        self.published.contains(&file) && !self.plan.edition.audience.marks_internal(kind)
    }

    /// Returns the number of articles of a product, without those that describe it.
    fn articles_of(&self, ids: &[String]) -> usize {
        let files = ids
            .iter()
            .filter_map(|id| self.products.get(id.to_lowercase().as_str()))
            .flatten();
        let files: BTreeSet<FileId> = files.copied().filter(|file| self.is_seen(*file)).collect();
        let described = files.iter().filter(|file| self.describes(**file).is_some());
        files.len() - described.count()
    }

    /// Returns the product that an article describes.
    pub(super) fn describes(&self, file: FileId) -> Option<&corpus::Product<'a>> {
        let products = &self.taxonomy.products;
        // Products are in the order of their files.
        let at = products.binary_search_by_key(&file, |product| product.file);
        products.get(at.ok()?)
    }

    /// Adds the topics of a description to a product, each id once.
    fn add_topics(&self, page: &mut Product, product: &corpus::Product<'_>) {
        let id = page.ids.first().cloned().unwrap_or_default();
        let topics = page.categories.iter().flat_map(|one| &one.topics);
        let mut known: BTreeSet<String> = topics.map(|topic| topic.id.to_lowercase()).collect();
        // Categories are in the order in which they first appear in the file.
        for topic in &product.topics {
            if !known.insert(topic.id.to_lowercase()) {
                continue;
            }
            let row = self.row(topic, &id);
            let mut same = page.categories.iter_mut();
            match same.find(|one| one.title == topic.category) {
                Some(category) => category.topics.push(row),
                None => page.categories.push(Category {
                    title: topic.category.to_owned(),
                    topics: vec![row],
                }),
            }
        }
    }

    fn row(&self, topic: &corpus::Topic<'_>, product: &str) -> Topic {
        let key = topic.id.to_lowercase();
        let count = |list: Option<&Vec<FileId>>| {
            let files = list.into_iter().flatten();
            files.filter(|file| self.is_seen(**file)).count()
        };
        let answer = answer_key(&key, &product.to_lowercase());
        let articles = count(self.answers.get(answer.as_str()));
        let all = count(self.topics.get(key.as_str()));
        Topic {
            id: topic.id.to_owned(),
            title: topic.short_description.to_owned(),
            description: topic.long_description.to_owned(),
            search_tags: owned(&topic.search_tags),
            use_in_diagnose_and_solve: topic.use_in_diagnose_and_solve,
            articles,
            elsewhere: all.saturating_sub(articles),
        }
    }

    /// Returns the articles about frequent problems: those of the taxonomy file, or else the
    /// first answer of each of the products with most articles.
    pub(super) fn problems(&self, drafts: &[Draft]) -> Vec<Problem> {
        let corpus = self.plan.corpus;
        let problem = |file: FileId, product: &str| Problem {
            id: corpus.article(file).id().to_owned(),
            title: lookup::title(corpus.article(file)).into_owned(),
            product: product.to_owned(),
        };
        let product_of = |file: FileId| {
            let names = &corpus.targeting.article(file).products;
            let mut ids = names.iter().map(|name| corpus.targeting.name(*name));
            ids.find_map(|id| drafts.iter().find(|draft| has_id(&draft.page, id)))
        };
        let given = corpus.names.problems().filter_map(|id| {
            let mut files = corpus.by_id(id).iter().copied();
            let file = files.find(|file| self.is_seen(*file))?;
            Some(problem(
                file,
                product_of(file).map_or("", |one| &one.page.title),
            ))
        });
        let given: Vec<Problem> = given.collect();
        if !given.is_empty() {
            return given;
        }
        let mut sorted: Vec<&Draft> = drafts.iter().filter(|one| !one.label.is_unnamed).collect();
        sorted.sort_by_key(|one| std::cmp::Reverse(one.page.articles));
        let mut problems: Vec<Problem> = Vec::new();
        for draft in sorted {
            let mut lists = draft
                .page
                .ids
                .iter()
                .filter_map(|id| self.products.get(id.to_lowercase().as_str()));
            let first = lists.find_map(|list| {
                list.iter().copied().find(|file| {
                    self.is_seen(*file)
                        && self.is_answer(*file)
                        && problems
                            .iter()
                            .all(|one| one.id != corpus.article(*file).id())
                })
            });
            if let Some(file) = first {
                problems.push(problem(file, &draft.page.title));
            }
            if problems.len() == PROBLEMS {
                break;
            }
        }
        problems
    }

    /// Returns true for an article that a customer reads to solve a problem.
    fn is_answer(&self, file: FileId) -> bool {
        let kind = self.plan.corpus.article(file).self_help_type.as_deref();
        kind.is_some_and(|kind| {
            kind.body != BodyKind::Json && !kind.lookup.contains(&Lookup::Symptom)
        })
    }
}

fn has_id(product: &Product, id: &str) -> bool {
    product.ids.iter().any(|own| own.eq_ignore_ascii_case(id))
}

fn links(product: &corpus::Product<'_>) -> Vec<ProductLink> {
    let links = product.links.iter().filter(|(target, _)| {
        matches!(classify(target), Target::Web { .. }) && !target.contains('<')
    });
    links
        .map(|(target, text)| ProductLink {
            target: (*target).to_owned(),
            text: (*text).to_owned(),
        })
        .collect()
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
