//! The types of a bundle and the JSON Schemas describe the same, and the HTML of articles
//! is read as it was written.

mod html;

use crate::support::project;
use helpc::published::{
    Article, ArticleRow, AudienceName, Body, By, Card, CardTable, Category, Cloud, CloudBundle,
    Entry, FORMAT, HeldBack, Index, Kind, Link, LinkKind, Manifest, Object, Page, Problem, Product,
    ProductLink, Reason, Record, RecordRow, Replacement, ReplacementMaps, ResourceType, Resources,
    SearchCard, SearchCards, SearchRoot, SearchTerms, SearchWords, Section, Shard, SiteRow,
    Taxonomy, TaxonomyRow, TermTable, Token, Tool, Topic, VideoGroup, to_bytes,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const OBJECT: &str = "objects/0a/0123456789abcdef0123456789abcd.json";
const KEY: &str = "<!--3a3c8f7e-5a0e-5c0c-9a39-0d4f0ad7c2c8-->";

fn text(text: &str) -> String {
    text.to_owned()
}

fn values(names: &[&str]) -> BTreeMap<String, String> {
    names.iter().map(|name| (text(name), text("x"))).collect()
}

fn component(names: &[&str]) -> Vec<Replacement> {
    vec![Replacement {
        key: text(KEY),
        values: values(names),
    }]
}

fn maps() -> ReplacementMaps {
    ReplacementMaps {
        web_results: component(&["client", "text"]),
        diagnostics: component(&[
            "symptomId",
            "executionText",
            "timeoutText",
            "failedText",
            "noResultText",
            "additionalInputsReq",
            "maxInsightCount",
            "text",
        ]),
        metrics_based_charts: component(&[
            "name",
            "aggregationType",
            "timeSpanDuration",
            "title",
            "text",
        ]),
        videos: component(&["src", "title", "text"]),
        video_groups: vec![VideoGroup {
            key: text(KEY),
            videos: vec![values(&["src", "title", "text"])],
        }],
    }
}

fn article() -> Article {
    let properties = json!({"selfHelpType": "generic", "service": ["a"]});
    Article {
        format: FORMAT,
        kind: Kind::Article,
        id: text("a"),
        self_help_type: text("generic"),
        title: text("A"),
        heading: Some(text("A")),
        heading_id: Some(text("a")),
        customer_title: Some(text("A")),
        source: Some(text("a/a.md")),
        clouds: vec![text("public")],
        updated: Some(text("2026-03-09")),
        properties: properties.as_object().expect("an object").clone(),
        html: text("<p>a</p>"),
        replacement_maps: maps(),
        sections: vec![Section {
            title: text("S"),
            html: text("<p>b</p>"),
            replacement_maps: maps(),
        }],
        tokens: vec![Token {
            name: text("vmname"),
            sample: text("[vmname]"),
        }],
        links: vec![Link {
            text: text("a"),
            kind: LinkKind::Web,
            target: text("https://example.org"),
        }],
        body: Some(Body {
            schema: text("scoping-questions"),
            data: json!({}),
        }),
        text: text("a b"),
    }
}

fn card(object: bool) -> Card {
    Card {
        id: text("a"),
        title: text("A"),
        self_help_type: text("generic"),
        order: Some(1),
        tags: vec![text("x")],
        resources: if object {
            Vec::new()
        } else {
            vec![text("a/b")]
        },
        internal: true,
        object: Some(text(OBJECT)).filter(|_| object),
    }
}

fn shard(by: By) -> Shard {
    let entry = Entry {
        count: 101,
        cards: vec![card(by == By::Id); 100],
        more: vec![text(OBJECT)],
    };
    Shard {
        format: FORMAT,
        kind: Kind::Shard,
        by,
        entries: BTreeMap::from([(text("a"), entry)]),
    }
}

fn object() -> Object {
    Object {
        path: text(OBJECT),
        size: 1,
        sha256: "0".repeat(64),
    }
}

fn manifest() -> Manifest {
    Manifest {
        format: FORMAT,
        tool: Tool::current(),
        audience: Some(AudienceName::All),
        inputs: "0".repeat(64),
        clouds: vec![CloudBundle {
            cloud: text("public"),
            title: text("Public"),
            entry: object(),
            articles: 1,
            types: BTreeMap::from([(text("generic"), 1)]),
            products: 1,
            topics: 1,
        }],
        articles: vec![ArticleRow {
            id: text("a"),
            clouds: vec![text("public")],
            key: "0".repeat(32),
            object: text(OBJECT),
        }],
        files: vec![object()],
        site: Some(SiteRow {
            key: "0".repeat(32),
            pages: vec![Object {
                path: text("index.html"),
                ..object()
            }],
        }),
    }
}

/// Adds the members that a schema describes to `paths`.
fn described(root: &Value, schema: &Value, at: &str, paths: &mut BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#'));
        described(root, target.expect("a definition"), at, paths);
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        paths.insert(format!("{at}/{name}"));
        described(root, inner, &format!("{at}/{name}"), paths);
    }
    if schema["properties"].is_object() {
        assert_eq!(schema["additionalProperties"], false, "{at} is open");
    }
    for (inner, step) in [
        (&schema["additionalProperties"], "/*"),
        (&schema["items"], ""),
    ] {
        if inner.is_object() {
            described(root, inner, &format!("{at}{step}"), paths);
        }
    }
}

/// Adds the members of a value to `paths`. Members with any name are those that the
/// schema does not name.
fn present(value: &Value, at: &str, described: &BTreeSet<String>, paths: &mut BTreeSet<String>) {
    for (name, inner) in value.as_object().into_iter().flatten() {
        let named = format!("{at}/{name}");
        let is_named = described.contains(&named);
        let path = if is_named { named } else { format!("{at}/*") };
        present(inner, &path, described, paths);
        if is_named {
            paths.insert(path);
        }
    }
    for item in value.as_array().into_iter().flatten() {
        present(item, at, described, paths);
    }
}

/// Asserts that filled samples of a type are valid, that they have every member in the
/// schema, and that they are read as they were written.
fn assert_described<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(
    kind: &str,
    samples: &[T],
) {
    let path = project().join(format!("schemas/bundle/{kind}.schema.json"));
    let schema = std::fs::read_to_string(path).expect("a schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::options().build(&schema).expect("a schema");
    let (mut expected, mut found) = (BTreeSet::new(), BTreeSet::new());
    described(&schema, &schema, "", &mut expected);
    for sample in samples {
        let bytes = to_bytes(sample);
        let value: Value = serde_json::from_slice(&bytes).expect("JSON");
        if let Err(error) = validator.validate(&value) {
            panic!("{kind}: {} {error}", error.instance_path());
        }
        let read: T = serde_json::from_slice(&bytes).expect("readable");
        assert_eq!(read, *sample, "{kind}");
        assert_eq!(to_bytes(&read), bytes, "{kind}");
        present(&value, "", &expected, &mut found);
    }
    assert_eq!(found, expected, "{kind}: type and schema differ");
}

#[test]
fn types_and_schemas_have_the_same_members() {
    let (format, by) = (FORMAT, By::Id);
    assert_described("article", &[article()]);
    assert_described("shard", &[shard(By::Id), shard(By::Topic)]);
    let page = |by| Page {
        format,
        kind: Kind::Page,
        by,
        cards: vec![card(by == By::Id)],
    };
    assert_described("page", &[page(By::Id), page(By::Topic)]);
    let index = Index {
        format,
        kind: Kind::Index,
        by,
        keys: 1,
        shards: vec![Some(text(OBJECT)), None],
    };
    assert_described("index", &[index]);
    let resources = Resources {
        format,
        kind: Kind::Resources,
        resources: vec![ResourceType {
            key: text("a/b"),
            title: text("B"),
            articles: 1,
        }],
    };
    assert_described("resources", &[resources]);
    let cloud = Cloud {
        format,
        kind: Kind::Cloud,
        audience: AudienceName::All,
        cloud: text("public"),
        title: text("Public"),
        portal: Some(text("https://portal.azure.com")),
        articles: 1,
        types: BTreeMap::from([(text("generic"), 1)]),
        indexes: By::ALL
            .iter()
            .map(|by| (text(by.name()), text(OBJECT)))
            .collect(),
        taxonomy: text(OBJECT),
        search: Some(text(OBJECT)),
        resources: Some(text(OBJECT)),
    };
    // The schema names the indexes, the type the enumeration.
    assert_described("cloud", &[cloud]);
    let taxonomy = Taxonomy {
        format,
        kind: Kind::Taxonomy,
        products: vec![TaxonomyRow {
            ids: vec![text("1")],
            title: text("P"),
            short: Some(text("P")),
            icon: text("product"),
            unnamed: true,
            description: text("d"),
            articles: 1,
            topics: 1,
            answered: 1,
            object: text(OBJECT),
        }],
        problems: vec![Problem {
            id: text("a"),
            title: text("A"),
            product: text("P"),
        }],
    };
    assert_described("taxonomy", &[taxonomy]);
    let topic = Topic {
        id: text("1"),
        title: text("T"),
        description: text("d"),
        search_tags: vec![text("t")],
        use_in_diagnose_and_solve: true,
        articles: 1,
        elsewhere: 1,
    };
    let product = Product {
        format,
        kind: Kind::Product,
        ids: vec![text("1")],
        title: text("P"),
        icon: text("product"),
        description: text("d"),
        articles: 1,
        links: vec![ProductLink {
            target: text("https://example.org"),
            text: text("a"),
        }],
        categories: vec![Category {
            title: text("C"),
            topics: vec![topic],
        }],
    };
    assert_described("product", &[product]);
    assert_described("manifest", &[manifest()]);
    let record = Record {
        format,
        tool: Tool::current(),
        audience: AudienceName::All,
        clouds: vec![text("public")],
        inputs: "0".repeat(64),
        articles: vec![RecordRow {
            source: text("a/a.md"),
            id: text("a"),
            object: text(OBJECT),
        }],
        held_back: vec![HeldBack {
            source: text("a/b.md"),
            id: text("b"),
            reasons: vec![Reason {
                rule: text("properties/required"),
                line: 1,
                column: 1,
                message: text("m"),
            }],
        }],
        left_out: 0,
    };
    assert_described("build-record", &[record]);
}

#[test]
fn types_and_schemas_of_the_search_have_the_same_members() {
    let format = FORMAT;
    let path = "A".repeat(22);
    let root = SearchRoot {
        format,
        kind: Kind::Search,
        documents: 1,
        public: 1,
        stop_words: vec![text("the")],
        synonyms: BTreeMap::from([(text("a b"), text("c"))]),
        terms: TermTable {
            from: vec![text("a")],
            objects: path.clone(),
        },
        cards: CardTable {
            counts: text(" "),
            objects: path,
        },
        words: BTreeMap::from([(text("a"), text(OBJECT))]),
    };
    assert_described("search", &[root]);
    let terms = SearchTerms::<'static> {
        format,
        kind: Kind::SearchTerms,
        terms: BTreeMap::from([("a".into(), "! !".into())]),
    };
    let cards = SearchCards::<'static> {
        format,
        kind: Kind::SearchCards,
        cards: vec![SearchCard {
            id: "a".into(),
            title: "A".into(),
            self_help_type: "generic".into(),
            product: "p".into(),
            text: "a".into(),
        }],
    };
    let words = SearchWords::<'static> {
        format,
        kind: Kind::SearchWords,
        words: "Aab1".into(),
    };
    assert_described("search-terms", &[Leaked(terms)]);
    assert_described("search-cards", &[Leaked(cards)]);
    assert_described("search-words", &[Leaked(words)]);
}

/// A type that borrows from the bytes that it is read from.
#[derive(Debug, PartialEq)]
struct Leaked<T>(T);

impl<T: Serialize> Serialize for Leaked<T> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de, T: Deserialize<'static>> Deserialize<'de> for Leaked<T> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Value::deserialize(from)?.to_string();
        let read = serde_json::from_str(Box::leak(text.into_boxed_str()));
        read.map(Self).map_err(serde::de::Error::custom)
    }
}
