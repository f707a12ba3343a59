//! `helpc coverage`

use super::Outcome;
use super::args::{CoverageArgs, CoverageFormat};
use super::names;
use super::session::{Session, Setup};
use crate::compile::{self, Edition};
use crate::corpus::Taxonomy;
use crate::coverage::{self, Coverage, PageOptions, Scope};
use crate::schema::AudienceName;
use crate::site::STYLED_POLICY;
use anyhow::Context;
use std::io::{BufWriter, Write};

pub(super) fn run(args: &CoverageArgs) -> anyhow::Result<Outcome> {
    let session = Session::start(&Setup::of_tree(&args.tree), &args.paths)?;
    let cloud = args
        .cloud
        .as_deref()
        .map(|name| names::cloud(name, &session.schemas))
        .transpose()?;
    let audience = args
        .audience
        .map_or(session.config.audience, AudienceName::from);
    let edition = Edition::of(audience, &session.schemas);
    let (corpus, report) = session.check_whole(&args.paths)?;
    let selection = compile::select(&corpus, &report.findings).narrow(&corpus, edition);
    let taxonomy = Taxonomy::of(&corpus);
    let product = args
        .product
        .as_deref()
        .map(|id| names::product(id, &corpus, &taxonomy, std::iter::empty()))
        .transpose()?;
    let scope = Scope {
        clouds: cloud.map_or(edition.clouds, |cloud| [cloud].into_iter().collect()),
        product,
        gaps: args.gaps,
        competing: args.competing,
    };
    let published = &selection.published;
    let mut coverage = Coverage::of(&corpus, &session.schemas, &taxonomy, published, &scope);
    if args.gaps && !args.competing {
        coverage.competing.clear();
    }
    let mut out = BufWriter::new(anstream::stdout().lock());
    // A product that is selected by name is listed in full.
    let is_list = !args.gaps && !args.competing && args.product.is_some();
    let written = match args.format {
        CoverageFormat::Table => coverage::write_table(
            &coverage,
            args.gaps || is_list,
            args.competing || is_list,
            &mut out,
        ),
        CoverageFormat::Json => coverage::write_json(&coverage, &mut out),
        CoverageFormat::Csv => coverage::write_csv(&coverage, &mut out),
        CoverageFormat::Html => {
            let surroundings = PageOptions {
                root: "",
                style: None,
                files: true,
            };
            let page = coverage::page(&coverage, surroundings, STYLED_POLICY)
                .context("cannot render the page")?;
            out.write_all(page.as_bytes())
        }
    };
    written
        .and_then(|()| out.flush())
        .context("cannot write the coverage")?;
    drop((coverage, taxonomy));
    session.forget_on_exit(corpus, report);
    Ok(Outcome::Clean)
}
