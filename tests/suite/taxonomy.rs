//! Products and topics: their names, and the numbers beside them.

use crate::needs;
use crate::support::{SCHEMAS, defaults, helpc, machine, plan, project, write_tree};
use helpc::compile;
use helpc::corpus::{self, Corpus};
use helpc::finding::FileId;
use helpc::lookup::{Customer, Surface};
use helpc::published::{Object, Product, Taxonomy};
use helpc::rules;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Returns the taxonomy and the products of each cloud: its index in the schemas, its products.
fn products(corpus: &Corpus, published: &[FileId]) -> Vec<(usize, Taxonomy, Vec<Product>)> {
    let objects = Mutex::new(BTreeMap::new());
    let put = |bytes: Vec<u8>| {
        let object = Object::of(&bytes);
        objects
            .lock()
            .expect("a lock")
            .insert(object.path.clone(), bytes);
        Ok(object)
    };
    let plan = plan(corpus, published);
    let articles = compile::articles(plan, published, &|_| None, &put).expect("articles");
    let clouds = compile::clouds(plan, &articles, &put).expect("clouds");
    let objects = objects.lock().expect("a lock");
    let read = |path: &str| objects.get(path).expect("an object").as_slice();
    let of_cloud = |cloud: &helpc::published::CloudBundle| {
        let number = SCHEMAS
            .clouds
            .iter()
            .position(|one| one.name == cloud.cloud);
        let entry: helpc::published::Cloud =
            serde_json::from_slice(read(&cloud.entry.path)).expect("an entry");
        let taxonomy: Taxonomy = serde_json::from_slice(read(&entry.taxonomy)).expect("a list");
        let pages = taxonomy.products.iter();
        let pages = pages.map(|row| serde_json::from_slice(read(&row.object)).expect("a product"));
        let pages = pages.collect();
        (number.expect("a cloud"), taxonomy, pages)
    };
    clouds.iter().map(of_cloud).collect()
}

/// Compares the number next to each topic with the articles that a customer gets for it. Returns
/// the numbers of topics, and of those with articles.
fn assert_numbers_are_true(articles: PathBuf) -> (usize, usize) {
    let config = defaults();
    let tree = corpus::locate(&[articles], &config).expect("a tree");
    let corpus = Corpus::load(tree, &SCHEMAS, &config).expect("a tree");
    let report = rules::run(&corpus, &SCHEMAS, &config);
    let published = compile::select(&corpus, &report.findings).published;
    let held = corpus
        .file_ids()
        .filter(|file| published.binary_search(file).is_err())
        .map(|file| (file, "held back".to_owned()));
    let surface = Surface::new(&corpus, &SCHEMAS, held.collect());
    let (mut topics, mut answered) = (0, 0);
    for (cloud, list, pages) in products(&corpus, &published) {
        for (row, page) in list.products.iter().zip(&pages) {
            let rows = page.categories.iter().flat_map(|category| &category.topics);
            assert_eq!(
                row.answered,
                rows.clone().filter(|topic| topic.articles > 0).count()
            );
            for topic in rows {
                let customer = |product: Option<&String>| Customer {
                    cloud,
                    topic: Some(topic.id.to_lowercase()),
                    product: product.map(|id| id.to_lowercase()),
                    ..Customer::default()
                };
                topics += 1;
                answered += usize::from(topic.articles > 0);
                // Most topics have no article at all: look at a part of them.
                if topic.articles + topic.elsewhere == 0 && topics % 500 != 0 {
                    continue;
                }
                let shown = surface.shown(&customer(page.ids.first())).len();
                let everywhere = surface.shown(&customer(None)).len();
                assert_eq!(
                    (topic.articles, topic.elsewhere),
                    (shown, everywhere - shown),
                    "{} {} {}",
                    page.title,
                    topic.id,
                    topic.title
                );
            }
        }
    }
    (topics, answered)
}

#[test]
fn numbers_of_our_topics_are_true() {
    let (topics, answered) = assert_numbers_are_true(project().join("articles"));
    assert!(topics > 30 && answered > 30, "{topics} {answered}");
}

#[test]
fn numbers_of_real_topics_are_true() {
    if let Some(articles) = needs::real_articles() {
        let (topics, _) = assert_numbers_are_true(articles);
        assert!(topics > 4_000, "{topics}");
    }
}

const NAMES: &str = "\
products:
  - ids: [14749, AAAAAAAA-b0ae-b275-ad3a-03479cfa1396]
    name: Windows virtual machines
    short: Windows VM
    icon: compute
    order: 1
topics:
  - ids: [32411835]
    name: The machine does not start
resources:
  microsoft.compute/virtualMachines: Machines
problems: [first]
";

/// Writes a tree with two articles about one product, in two notations, and a taxonomy file.
fn tree(names: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let with = |id: &str, product: &str| {
        let old = "productPesIds=\"14749\"";
        let text = machine(id, "generic", "Start it.");
        assert!(text.contains(old), "{text}");
        text.replace(old, &format!("productPesIds=\"{product}\""))
    };
    let first = with("first", "14749");
    let second = with("second", "aaaaaaaa-b0ae-b275-ad3a-03479cfa1396");
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", "taxonomy: names.yaml\n"),
            ("names.yaml", names),
            ("articles/x/first.md", &first),
            ("articles/x/second.md", &second),
        ],
    );
    folder
}

/// Builds a bundle and returns the list of products of its first cloud.
fn build(folder: &Path) -> serde_json::Value {
    let output = helpc(folder, &["build", "--fail-on", "never"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let read = |path: &str| -> serde_json::Value {
        let text = std::fs::read(folder.join("dist").join(path)).expect("a file");
        serde_json::from_slice(&text).expect("JSON")
    };
    read(
        read("clouds/public.json")["taxonomy"]
            .as_str()
            .expect("a path"),
    )
}

#[test]
fn a_taxonomy_file_names_products_and_joins_their_ids() {
    let folder = tree(NAMES);
    let list = build(folder.path());
    let product = &list["products"][0];
    assert_eq!(product["title"], "Windows virtual machines");
    assert_eq!(product["short"], "Windows VM");
    assert_eq!(product["icon"], "compute");
    assert_eq!(product["articles"], 2);
    assert_eq!(list["problems"][0]["id"], "first");
    let why = |product: &str| {
        let args = [
            "why",
            "--format",
            "json",
            "--cloud",
            "public",
            "--product",
            product,
        ];
        let output = helpc(folder.path(), &args);
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    for product in ["14749", "aaaaaaaa-b0ae-b275-ad3a-03479cfa1396"] {
        let shown = why(product);
        assert!(
            shown.contains("\"first\"") && shown.contains("\"second\""),
            "{shown}"
        );
    }
}

/// Returns the ids of the articles about frequent problems.
fn problems(folder: &Path) -> Vec<String> {
    let list = build(folder);
    let problems = list["problems"].as_array().expect("problems").iter();
    let ids = problems.map(|problem| problem["id"].as_str().expect("an id").to_owned());
    ids.collect()
}

#[test]
fn frequent_problems_are_those_of_the_taxonomy_file() {
    let folder = tree(&NAMES.replace("[first]", "[second]"));
    assert_eq!(problems(folder.path()), ["second"]);
}

#[test]
fn each_frequent_problem_is_listed_once() {
    let names = "products:\n- {ids: [14749], name: Machines}\n- {ids: [20001], name: Robots}\n";
    let folder = tree(names);
    let of_both = machine("first", "generic", "Start it.").replace("\"14749\"", "\"14749, 20001\"");
    write_tree(folder.path(), &[("articles/x/first.md", &of_both)]);
    std::fs::remove_file(folder.path().join("articles/x/second.md")).expect("removed");
    assert_eq!(problems(folder.path()), ["first"]);
}

#[test]
fn without_names_a_product_is_called_by_what_its_articles_are_about() {
    let folder = tree("");
    let list = build(folder.path());
    let product = &list["products"][0];
    assert_eq!(product["title"], "Compute");
    assert_eq!(product["articles"], 2);
    assert_eq!(product["ids"].as_array().map(Vec::len), Some(2));
}

/// Returns an article that describes a product, with topics.
fn description(id: &str, product: &str, topics: &[(&str, &str)]) -> String {
    let topics = topics.iter().map(|(id, title)| {
        serde_json::json!({ "id": id, "shortDescription": title, "category": "Start" })
    });
    let body = serde_json::json!({
        "$schema": "SelfHelpContent",
        "shortDescription": "Problems with robots",
        "supportTopics": topics.collect::<Vec<_>>(),
    });
    let head = machine(id, "supportTopicDescription", "");
    let (head, _) = head.split_once("/>").expect("a block");
    let head = head.replace("14749", product);
    format!("{head}/>\n# Topics\n---\n{body:#}\n")
}

#[test]
fn descriptions_of_one_product_are_one_product() {
    let folder = tree(NAMES);
    let topics = [
        ("32411835", "Slow"),
        ("32411835", "Again"),
        ("32411836", "Lost"),
    ];
    let one = description("one", "14749", &topics);
    let same = description(
        "same",
        "14749",
        &[("32411836", "Lost"), ("32411837", "New")],
    );
    // The topic of the first article.
    let answered = [("32410552", "Start")];
    let other = description("other", "aaaaaaaa-b0ae-b275-ad3a-03479cfa1396", &answered);
    write_tree(
        folder.path(),
        &[
            ("articles/x/one.md", &one),
            ("articles/x/other.md", &other),
            ("articles/x/same.md", &same),
        ],
    );
    let list = build(folder.path());
    let products = list["products"].as_array().expect("products");
    assert_eq!(products.len(), 1, "{list:#}");
    assert_eq!(products[0]["ids"].as_array().map(Vec::len), Some(2));
    assert_eq!(products[0]["topics"], 4);
    assert_eq!(products[0]["answered"], 1);
    assert_eq!(products[0]["articles"], 2);
}

#[test]
fn search_results_have_the_names_of_products() {
    for (names, name) in [(NAMES, "Windows virtual machines"), ("", "Compute")] {
        let folder = tree(names);
        build(folder.path());
        let args = ["search", "--format", "json", "--bundle", "dist", "first"];
        let output = helpc(folder.path(), &args);
        let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(found["hits"][0]["product"], name, "{found:#}");
    }
}

#[test]
fn mistakes_in_a_taxonomy_file_are_findings() {
    let cases = [
        (
            "products:\n  - ids: [1]\n    nam: A\n",
            "names.yaml:3:5: error config/unknown-key: unknown key `nam`. Did you mean `name`?",
        ),
        (
            "products:\n  - ids: [1]\n    name: A\n    icon: fish\n",
            "names.yaml:4:11: error config/wrong-value",
        ),
        (
            "products:\n  - ids: [1, 1]\n    name: A\n",
            "names.yaml:2:14: error config/wrong-value: the id `1` is used twice in `products`",
        ),
        ("products: [\n", "error config/syntax"),
        (
            "resources:\n  machines: Machines\n",
            "error config/wrong-value",
        ),
    ];
    for (names, expected) in cases {
        let folder = tree(names);
        let output = helpc(folder.path(), &["check", "--format", "concise"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains(expected), "{names}\n{text}");
    }
    let folder = tree(NAMES);
    std::fs::remove_file(folder.path().join("names.yaml")).expect("removed");
    let output = helpc(folder.path(), &["check", "--format", "concise"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("helpc.yaml:1:11: error config/wrong-value: the taxonomy file `names.yaml` does not exist"),
        "{text}"
    );
}
