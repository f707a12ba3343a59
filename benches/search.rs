//! Measures the cost of a search: bytes fetched by the first query and by later ones, the time of a
//! query, and the results.
//!
//! ```text
//! cargo bench --bench search -- [ARTICLES] [--cloud CLOUD] [QUERY...]
//! ```
//!
//! ARTICLES are built into a fresh bundle first; a folder that holds a bundle is
//! taken as it is.

use flate2::Compression;
use flate2::write::GzEncoder;
use helpc::search::{Hits, Index, Query};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

/// Whole questions, single words, typos, prefixes, nonsense, Chinese.
const QUERIES: &[&str] = &[
    "key vault access denied 403",
    "storage",
    "reset password",
    "cannot connect vm",
    "zzzqqq",
    "blob storge",
    "virtaul machine backup",
    "kuberntes pod crash",
    "expressroute circuit down",
    "sql database high cpu",
    "cosmos db rate limit 429",
    "how do I increase my quota",
    "rdp",
    "azure ad conn",
    "app service custom domain ssl",
    "0x80070005",
    "certificate expired",
    "refund",
    "storge acount fierwall",
    "expresroute circut not provisoned",
    "why is my virtual machine not starting after resize in the portal today",
    "\u{865a}\u{62df}\u{673a}",
    "\u{91cd}\u{7f6e}\u{5bc6}\u{7801}",
];

/// The scripts that a page loads before its first query.
const SCRIPTS: [&str; 7] = [
    "search.js",
    "search-cards.js",
    "search-format.js",
    "search-ranking.js",
    "search-snippet.js",
    "search-terms.js",
    "search-text.js",
];

fn main() {
    let mut args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    let mut cloud = "public".to_owned();
    if let Some(at) = args.iter().position(|arg| arg == "--cloud") {
        cloud = args
            .drain(at..(at + 2).min(args.len()))
            .next_back()
            .unwrap_or(cloud);
    }
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = (!args.is_empty()).then(|| PathBuf::from(args.remove(0)));
    let tree = named.unwrap_or(manifest.join("articles"));
    let bundle = if tree.join("manifest.json").is_file() {
        tree
    } else {
        build(&tree)
    };
    let queries: Vec<&str> = if args.is_empty() {
        QUERIES.to_vec()
    } else {
        args.iter().map(String::as_str).collect()
    };
    measure(&bundle, &cloud, &queries);
}

/// Builds a bundle and says how long that took.
fn build(articles: &Path) -> PathBuf {
    let out = std::env::temp_dir().join(format!("helpc-bench-search-{}", std::process::id()));
    let start = Instant::now();
    Command::new(env!("CARGO_BIN_EXE_helpc"))
        .arg("build")
        .arg(articles)
        .arg("--out")
        .arg(&out)
        .args(["--quiet", "--fail-on", "never"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("helpc runs");
    print_line(&format!(
        "built {} in {:.2} s",
        out.display(),
        start.elapsed().as_secs_f64()
    ));
    out
}

/// Bytes as written, and compressed as most hosts send them.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Size {
    compressed: usize,
    written: usize,
}

impl std::ops::Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            compressed: self.compressed + other.compressed,
            written: self.written + other.written,
        }
    }
}

impl std::iter::Sum for Size {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        sizes.fold(Self::default(), |sum, size| sum + size)
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{} bytes ({} with gzip)",
            self.written, self.compressed
        )
    }
}

fn size(bytes: &[u8]) -> Size {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("compressed");
    Size {
        compressed: encoder.finish().expect("compressed").len(),
        written: bytes.len(),
    }
}

/// The objects that one query fetched, by path.
type Fetched = RefCell<BTreeMap<String, Arc<[u8]>>>;

fn measure(bundle: &Path, cloud: &str, queries: &[&str]) {
    let read = |path: &str| std::fs::read(bundle.join(path));
    let entry = read(&format!("clouds/{cloud}.json")).expect("the entry of the cloud");
    let entry: serde_json::Value = serde_json::from_slice(&entry).expect("JSON");
    let root = read(entry["search"].as_str().expect("a search")).expect("the root of the search");
    let scripts = SCRIPTS.map(|name| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/site");
        std::fs::read(path.join(name)).expect("the script")
    });
    let script: Size = scripts.iter().map(|script| size(script)).sum();
    print_line(&format!("script {script}, root object {}", size(&root)));
    let once = script + size(&root);
    let (mut later, mut first) = (Vec::new(), Vec::new());
    for text in queries {
        let fetched = Fetched::default();
        let load = |path: &str| {
            let bytes: Arc<[u8]> = Arc::from(read(path)?);
            let mut fetched = fetched.borrow_mut();
            fetched.insert(path.to_owned(), Arc::clone(&bytes));
            Ok(bytes)
        };
        let start = Instant::now();
        let index = Index::open(&root).expect("an index");
        let query = Query {
            text,
            limit: 10,
            fold: true,
            ..Query::default()
        };
        let hits = index.query(&query, &load).expect("an answer");
        let time = start.elapsed().as_secs_f64() * 1000.0;
        let fetched = fetched.into_inner();
        let bytes: Size = fetched.values().map(|bytes| size(bytes)).sum();
        later.push(bytes);
        first.push(once + bytes);
        print_line(&format!(
            "{text}\n    {} hits, {} objects, {bytes}; the first query: {}; {time:.1} ms, {} of {} snippets marked",
            hits.total,
            fetched.len(),
            once + bytes,
            marked(&hits),
            hits.hits.len(),
        ));
        for hit in hits.hits.iter().take(5) {
            let snippet: String = hit
                .snippet
                .iter()
                .map(|piece| {
                    if piece.mark {
                        format!("[{}]", piece.text)
                    } else {
                        piece.text.clone()
                    }
                })
                .collect();
            print_line(&format!("      {} | {} | {snippet}", hit.title, hit.kind));
        }
    }
    for (name, mut list) in [("first query", first), ("later query", later)] {
        list.sort_unstable();
        print_line(&format!(
            "{name}: median {}, most {}",
            list[list.len() / 2],
            list[list.len() - 1]
        ));
    }
}

fn marked(hits: &Hits) -> usize {
    let is_marked = |hit: &&helpc::search::Hit| hit.snippet.iter().any(|piece| piece.mark);
    hits.hits.iter().filter(is_marked).count()
}

#[allow(clippy::print_stdout)]
fn print_line(line: &str) {
    println!("{line}");
}
