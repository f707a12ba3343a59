//! The search of a bundle: what it finds, and that Rust and JavaScript agree.

use crate::needs;
use crate::support::{copy_tree, helpc, machine, project, read_tree, write_tree};
use helpc::search::{Hits, Index, Query, SnippetPart};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

fn read(bundle: &Path, path: &str) -> std::io::Result<Arc<[u8]>> {
    Ok(Arc::from(std::fs::read(bundle.join(path))?))
}

fn json_of(bundle: &Path, path: &str) -> Value {
    serde_json::from_slice(&read(bundle, path).expect(path)).expect("JSON")
}

fn open(bundle: &Path, cloud: &str) -> Index {
    let entry = json_of(bundle, &format!("clouds/{cloud}.json"));
    let root = read(bundle, entry["search"].as_str().expect("a search")).expect("a root");
    Index::open(&root).expect("an index")
}

fn ask(bundle: &Path, query: &Query<'_>) -> Hits {
    open(bundle, "public")
        .query(query, &|path| read(bundle, path))
        .expect("an answer")
}

fn titles(bundle: &Path, text: &str) -> Vec<String> {
    let query = Query {
        text,
        limit: 10,
        ..Query::default()
    };
    let hits = ask(bundle, &query).hits;
    hits.into_iter().map(|hit| hit.title).collect()
}

/// Builds a bundle of these articles: name, title and text.
fn bundle(articles: &[(&str, &str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    for (name, title, text) in articles {
        let article = machine(name, "generic", text).replace(
            &format!("How to work with the {name} machine\""),
            &format!("{title}\""),
        );
        write_tree(
            folder.path(),
            &[(
                &format!("articles/microsoft.compute/compute-{name}.md"),
                &article,
            )],
        );
    }
    build(folder.path(), &["--fail-on", "never"]);
    folder
}

fn build(folder: &Path, args: &[&str]) {
    let mut all = vec!["build", "--quiet", "--format", "concise"];
    all.extend(args);
    let output = helpc(folder, &all);
    assert!(
        output.status.code().is_some_and(|code| code < 2),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

const ARTICLES: &[(&str, &str, &str)] = &[
    (
        "disk",
        "Attach a disk to a machine",
        "Attach the disk in the portal. Policies may deny it.",
    ),
    (
        "password",
        "Reset the password",
        "The **password** of `root` is reset by the agent; error 0x80070005 means denied.",
    ),
    (
        "chinese",
        "重置虚拟机的密码",
        "在门户中打开虚拟机，然后选择重置密码。",
    ),
    (
        "odd",
        "İstanbul STRASSE ΟΔΟΣ \u{20000}\u{20001} 𝒳𝒴 cafe\u{301}",
        "A text with Ａ wide, 한국어 words, an emoji \u{1f600} and ångström.",
    ),
    (
        "codes",
        "Errors of the agent",
        "BlobNotFound, KB4013429 and -2146233083 in a r\u{e9}sum\u{e9}; Wi-Fi, Re\u{301}gion, \u{ff36}\u{ff2d}\u{ff33}.",
    ),
    (
        "storage",
        "Storage account is not reachable",
        "The firewall of the storage account denies the network.",
    ),
];

#[test]
fn finds_words_prefixes_typos_and_pairs() {
    let folder = bundle(ARTICLES);
    let dist = folder.path().join("dist");
    let first = |text: &str| titles(&dist, text).into_iter().next();
    assert_eq!(
        first("disks").as_deref(),
        Some("Attach a disk to a machine")
    );
    assert_eq!(
        first("policy").as_deref(),
        Some("Attach a disk to a machine")
    );
    assert_eq!(first("passw").as_deref(), Some("Reset the password"));
    assert_eq!(
        first("pasword reset").as_deref(),
        Some("Reset the password")
    );
    assert_eq!(
        first("tsorage").as_deref(),
        Some("Storage account is not reachable")
    );
    assert_eq!(first("0X80070005").as_deref(), Some("Reset the password"));
    assert_eq!(first("密码").as_deref(), Some("重置虚拟机的密码"));
    assert_eq!(first("虚").as_deref(), Some("重置虚拟机的密码"));
    assert_eq!(
        first("the storage zzzqqq").as_deref(),
        Some("Storage account is not reachable")
    );
    for code in [
        "notfound",
        "blobnotfound",
        "blob not found",
        "4013429",
        "-2146233083",
        "resume",
        "r\u{e9}sum\u{e9}",
        "wifi",
        "wi-fi",
        "region",
        "\u{ff22}lob",
    ] {
        assert_eq!(
            first(code).as_deref(),
            Some("Errors of the agent"),
            "{code}"
        );
    }
    for nothing in ["zzzqqq", "", "the", " \u{1f600}", "0x80070006"] {
        assert_eq!(first(nothing), None, "{nothing}");
    }
}

#[test]
fn snippets_mark_matches() {
    let folder = bundle(ARTICLES);
    let dist = folder.path().join("dist");
    let snippet = |text| {
        let query = Query {
            text,
            limit: 1,
            ..Query::default()
        };
        let hits = ask(&dist, &query).hits;
        hits.into_iter()
            .flat_map(|hit| hit.snippet)
            .collect::<Vec<SnippetPart>>()
    };
    let marks = |text| -> Vec<String> {
        let marked = snippet(text).into_iter().filter(|part| part.mark);
        marked.map(|part| part.text).collect()
    };
    assert_eq!(marks("firewal"), ["firewall"]);
    assert_eq!(marks("重置密码"), ["重置密码"]);
    assert_eq!(marks("denying"), ["deny"]);
    // Only words that were meant.
    assert_eq!(marks("not firewall"), ["firewall"]);
    let whole: String = snippet("firewall")
        .into_iter()
        .map(|part| part.text)
        .collect();
    assert!(
        whole.contains("The firewall of the storage account denies the network."),
        "{whole}"
    );
}

/// Problems as customers describe them, and the article that answers each.
#[test]
fn finds_what_was_meant() {
    let folder = bundle(PROBLEMS);
    let dist = folder.path().join("dist");
    for (query, expected) in [
        // Inflections and families of words.
        ("vm not starting", "My virtual machine does not start"),
        ("started", "My virtual machine does not start"),
        (
            "connecting remotely",
            "Connection to the desktop is refused",
        ),
        ("connectivity", "Connection to the desktop is refused"),
        ("allocate", "Allocation failure in a region"),
        // Synonyms, also phrases, in both directions.
        ("VM", "My virtual machine does not start"),
        ("k8s pods", "Nodes of AKS are not ready"),
        ("virtual machine boot", "My virtual machine does not start"),
        ("rdp refused", "Connection to the desktop is refused"),
        // Codes and compounds that the articles write in another way.
        ("AllocationFailed", "Allocation failure in a region"),
        ("allocationfailed", "Allocation failure in a region"),
        ("allocation_failed", "Allocation failure in a region"),
        ("-2146233083", "The agent stops with 0x80131505"),
        ("2148734213", "The agent stops with 0x80131505"),
        ("0x80131505", "The agent stops with 0x80131505"),
        // Typos: in unknown words, in phrases, two in a long word.
        (
            "virtaul machne does not strat",
            "My virtual machine does not start",
        ),
        ("alocatoin", "Allocation failure in a region"),
        ("kubernets", "Nodes of AKS are not ready"),
        // While typing.
        ("starti", "My virtual machine does not start"),
        ("alloc", "Allocation failure in a region"),
    ] {
        let found = titles(&dist, query);
        assert_eq!(
            found.first().map(String::as_str),
            Some(expected),
            "{query}: {found:?}"
        );
    }
}

const PROBLEMS: &[(&str, &str, &str)] = &[
    (
        "start",
        "My virtual machine does not start",
        "Check the boot diagnostics. If the disk is full, resize it.",
    ),
    (
        "desktop",
        "Connection to the desktop is refused",
        "Remote Desktop needs an open port. Ask the administrator of the network.",
    ),
    (
        "capacity",
        "Allocation failure in a region",
        "The region has no capacity for this size. Try a different one.",
    ),
    (
        "kubernetes",
        "Nodes of AKS are not ready",
        "Azure Kubernetes Service marks a node as not ready if its pods use all memory.",
    ),
    (
        "agent",
        "The agent stops with 0x80131505",
        "The operation timed out. Restart the service of the agent.",
    ),
    (
        "disk",
        "Attach a disk",
        "Attach the disk in the portal, then partition it.",
    ),
];

/// A frequent word that one article misspells: searching for the typo must find the articles that
/// spell it correctly.
#[test]
fn a_typo_that_occurs_is_also_corrected() {
    let mut articles = Vec::new();
    for number in 0..130 {
        articles.push((
            format!("many{number}"),
            format!("Reach the database from region {number}"),
            "Open the firewall for the address of the client.".to_owned(),
        ));
    }
    for number in 0..1200 {
        articles.push((
            format!("other{number}"),
            format!("Part {number} of the handbook"),
            "Nothing to see.".to_owned(),
        ));
    }
    articles.push((
        "typo".to_owned(),
        "Part of a handbook with a databse in it".to_owned(),
        "Nothing to see.".to_owned(),
    ));
    articles.push((
        "typo2".to_owned(),
        "Another databse".to_owned(),
        "Nothing to see.".to_owned(),
    ));
    let articles: Vec<(&str, &str, &str)> = articles
        .iter()
        .map(|(name, title, text)| (name.as_str(), title.as_str(), text.as_str()))
        .collect();
    let folder = bundle(&articles);
    let dist = folder.path().join("dist");
    let query = Query {
        text: "databse",
        limit: 5,
        ..Query::default()
    };
    assert!(ask(&dist, &query).total > 130);
}

#[test]
fn an_id_finds_its_article_and_those_of_its_topic() {
    let folder = copy();
    let dist = folder.path().join("dist");
    let ids = |text: &str| -> Vec<String> {
        let query = Query {
            text,
            limit: 20,
            ..Query::default()
        };
        ask(&dist, &query)
            .hits
            .into_iter()
            .map(|hit| hit.id)
            .collect()
    };
    for id in [
        "compute-ssh-connection-fails",
        " Compute-SSH-connection-FAILS ",
    ] {
        assert_eq!(
            ids(id).first().map(String::as_str),
            Some("compute-ssh-connection-fails")
        );
    }
    let topic = ids("32610102");
    assert!(
        topic.contains(&"compute-ssh-connection-fails".to_owned()),
        "{topic:?}"
    );
    for id in &topic {
        let path = json_of(&dist, "manifest.json")["articles"]
            .as_array()
            .and_then(|rows| rows.iter().find(|row| row["id"] == id.as_str()).cloned())
            .expect("a row");
        let article = json_of(&dist, path["object"].as_str().expect("a path"));
        let topics = article["properties"]["supportTopicIds"].to_string();
        assert!(topics.contains("32610102"), "{id}: {topics}");
    }
    assert!(ids("32610199").is_empty());
}

#[test]
fn articles_with_the_same_title_are_one_hit() {
    let folder = bundle(&[
        ("one", "Reset the password", "For Windows machines."),
        ("two", "Reset the Password", "For Linux machines."),
        (
            "three",
            "Reset the password of a database",
            "For databases.",
        ),
    ]);
    let dist = folder.path().join("dist");
    let query = Query {
        text: "reset password",
        limit: 10,
        ..Query::default()
    };
    let plain = ask(&dist, &query);
    let folded = ask(
        &dist,
        &Query {
            fold: true,
            ..query
        },
    );
    assert_eq!((plain.total, plain.hits.len()), (3, 3));
    assert_eq!((folded.total, folded.hits.len()), (3, 2));
    assert_eq!(folded.hits[0].same.len(), 1);
    assert_ne!(folded.hits[0].same[0].id, folded.hits[0].id);
    let shown: Vec<&String> = folded.hits.iter().map(|hit| &hit.id).collect();
    let first = ask(
        &dist,
        &Query {
            fold: true,
            limit: 1,
            ..query
        },
    );
    assert_eq!(first.hits[0].id, *shown[0]);
}

/// Chinese articles, as a tree for customers in China has them.
const CHINESE: &[(&str, &str, &str)] = &[
    (
        "zh-start",
        "虚拟机无法启动",
        "如果虚拟机在启动时失败，请先查看启动诊断中的屏幕截图。磁盘已满或更新未完成时，请使用恢复虚拟机修复系统磁盘。",
    ),
    (
        "zh-password",
        "重置管理员密码",
        "在门户中打开虚拟机，选择“重置密码”，输入新的用户名和密码。密码必须至少包含十二个字符。",
    ),
    (
        "zh-storage",
        "存储账户返回 403 错误",
        "请检查存储账户的防火墙规则和共享访问签名的过期时间。错误代码 AuthorizationFailure 表示网络被拒绝。",
    ),
    (
        "zh-invoice",
        "下载发票和账单",
        "账户管理员可以在“成本管理 + 计费”中下载每月的发票。发票在账单周期结束后的七天内生成。",
    ),
    (
        "zh-quota",
        "申请提高虚拟机的核心配额",
        "每个区域都有 vCPU 配额。如果创建虚拟机时提示超过配额，请提交增加配额的请求。",
    ),
    (
        "en-rdp",
        "Cannot connect to a VM with Remote Desktop",
        "Open port 3389 in the network security group.",
    ),
];

#[test]
fn finds_chinese_articles_and_english_ones_by_chinese_words() {
    let folder = bundle(CHINESE);
    let dist = folder.path().join("dist");
    for (query, expected) in [
        ("虚拟机启动失败", "虚拟机无法启动"),
        ("我的虚拟机启动不了", "虚拟机无法启动"),
        ("忘记密码", "重置管理员密码"),
        ("管理员密码重置", "重置管理员密码"),
        ("存储 403", "存储账户返回 403 错误"),
        ("AuthorizationFailure", "存储账户返回 403 错误"),
        ("怎么下载发票", "下载发票和账单"),
        ("配额不够", "申请提高虚拟机的核心配额"),
        ("VM 配额", "申请提高虚拟机的核心配额"),
        (
            "虚拟机远程桌面无法连接",
            "Cannot connect to a VM with Remote Desktop",
        ),
        ("password reset", "重置管理员密码"),
    ] {
        let found = titles(&dist, query);
        assert_eq!(
            found.first().map(String::as_str),
            Some(expected),
            "{query}: {found:?}"
        );
    }
}

#[test]
fn filters_restrict_results() {
    let folder = copy();
    let dist = folder.path().join("dist");
    let all = Query {
        text: "machine",
        internal: true,
        limit: 1000,
        ..Query::default()
    };
    let whole = ask(&dist, &all);
    let public = ask(
        &dist,
        &Query {
            internal: false,
            ..all.clone()
        },
    );
    assert!(public.total > 0 && public.total <= whole.total);
    let types: BTreeSet<&str> = whole.hits.iter().map(|hit| hit.kind.as_str()).collect();
    for kind in &types {
        let of = ask(
            &dist,
            &Query {
                types: &[kind],
                ..all.clone()
            },
        );
        assert_eq!(
            of.total,
            whole.hits.iter().filter(|hit| hit.kind == *kind).count(),
            "{kind}"
        );
        assert!(of.hits.iter().all(|hit| hit.kind == *kind));
    }
    let product = ask(
        &dist,
        &Query {
            product: Some("14749"),
            ..all.clone()
        },
    );
    assert!(product.total > 0 && product.total < whole.total);
    assert_eq!(
        ask(
            &dist,
            &Query {
                product: Some("none"),
                ..all
            }
        )
        .total,
        0
    );
}

#[test]
fn a_damaged_index_does_not_panic() {
    let folder = bundle(ARTICLES);
    let dist = folder.path().join("dist");
    let index = open(&dist, "public");
    let query = Query {
        text: "storge account",
        limit: 5,
        ..Query::default()
    };
    assert!(
        index
            .query(&query, &|_| Err(std::io::Error::other("gone")))
            .is_err()
    );
    for wrong in [
        "",
        "{}",
        "[]",
        "{\"format\":1,\"kind\":\"search-terms\",\"terms\":{\"storage\":\"~~~~ \u{1}\"}}",
    ] {
        let _ = index.query(&query, &|_| Ok(Arc::from(wrong.as_bytes())));
    }
    assert!(Index::open(b"{\"kind\":\"cloud\"}").is_err());
}

/// Builds our articles.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(folder.path(), &[("helpc.yaml", "")]);
    copy_tree(&project().join("articles"), &folder.path().join("articles"));
    build(folder.path(), &[]);
    folder
}

/// Makes queries from the titles of a bundle: whole, truncated and with typos, with and
/// without filters.
fn queries(bundle: &Path, most: usize) -> Vec<Value> {
    let mut queries: Vec<Value> = [
        "zzzqqq",
        "",
        "the of and",
        "constructor __proto__",
        "a b c d e f g h i j k l m n o p",
        "key vault access denied 403",
        "虚拟机",
        "虚",
        "重置密码 password",
        "vm",
        "v",
        "s",
        "storge acount",
        "virtaul machien",
        "ttorage",
        "İstanbul strasse ΟΔΟΣ",
        "\u{20000}\u{20001}",
        "𝒳𝒴",
        "cafe\u{301}",
        "ångström",
        "product type",
        ":type:generic",
        "0x80070005 ",
        "a\u{0}b\u{feff}c",
        "2",
        "40",
        "my VM does not start",
        "virtual machne wont strat",
        "TheVirtuaal machine",
        "AllocationFailed",
        "allocationfailed",
        "BlobNotFound VMNotStarting",
        "-2147024891",
        "-2146233083",
        "connect to sqldatabse",
        "stopped connections",
        "starti",
        "虚拟机无法启动",
        "没有虚拟机",
        "32610102",
        "compute-ssh-connection-fails",
    ]
    .iter()
    .map(|text| json!({"text": text, "fold": text.len() % 2 == 0}))
    .collect();
    let manifest = json_of(bundle, "manifest.json");
    let articles = manifest["articles"].as_array().expect("articles");
    for row in articles
        .iter()
        .step_by(articles.len().div_ceil(most).max(1))
    {
        let article = json_of(bundle, row["object"].as_str().expect("a path"));
        let title = article["title"].as_str().expect("a title");
        let half: String = title.chars().take(title.chars().count() / 2).collect();
        let mut slip: Vec<char> = title.chars().collect();
        if slip.len() > 8 {
            slip.swap(4, 5);
            slip.remove(7);
        }
        let slip: String = slip.into_iter().collect();
        queries.push(json!({"text": title, "fold": true}));
        queries.push(json!({"text": row["id"]}));
        queries.push(json!({"text": half, "limit": 25, "type": article["type"]}));
        queries.push(json!({"text": slip, "internal": true, "limit": 3}));
        if let Some(product) = article["properties"]["productPesIds"][0].as_str() {
            let types = ["generic", "Apollo"];
            queries.push(json!({"text": half, "product": product, "type": types, "limit": 4}));
        }
    }
    queries
}

fn answer(bundle: &Path, index: &Index, query: &Value) -> String {
    let types: Vec<&str> = match &query["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    let query = Query {
        text: query["text"].as_str().expect("a text"),
        product: query["product"].as_str(),
        types: &types,
        internal: query["internal"].as_bool().unwrap_or(false),
        limit: query["limit"].as_u64().unwrap_or(10) as usize,
        fold: query["fold"].as_bool().unwrap_or(false),
    };
    let hits = index
        .query(&query, &|path| read(bundle, path))
        .expect("an answer");
    serde_json::to_string(&hits).expect("JSON")
}

/// Asserts that Rust and JavaScript answer every query with the same bytes.
fn assert_same_answers(bundle: &Path, cloud: &str, most: usize) {
    if needs::node().is_none() {
        return;
    }
    let index = open(bundle, cloud);
    let queries = queries(bundle, most);
    let mut lines = String::new();
    for query in &queries {
        lines.push_str(&format!("{query}\n"));
    }
    let node = Command::new("node")
        .arg(project().join("tests/suite/search/query.mjs"))
        .arg(project().join("templates/site/search.js"))
        .args([bundle.as_os_str(), cloud.as_ref()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut node = node.expect("node runs");
    let mut input = node.stdin.take().expect("an input");
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = node.wait_with_output().expect("node runs");
    writer.join().expect("joined").expect("written");
    assert!(output.status.success(), "node failed");
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    let answers: Vec<&str> = answers.lines().collect();
    assert_eq!(answers.len(), queries.len());
    let mut found = 0;
    for (query, theirs) in queries.iter().zip(answers) {
        let ours = answer(bundle, &index, query);
        assert_eq!(ours, theirs, "{query}");
        found += usize::from(!ours.contains("\"total\":0"));
    }
    assert!(
        found * 3 > queries.len(),
        "many queries find something: {found}"
    );
}

#[test]
fn rust_and_javascript_agree() {
    let folder = copy();
    assert_same_answers(&folder.path().join("dist"), "public", usize::MAX);
    assert_same_answers(&folder.path().join("dist"), "fairfax", usize::MAX);
}

#[test]
fn rust_and_javascript_agree_on_other_scripts() {
    for articles in [ARTICLES, CHINESE, PROBLEMS] {
        let folder = bundle(articles);
        assert_same_answers(&folder.path().join("dist"), "public", usize::MAX);
    }
}

#[test]
fn rust_and_javascript_agree_on_a_real_tree() {
    let Some(articles) = needs::real_articles() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let articles = articles.to_str().expect("UTF-8");
    build(
        folder.path(),
        &[articles, "--out", "dist", "--fail-on", "never"],
    );
    for cloud in ["public", "mooncake"] {
        assert_same_answers(&folder.path().join("dist"), cloud, 150);
    }
}

#[test]
fn a_changed_word_changes_few_objects() {
    let folder = copy();
    let dist = folder.path().join("dist");
    let before = read_tree(&dist);
    let path = folder
        .path()
        .join("articles/microsoft.compute/compute-rdp-connection-fails.md");
    let text = std::fs::read_to_string(&path).expect("an article");
    std::fs::write(&path, format!("{text}\nOne more quokka.\n")).expect("write");
    build(folder.path(), &[]);
    assert_eq!(titles(&dist, "quokka").len(), 1);
    build(folder.path(), &["--out", "anew"]);
    let (after, anew) = (read_tree(&dist), read_tree(&folder.path().join("anew")));
    assert!(after == anew, "the same as if it had been built anew");
    let kinds: Vec<Value> = after
        .iter()
        .filter(|(path, _)| !before.contains_key(*path))
        .map(|(_, bytes)| serde_json::from_slice::<Value>(bytes).expect("JSON")["kind"].clone())
        .collect();
    let count = |kind: &str| kinds.iter().filter(|known| *known == kind).count();
    let clouds = 3;
    assert!(
        (1..=clouds).contains(&count("search")),
        "a root for each of its clouds"
    );
    assert!(
        count("search-cards") <= 1,
        "its text begins as it did: {kinds:?}"
    );
    assert!(count("search-words") <= 2 * clouds, "{kinds:?}");
}
