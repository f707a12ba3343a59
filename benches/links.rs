//! Measures how well `helpc links` sends requests, to 441 simulated hosts on this machine, with the
//! addresses of a real tree.
//!
//! ```text
//! cargo bench --bench links -- [ARTICLES] [--lychee PROGRAM] [--rounds N] [--count N]
//! ```
//!
//! - polite: wall time against the bound that pace, rests and silent pages imply;
//!   the reported class of each page against the real one.
//! - fast: requests per second without rate limits, compared with lychee on the same list.
//! - large: memory for 50,000 addresses.
//!
//! Each page takes 10 ms. Depending on its address, 2 of 100 answer 429 with `Retry-After` the
//! first time, 1 of 100 never answers, 3 are dead, 5 redirect.

use helpc::config::Config;
use helpc::corpus::{Corpus, locate};
use helpc::linkcheck::{host_of, link_targets};
use helpc::schema::Schemas;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const HOSTS: usize = 441;
const LATENCY: Duration = Duration::from_millis(10);
const TIMEOUT: Duration = Duration::from_secs(1);
const REST: Duration = Duration::from_secs(1);
const INTERVAL: Duration = Duration::from_millis(5);
const CONCURRENCY: u32 = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Good,
    Busy,
    Silent,
    Dead,
    Moved,
}

/// What a page is, by its path.
fn kind(path: &str) -> Kind {
    let hash = path.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    match (hash >> 20) % 100 {
        _ if path.starts_with("/new-place") => Kind::Good,
        0..2 => Kind::Busy,
        2 => Kind::Silent,
        3..6 => Kind::Dead,
        6..11 => Kind::Moved,
        _ => Kind::Good,
    }
}

struct Entry {
    host: String,
    at: Instant,
    rests: bool,
    silent: bool,
}

/// The web: all hosts on one port.
struct Web {
    port: u16,
    log: Arc<Mutex<Vec<Entry>>>,
    /// Whether pages may be busy and silent.
    moody: Arc<AtomicBool>,
    _runtime: tokio::runtime::Runtime,
}

impl Web {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("0.0.0.0:0"))
            .expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let log: Arc<Mutex<Vec<Entry>>> = Arc::default();
        let moody = Arc::new(AtomicBool::new(true));
        runtime.spawn(listen(listener, Arc::clone(&log), Arc::clone(&moody)));
        Self {
            port,
            log,
            moody,
            _runtime: runtime,
        }
    }

    fn take(&self) -> Vec<Entry> {
        std::mem::take(&mut self.log.lock().expect("no panic"))
    }
}

async fn listen(
    listener: tokio::net::TcpListener,
    log: Arc<Mutex<Vec<Entry>>>,
    moody: Arc<AtomicBool>,
) {
    let busy: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    while let Ok((stream, _)) = listener.accept().await {
        let _ = stream.set_nodelay(true);
        let (log, busy, moody) = (Arc::clone(&log), Arc::clone(&busy), Arc::clone(&moody));
        tokio::spawn(async move {
            let service = service_fn(move |request: Request<Incoming>| {
                let (log, busy, moody) = (Arc::clone(&log), Arc::clone(&busy), Arc::clone(&moody));
                async move { Ok::<_, Infallible>(answer(&request, &log, &busy, &moody).await) }
            });
            let io = TokioIo::new(stream);
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(io, service)
                .await;
        });
    }
}

async fn answer(
    request: &Request<Incoming>,
    log: &Mutex<Vec<Entry>>,
    busy: &Mutex<BTreeSet<String>>,
    moody: &AtomicBool,
) -> Response<Full<Bytes>> {
    let host = request
        .headers()
        .get("host")
        .and_then(|host| host.to_str().ok());
    let host = host.unwrap_or_default().to_owned();
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let kind = match kind(path) {
        Kind::Busy | Kind::Silent if !moody.load(Ordering::Relaxed) => Kind::Good,
        kind => kind,
    };
    let is_busy = kind == Kind::Busy
        && busy
            .lock()
            .expect("no panic")
            .insert(format!("{host}{path}"));
    log.lock().expect("no panic").push(Entry {
        host,
        at: Instant::now(),
        rests: is_busy,
        silent: kind == Kind::Silent,
    });
    tokio::time::sleep(if kind == Kind::Silent {
        TIMEOUT * 20
    } else {
        LATENCY
    })
    .await;
    let response = Response::builder();
    let response = match kind {
        Kind::Busy if is_busy => response.status(429).header("retry-after", REST.as_secs()),
        Kind::Dead => response.status(404),
        Kind::Moved => response
            .status(301)
            .header("location", format!("/new-place{path}")),
        _ => response.status(200),
    };
    let response = response.header("content-type", "text/html");
    response
        .body(Full::new(Bytes::from_static(b"<h1>x</h1>")))
        .expect("a response")
}

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    let value = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1)
    };
    let folder = args.first().filter(|arg| !arg.starts_with("--"));
    let real = folder
        .map(|folder| real_addresses(Path::new(folder)))
        .unwrap_or_default();
    let mut pages = if real.is_empty() {
        made_up(20_000)
    } else {
        real
    };
    if let Some(count) = value("--count").and_then(|count| count.parse().ok()) {
        pages.truncate(count);
    }
    let rounds = value("--rounds")
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(3);
    let web = Web::new();
    polite(&web, &pages);
    fast(&web, &pages, value("--lychee"), rounds);
    large(&web);
}

/// The pages of a real tree, by host and path, without https.
fn real_addresses(folder: &Path) -> Vec<String> {
    let schemas = Schemas::embedded().expect("the schemas load");
    let config = Config::defaults(folder);
    let tree = locate(&[folder.to_owned()], &config).expect("a tree");
    let corpus = Corpus::load(tree, &schemas, &config).expect("loads");
    let pages: BTreeSet<String> = link_targets(&corpus, &schemas, &config)
        .into_keys()
        .filter_map(|page| {
            let host = host_of(&page)?;
            let path = page.split_once("://")?.1.split_once('/')?.1;
            (!path.contains(['(', ')', '<', '>'])).then(|| format!("{host}/{path}"))
        })
        .collect();
    pages.into_iter().collect()
}

fn made_up(count: usize) -> Vec<String> {
    (0..count)
        .map(|n| {
            format!(
                "h{}.example.org/docs/page-{n}?view=some-view-of-the-product",
                n % HOSTS
            )
        })
        .collect()
}

/// A tree with these addresses, a hundred in an article.
fn tree(urls: &[String]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let articles = folder.path().join("articles/x");
    std::fs::create_dir_all(&articles).expect("a folder");
    std::fs::write(folder.path().join("helpc.yaml"), "").expect("written");
    for (number, part) in urls.chunks(100).enumerate() {
        let links: String = part
            .iter()
            .map(|url| format!("* [A page]({url})\n"))
            .collect();
        let text = format!(
            "<properties articleId=\"a{number}\" selfHelpType=\"generic\"/>\n# A\n\n{links}"
        );
        std::fs::write(articles.join(format!("a{number}.md")), text).expect("written");
    }
    folder
}

struct Ran {
    time: Duration,
    /// MiB at most.
    memory: f64,
    said: String,
}

/// Runs a program to its end and looks at its memory meanwhile.
fn run(mut command: Command) -> Ran {
    let start = Instant::now();
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let mut child: Child = child.expect("runs");
    let mut err = child.stderr.take().expect("piped");
    let reader = std::thread::spawn(move || {
        let mut said = String::new();
        let _ = std::io::Read::read_to_string(&mut err, &mut said);
        said
    });
    let status = format!("/proc/{}/status", child.id());
    let mut memory = 0.0_f64;
    while child.try_wait().expect("asked").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let size =
            line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
        memory = memory.max(size.unwrap_or_default() / 1024.0);
        std::thread::sleep(Duration::from_millis(10));
    }
    Ran {
        time: start.elapsed(),
        memory,
        said: reader.join().expect("read"),
    }
}

fn helpc(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_helpc"));
    command
        .current_dir(folder)
        .args(["links", "--budget", "0", "--seed", "1"])
        .args(args);
    command
}

fn polite(web: &Web, pages: &[String]) {
    web.moody.store(true, Ordering::Relaxed);
    let urls: Vec<String> = pages.iter().map(|page| format!("http://{page}")).collect();
    let folder = tree(&urls);
    let (interval, concurrency) = (INTERVAL.as_millis().to_string(), CONCURRENCY.to_string());
    let allowed = format!("127.0.0.1:{}", web.port);
    let resolve = format!("*:80=127.0.0.1:{}", web.port);
    let ran = run(helpc(
        folder.path(),
        &[
            "--interval",
            &interval,
            "--concurrency",
            &concurrency,
            "--timeout",
            "1",
            "--attempts",
            "2",
            "--total",
            "1000",
            "--allow-host",
            &allowed,
            "--resolve",
            &resolve,
        ],
    ));
    let log = web.take();
    let bound = bound(&log);
    let hosts: BTreeSet<&str> = log.iter().map(|entry| entry.host.as_str()).collect();
    print_line(&format!(
        "polite: {} pages at {} hosts, {} requests in {:.1} s; bound {:.1} s, ratio {:.2}; {:.0} MiB",
        urls.len(),
        hosts.len(),
        log.len(),
        ran.time.as_secs_f64(),
        bound.as_secs_f64(),
        ran.time.as_secs_f64() / bound.as_secs_f64(),
        ran.memory
    ));
    print_line(ran.said.lines().last().unwrap_or_default());
    judge(folder.path(), &urls);
}

/// Returns the minimum time for the log: the requests to the slowest host at their minimum distance,
/// or one after the other in its slots, and its pauses.
fn bound(log: &[Entry]) -> Duration {
    let mut hosts: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in log {
        hosts.entry(&entry.host).or_default().push(entry);
    }
    let of_host = |entries: &Vec<&Entry>| {
        let spaced = INTERVAL * entries.len() as u32;
        let busy: Duration = entries
            .iter()
            .map(|entry| if entry.silent { TIMEOUT } else { LATENCY })
            .sum();
        let mut rest = Duration::ZERO;
        let mut until: Option<Instant> = None;
        for entry in entries.iter().filter(|entry| entry.rests) {
            let (begin, end) = (entry.at + LATENCY, entry.at + LATENCY + REST);
            let begin = until.map_or(begin, |until| until.max(begin));
            rest += end.saturating_duration_since(begin);
            until = Some(until.map_or(end, |until| until.max(end)));
        }
        spaced.max(busy / CONCURRENCY) + rest
    };
    hosts.values().map(of_host).max().unwrap_or_default()
}

/// Prints the reported class of each page against the real one.
fn judge(folder: &Path, urls: &[String]) {
    let text = std::fs::read_to_string(folder.join("helpc-links.jsonl")).expect("a file");
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let class = match line.get("trouble") {
            Some(_) => "unknown",
            None => line["as"].as_str().expect("a class"),
        };
        told.insert(
            line["url"].as_str().expect("an address").to_owned(),
            class.to_owned(),
        );
    }
    let (mut counts, mut wrong, mut missing) = (BTreeMap::<String, usize>::new(), 0, 0);
    let [mut false_dead, mut false_ok] = [0, 0];
    for url in urls {
        let Some(class) = told.get(url) else {
            missing += 1;
            continue;
        };
        let path = url
            .strip_prefix("http://")
            .and_then(|rest| rest.find('/').map(|at| &rest[at..]));
        let right = match kind(path.unwrap_or("/")) {
            Kind::Good | Kind::Busy => "ok",
            Kind::Silent => "unknown",
            Kind::Dead => "dead",
            Kind::Moved => "moved",
        };
        *counts.entry(class.clone()).or_default() += 1;
        wrong += usize::from(class != right);
        false_dead += usize::from(class == "dead" && right != "dead");
        false_ok += usize::from(
            matches!(class.as_str(), "ok" | "moved") && !matches!(right, "ok" | "moved"),
        );
    }
    print_line(&format!(
        "told: {counts:?}; {wrong} otherwise than they are ({false_dead} false dead, {false_ok} false ok), {missing} not asked"
    ));
}

fn fast(web: &Web, pages: &[String], lychee: Option<&String>, rounds: usize) {
    web.moody.store(false, Ordering::Relaxed);
    // An address of this machine for each host: the same list for both.
    let mut hosts: BTreeMap<&str, usize> = BTreeMap::new();
    for page in pages {
        let next = hosts.len();
        hosts
            .entry(page.split('/').next().unwrap_or_default())
            .or_insert(next);
    }
    let address = |page: &String| {
        let (host, path) = page.split_once('/').unwrap_or((page, ""));
        let number = hosts[host];
        format!(
            "http://127.1.{}.{}:{}/{path}",
            number / 250,
            number % 250 + 1,
            web.port
        )
    };
    let urls: Vec<String> = pages.iter().map(address).collect();
    let folder = tree(&urls);
    let list = folder.path().join("list.md");
    let mut file = std::fs::File::create(&list).expect("a file");
    for url in &urls {
        writeln!(file, "* [A page]({url})").expect("written");
    }
    let allowed = format!("127.0.0.0/8:{}", web.port);
    for round in 0..rounds {
        let _ = std::fs::remove_file(folder.path().join("helpc-links.jsonl"));
        let ran = run(helpc(
            folder.path(),
            &[
                "--interval",
                "0",
                "--concurrency",
                "256",
                "--total",
                "256",
                "--allow-host",
                &allowed,
            ],
        ));
        rate("helpc", round, &ran, web.take().len(), urls.len());
        let Some(lychee) = lychee else { continue };
        let mut command = Command::new(lychee);
        command.args([
            "--no-progress",
            "--max-concurrency",
            "256",
            "--host-concurrency",
            "256",
        ]);
        command.args(["--host-request-interval", "0ms", "--max-retries", "0"]);
        command.args(["--format", "json"]).arg(&list);
        let ran = run(command);
        rate("lychee", round, &ran, web.take().len(), urls.len());
    }
}

fn rate(name: &str, round: usize, ran: &Ran, requests: usize, pages: usize) {
    let seconds = ran.time.as_secs_f64();
    print_line(&format!(
        "fast: {name} round {round}: {pages} pages, {requests} requests in {seconds:.2} s: {:.0} requests, {:.0} pages a second; {:.0} MiB",
        requests as f64 / seconds,
        pages as f64 / seconds,
        ran.memory
    ));
}

fn large(web: &Web) {
    web.moody.store(false, Ordering::Relaxed);
    let urls: Vec<String> = made_up(50_000)
        .iter()
        .map(|page| format!("http://{page}"))
        .collect();
    let folder = tree(&urls);
    let allowed = format!("127.0.0.1:{}", web.port);
    let resolve = format!("*:80=127.0.0.1:{}", web.port);
    let ran = run(helpc(
        folder.path(),
        &[
            "--interval",
            "0",
            "--concurrency",
            "8",
            "--allow-host",
            &allowed,
            "--resolve",
            &resolve,
        ],
    ));
    web.take();
    print_line(&format!(
        "large: {} addresses in {:.1} s, {:.0} MiB",
        urls.len(),
        ran.time.as_secs_f64(),
        ran.memory
    ));
}

/// The result of a bench is what it prints.
fn print_line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
