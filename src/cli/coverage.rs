//! `helpc coverage`

use super::Outcome;
use super::args::{CoverageArgs, CoverageFormat};
use super::session::Session;
use crate::compile;
use crate::corpus::Taxonomy;
use crate::coverage::{self, Coverage, Scope, Surroundings};
use crate::schema::{Schemas, nearest};
use anyhow::{Context, bail};
use std::io::{BufWriter, Write};

pub(super) fn run(args: &CoverageArgs) -> anyhow::Result<Outcome> {
    let session = Session::start(&args.session, &args.paths)?;
    let cloud = args.cloud.as_deref();
    let cloud = cloud.map(|name| cloud_of(name, &session.schemas));
    let cloud = cloud.transpose()?;
    let (corpus, report) = session.check_whole(&args.paths)?;
    let selection = compile::select(&corpus, &report);
    let taxonomy = Taxonomy::of(&corpus);
    let product = args.product.as_deref();
    let scope = Scope {
        cloud,
        product: product.map(|id| product_of(id, &taxonomy)).transpose()?,
        gaps: args.gaps,
        competing: args.competing,
    };
    let published = &selection.published;
    let mut coverage = Coverage::of(&corpus, &session.schemas, &taxonomy, published, &scope);
    if args.gaps && !args.competing {
        coverage.competing.clear();
    }
    let mut out = BufWriter::new(anstream::stdout().lock());
    // What is asked for by name is listed.
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
            let alone = Surroundings {
                root: "",
                style: None,
            };
            let page = coverage::page(&coverage, alone).context("cannot render the page")?;
            out.write_all(page.as_bytes())
        }
    };
    written
        .and_then(|()| out.flush())
        .context("cannot write the coverage")?;
    drop((coverage, taxonomy));
    Session::leave(corpus, report);
    Ok(Outcome::Clean)
}

fn cloud_of(name: &str, schemas: &Schemas) -> anyhow::Result<usize> {
    let mut clouds = schemas.clouds.iter();
    if let Some(at) = clouds.position(|cloud| cloud.name.eq_ignore_ascii_case(name.trim())) {
        return Ok(at);
    }
    let names = || schemas.clouds.iter().map(|cloud| cloud.name.as_str());
    let meant = nearest(name, names()).map(|near| format!("; did you mean `{near}`?"));
    bail!(
        "no cloud is called `{name}`{} The clouds are {}",
        meant.unwrap_or_else(|| ".".to_owned()),
        names().collect::<Vec<_>>().join(", ")
    )
}

fn product_of(id: &str, taxonomy: &Taxonomy<'_>) -> anyhow::Result<String> {
    let own = id.trim().to_lowercase();
    if taxonomy.product(&own).is_some() {
        return Ok(own);
    }
    let ids = taxonomy.products.iter().flat_map(|product| &product.ids);
    let near = nearest(&own, ids.copied());
    let meant = near.map(|near| format!("; did you mean `{near}`?"));
    bail!(
        "no file of the tree describes the topics of product `{id}`{}",
        meant.unwrap_or_default()
    )
}
