//! `helpc search`: the same results as the search box of the site.

use super::Outcome;
use super::args::SearchArgs;
use crate::bundle::Bundle;
use crate::report::{escape_controls, plural};
use crate::search::{Hit, Hits, Query};
use anstream::stdout;
use anyhow::{Context, bail};
use std::io::{self, Write};
use std::sync::Arc;

pub(super) fn run(args: &SearchArgs) -> anyhow::Result<Outcome> {
    let view = Arc::new(Bundle::open(&args.bundle)?).view(Some(&args.cloud))?;
    if view.cloud.search.is_none() {
        bail!(
            "the bundle in {} has no search index: build it again",
            args.bundle.display()
        );
    }
    let types: Vec<&str> = args.types.iter().map(String::as_str).collect();
    let hits = view.search(&Query {
        text: &args.words.join(" "),
        product: args.product.as_deref(),
        types: &types,
        internal: args.internal,
        limit: args.limit,
    })?;
    print(&hits).context("cannot write")?;
    Ok(Outcome::Clean)
}

fn print(hits: &Hits) -> io::Result<()> {
    let mut out = stdout().lock();
    for hit in &hits.hits {
        writeln!(out, "{}", row(hit))?;
    }
    writeln!(out, "{} found", plural(hits.total, "article"))?;
    out.flush()
}

/// Formats a hit on two lines, with matches in bold on a terminal.
fn row(hit: &Hit) -> String {
    let mut text = format!(
        "\x1b[1m{}\x1b[0m ({}, {})\n    ",
        escape_controls(&hit.title),
        escape_controls(&hit.id),
        escape_controls(&hit.kind)
    );
    for piece in &hit.snippet {
        let part = escape_controls(&piece.text);
        if piece.mark {
            text.push_str(&format!("\x1b[1m{part}\x1b[0m"));
        } else {
            text.push_str(&part);
        }
    }
    text
}
