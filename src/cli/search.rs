//! `helpc search`: the same results as the search box of the site.

use super::Outcome;
use super::args::{AnswerFormat, SearchArgs};
use crate::bundle::{Bundle, View};
use crate::report::{escape_controls, plural};
use crate::search::{Hit, Hits, Query};
use anstream::stdout;
use anyhow::{Context, bail};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

pub(super) fn run(args: &SearchArgs) -> anyhow::Result<Outcome> {
    let view = searchable(&args.bundle, &args.cloud)?;
    let types: Vec<&str> = args.types.iter().map(String::as_str).collect();
    let hits = view.search(&Query {
        text: &args.words.join(" "),
        product: args.product.as_deref(),
        types: &types,
        internal: args.internal,
        limit: args.limit,
        fold: true,
    })?;
    match args.format {
        AnswerFormat::Human => print(&hits),
        AnswerFormat::Json => print_json(&hits),
    }
    .context("cannot write")?;
    Ok(Outcome::Clean)
}

/// Opens a cloud of a bundle that has a search index.
pub(super) fn searchable(bundle: &Path, cloud: &str) -> anyhow::Result<View> {
    let view = Arc::new(Bundle::open(bundle)?).view(Some(cloud))?;
    if view.cloud.search.is_none() {
        bail!(
            "the bundle in {} has no search index: build it again",
            bundle.display()
        );
    }
    Ok(view)
}

fn print(hits: &Hits) -> io::Result<()> {
    let mut out = stdout().lock();
    for hit in &hits.hits {
        writeln!(out, "{}", row(hit))?;
    }
    writeln!(out, "{} found", plural(hits.total, "article"))?;
    out.flush()
}

fn print_json(hits: &Hits) -> io::Result<()> {
    let mut out = BufWriter::new(stdout().lock());
    serde_json::to_writer_pretty(&mut out, hits)?;
    writeln!(out)?;
    out.flush()
}

/// Formats a hit, with matches in bold on a terminal: the title, the snippet, and other
/// articles with the same title.
fn row(hit: &Hit) -> String {
    let mut text = format!(
        "\x1b[1m{}\x1b[0m ({}, {})\n    ",
        escape_controls(&hit.title),
        escape_controls(&hit.id),
        escape_controls(subject(&hit.product, &hit.kind))
    );
    for piece in &hit.snippet {
        let part = escape_controls(&piece.text);
        if piece.mark {
            text.push_str(&format!("\x1b[1m{part}\x1b[0m"));
        } else {
            text.push_str(&part);
        }
    }
    for other in &hit.same {
        text.push_str(&format!(
            "\n    same title: {}, {}",
            escape_controls(&other.id),
            escape_controls(subject(&other.product, &other.kind))
        ));
    }
    text
}

/// Returns what a row says about an article: its product or, if that has no name, its type.
fn subject<'a>(product: &'a str, kind: &'a str) -> &'a str {
    if product.is_empty() { kind } else { product }
}
