//! `helpc search`: what a search on the page of a cloud finds.

use super::Outcome;
use super::args::SearchArgs;
use crate::report::{plural, visible};
use crate::search::{Hit, Hits, Index, Query};
use anstream::stdout;
use anyhow::{Context, bail};
use std::io::{self, Write};
use std::path::{Component, Path};
use std::sync::Arc;

pub(super) fn run(args: &SearchArgs) -> anyhow::Result<Outcome> {
    let index = open(args)?;
    let types: Vec<&str> = args.types.iter().map(String::as_str).collect();
    let query = Query {
        text: &args.words.join(" "),
        product: args.product.as_deref(),
        types: &types,
        internal: args.internal,
        limit: args.limit,
    };
    let hits = index.query(&query, &|path| read(&args.bundle, path))?;
    print(&hits).context("cannot write")?;
    Ok(Outcome::Clean)
}

fn open(args: &SearchArgs) -> anyhow::Result<Index> {
    let path = format!("clouds/{}.json", args.cloud);
    let at = args.bundle.join(&path);
    let entry = read(&args.bundle, &path).with_context(|| {
        format!(
            "cannot read {}: build a bundle first, and name it with --bundle and --cloud",
            at.display()
        )
    })?;
    let entry: serde_json::Value =
        serde_json::from_slice(&entry).with_context(|| format!("{} is damaged", at.display()))?;
    let Some(root) = entry["search"].as_str() else {
        bail!("{} has no search: build the bundle again", at.display());
    };
    let bytes = read(&args.bundle, root).with_context(|| format!("cannot read {root}"))?;
    Ok(Index::open(&bytes)?)
}

/// Reads a file of the bundle, and nothing beside it.
fn read(bundle: &Path, path: &str) -> io::Result<Arc<[u8]>> {
    let below = |part: Component<'_>| matches!(part, Component::Normal(_));
    if !Path::new(path).components().all(below) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{path} is no path of a bundle"),
        ));
    }
    Ok(Arc::from(std::fs::read(bundle.join(path))?))
}

fn print(hits: &Hits) -> io::Result<()> {
    let mut out = stdout().lock();
    for hit in &hits.hits {
        writeln!(out, "{}", row(hit))?;
    }
    writeln!(out, "{} found", plural(hits.total, "article"))?;
    out.flush()
}

/// A hit on two lines; what was looked for is bold on a terminal.
fn row(hit: &Hit) -> String {
    let mut text = format!(
        "\x1b[1m{}\x1b[0m ({}, {})\n    ",
        visible(&hit.title),
        visible(&hit.id),
        visible(&hit.kind)
    );
    for piece in &hit.snippet {
        let part = visible(&piece.text);
        match piece.mark {
            true => text.push_str(&format!("\x1b[1m{part}\x1b[0m")),
            false => text.push_str(&part),
        }
    }
    text
}
