//! The lists of a bundle are those that the conditions of its articles say.

use crate::needs;
use crate::support::{SCHEMAS, defaults, plan, project};
use helpc::compile;
use helpc::corpus::{self, Corpus, Taxonomy};
use helpc::coverage::{Coverage, Scope};
use helpc::finding::FileId;
use helpc::lookup::{self, By, Customer, Order};
use helpc::published::Object;
use helpc::rules;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Mutex;

/// A cloud of a bundle, read as a surface reads it.
struct Surface {
    objects: BTreeMap<String, Value>,
    entries: Vec<Value>,
}

impl Surface {
    fn of(corpus: &Corpus, published: &[FileId]) -> Self {
        let objects = Mutex::new(BTreeMap::new());
        let put = |bytes: Vec<u8>| {
            let value: Value = serde_json::from_slice(&bytes).expect("an object is JSON");
            let mut objects = objects.lock().unwrap();
            let path = format!("{}", objects.len());
            objects.insert(path.clone(), value);
            Ok(Object {
                path,
                size: bytes.len() as u64,
                sha256: String::new(),
            })
        };
        // The lists do not depend on the compiled articles.
        let entry = |file: &FileId| compile::CompiledArticle {
            file: *file,
            object: Object {
                path: format!("article {}", file.index()),
                size: 0,
                sha256: String::new(),
            },
            search: None,
        };
        let entries: Vec<_> = published.iter().map(entry).collect();
        let clouds = compile::clouds(plan(corpus, published), &entries, &put).expect("memory");
        let objects = objects.into_inner().unwrap();
        let entries = clouds
            .iter()
            .map(|cloud| objects[&cloud.entry.path].clone());
        Self {
            entries: entries.collect(),
            objects,
        }
    }

    /// Returns all keys of an index, and the cards of each.
    fn lists(&self, entry: &Value, by: &str) -> BTreeMap<String, Vec<&Value>> {
        let index = &self.objects[entry["indexes"][by].as_str().expect("an index")];
        let shards = index["shards"].as_array().expect("shards").iter();
        let mut lists = BTreeMap::new();
        for shard in shards.filter_map(Value::as_str) {
            for (key, entry) in self.objects[shard]["entries"].as_object().expect("entries") {
                let pages = entry["more"].as_array().into_iter().flatten();
                let pages = pages.map(|page| &self.objects[page.as_str().expect("a path")]);
                let cards = [entry].into_iter().chain(pages);
                let cards = cards.flat_map(|page| page["cards"].as_array().expect("cards"));
                lists.insert(key.clone(), cards.collect());
            }
        }
        lists
    }
}

/// Returns the customer who looks up a key.
fn customer(cloud: usize, by: &str, key: &str) -> Customer {
    let mut customer = Customer {
        cloud,
        is_engineer: true,
        ..Customer::default()
    };
    match by {
        "answer" => {
            let (topic, product) = key.split_once('/').expect("a pair");
            customer.topic = Some(topic.to_owned());
            customer.product = Some(product.to_owned());
        }
        "topic" => customer.topic = Some(key.to_owned()),
        "product" => customer.product = Some(key.to_owned()),
        _ => customer.resource = Some(key.to_owned()),
    }
    customer
}

fn texts<'v>(card: &'v Value, name: &str) -> Vec<&'v str> {
    let list = card[name].as_array().into_iter().flatten();
    list.filter_map(Value::as_str).collect()
}

/// Returns true if a surface that knows the customer's resource shows the card.
fn is_for(card: &Value, customer: &Customer) -> bool {
    let (tags, resources) = (texts(card, "tags"), texts(card, "resources"));
    let by_tags = customer.tags.as_ref().is_none_or(|own| {
        tags.is_empty() || tags.iter().any(|tag| own.iter().any(|own| own == tag))
    });
    let narrows = customer.topic.is_some() || customer.product.is_some();
    let by_resource = customer.resource.as_ref().is_none_or(|own| {
        !narrows || resources.is_empty() || resources.iter().any(|one| one == own)
    });
    let is_internal = card["internal"] == true;
    by_tags && by_resource && (customer.is_engineer || !is_internal)
}

/// Asserts that every `step`th list of a bundle matches the conditions, for everything that
/// a surface may know about the customer's resource. Returns the number of comparisons.
fn assert_alike(corpus: &Corpus, published: &[FileId], step: usize) -> usize {
    let surface = Surface::of(corpus, published);
    let order = Order::of(corpus);
    let known: BTreeSet<FileId> = published.iter().copied().collect();
    let mut compared = 0;
    for entry in &surface.entries {
        let name = entry["cloud"].as_str().expect("a name");
        let is_it = |cloud: &helpc::schema::Cloud| cloud.name == name;
        let cloud = SCHEMAS.clouds.iter().position(is_it).expect("a cloud");
        for by in ["answer", "topic", "product", "resource"] {
            for (key, cards) in surface.lists(entry, by).into_iter().step_by(step) {
                let plain = customer(cloud, by, &key);
                let mut customers = vec![
                    Customer {
                        tags: Some(Vec::new()),
                        is_engineer: false,
                        ..plain.clone()
                    },
                    Customer {
                        tags: Some(vec!["windows".to_owned()]),
                        ..plain.clone()
                    },
                ];
                if let Some(tag) = cards.iter().find_map(|card| card["tags"][0].as_str()) {
                    customers.push(Customer {
                        tags: Some(vec![tag.to_owned()]),
                        ..plain.clone()
                    });
                }
                let resource = cards.iter().find_map(|card| card["resources"][0].as_str());
                if let (Some(resource), None) = (resource, &plain.resource) {
                    customers.push(Customer {
                        resource: Some(resource.to_owned()),
                        ..plain.clone()
                    });
                }
                customers.push(plain);
                for customer in customers {
                    let shown =
                        lookup::shown(&customer, corpus, &order, &|file| known.contains(&file));
                    let shown: Vec<&str> = shown
                        .iter()
                        .map(|file| corpus.article(*file).id())
                        .collect();
                    let wanted: Vec<&str> = cards
                        .iter()
                        .filter(|card| is_for(card, &customer))
                        .map(|card| card["id"].as_str().expect("an id"))
                        .collect();
                    assert_eq!(shown, wanted, "{by} {key}: {customer:?}");
                    compared += 1;
                }
            }
        }
    }
    compared
}

const TYPES: &[&str] = &[
    "generic",
    "diagnostics",
    "health",
    "problemScopingQuestions",
    "TSG_Description",
    "TSG_Questions",
    "none",
];

/// Titles; two of them differ only in case.
const TITLES: &[&str] = &["Beta", "alpha", "Alpha"];

/// Generates an article.
fn generated() -> impl Strategy<Value = String> {
    let some = |names: &'static [&'static str], most: usize| {
        proptest::sample::subsequence(names, 0..=most)
            .prop_shuffle()
            .prop_map(|names| names.join(", "))
    };
    (
        proptest::sample::select(TYPES),
        some(&["32410001", "32410002", "32410003"], 3),
        some(&["14749", "15000", "16000"], 3),
        some(&["public", "fairfax", "mooncake"], 3),
        some(&["mooncake"], 1),
        some(&["machines", "microsoft.compute/machines", "disks"], 2),
        some(&["windows", "Linux"], 2),
        proptest::option::of(0..4_u8),
        proptest::sample::select(TITLES),
    )
        .prop_map(
            |(kind, topics, products, clouds, disabled, resources, tags, order, title)| {
                let order = order.map_or_else(String::new, |order| order.to_string());
                format!(
                    "<properties\n pageTitle=\"{title}\"\n selfHelpType=\"{kind}\"\n supportTopicIds=\"{topics}\"\n \
                     productPesIds=\"{products}\"\n cloudEnvironments=\"{clouds}\"\n disableClouds=\"{disabled}\"\n \
                     service=\"microsoft.compute\"\n resource=\"{resources}\"\n resourceTags=\"{tags}\"\n \
                     displayOrder=\"{order}\"\n/>\n# One\n"
                )
            },
        )
}

#[test]
fn lists_of_our_bundle_match_the_conditions() {
    assert_lists_match(project().join("articles"), 1, 20);
}

#[test]
fn lists_of_a_real_bundle_match_the_conditions() {
    if let Some(articles) = needs::real_articles() {
        assert_lists_match(articles, 401, 300);
    }
}

/// Compares the lists of one customer in `step`, of at least `least` customers.
fn assert_lists_match(articles: PathBuf, step: usize, least: usize) {
    let config = defaults();
    let tree = corpus::locate(&[articles], &config).expect("a tree");
    let corpus = Corpus::load(tree, &SCHEMAS, &config).expect("a tree");
    let report = rules::run(&corpus, &SCHEMAS, &config);
    let published = compile::select(&corpus, &report.findings).published;
    let compared = assert_alike(&corpus, &published, step);
    assert!(compared > least, "{compared}");

    // The rule and the matrix name the same articles.
    let all: Vec<FileId> = corpus.file_ids().collect();
    let taxonomy = Taxonomy::of(&corpus);
    let coverage = Coverage::of(&corpus, &SCHEMAS, &taxonomy, &all, &Scope::all(&SCHEMAS));
    let members = coverage.competing.iter().flat_map(|one| &one.articles);
    let members: BTreeSet<&str> = members.map(|one| one.file).collect();
    let found = report.findings.iter();
    let found = found.filter(|finding| finding.rule == "corpus/competing-articles");
    let found: BTreeSet<&str> = found
        .map(|finding| corpus.article(finding.file).source.path.as_str())
        .collect();
    assert_eq!(members, found);
}

#[test]
fn long_lists_do_not_multiply_keys() {
    let list = |from: usize| {
        let ids = (from..from + 200).map(|id| id.to_string());
        ids.collect::<Vec<_>>().join(",")
    };
    let text = format!(
        "<properties\n pageTitle=\"Long\"\n selfHelpType=\"generic\"\n cloudEnvironments=\"public\"\n \
         supportTopicIds=\"{}\"\n productPesIds=\"{}\"\n/>\n# Long\n",
        list(32_000_000),
        list(15_000)
    );
    let files = [("microsoft.compute/long.md".to_owned(), text.into_bytes())];
    let corpus = Corpus::from_memory(files, &SCHEMAS);
    assert!(By::Answer.keys(&corpus, FileId::new(0)).is_empty());
    assert_eq!(By::Topic.keys(&corpus, FileId::new(0)).len(), 200);
    assert_alike(&corpus, &[FileId::new(0)], 50);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn lists_match_the_conditions(
        articles in proptest::collection::vec((generated(), any::<bool>()), 1..12),
    ) {
        let files = articles.iter().enumerate().map(|(at, (text, _))| {
            (format!("microsoft.compute/a-{at:02}.md"), text.clone().into_bytes())
        });
        let corpus = Corpus::from_memory(files, &SCHEMAS);
        let published: Vec<FileId> = (0..articles.len())
            .filter(|at| articles[*at].1)
            .map(FileId::new)
            .collect();
        assert_alike(&corpus, &published, 1);
    }
}
