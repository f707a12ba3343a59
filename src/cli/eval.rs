//! `helpc eval`: how well the search ranks.

use super::Outcome;
use super::args::{AnswerFormat, EvalArgs};
use super::search::searchable;
use crate::relevance::{
    Comparison, Evaluation, JudgedQuery, QueryFile, add_grades, evaluate, write_table,
};
use crate::search::Query;
use anyhow::{Context, anyhow, bail};
use serde::Serialize;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Number of articles that are looked at for each query.
const DEPTH: usize = 10;

pub(super) fn run(args: &EvalArgs) -> anyhow::Result<Outcome> {
    let queries = queries(args)?;
    let baseline = args.baseline.as_deref().map(baseline).transpose()?;
    let view = searchable(&args.bundle, &args.cloud)?;
    let evaluation = evaluate(&queries, |query| {
        let hits = view.search(&Query {
            text: &query.query,
            product: query.product.as_deref(),
            limit: DEPTH,
            ..Query::default()
        })?;
        anyhow::Ok(hits.hits.into_iter().map(|hit| hit.id).collect())
    })?;
    let comparison = baseline
        .map(|before| {
            Comparison::of(&before, &evaluation, args.tolerance)
                .context("the baseline has none of the graded queries: measure it again with these")
        })
        .transpose()?;
    print(args, &evaluation, comparison.as_ref()).context("cannot write the result")?;
    match comparison {
        Some(comparison) if !comparison.means.is_empty() => Ok(Outcome::Findings),
        _ => Ok(Outcome::Clean),
    }
}

/// Reads the queries of the chosen set, with their grades.
fn queries(args: &EvalArgs) -> anyhow::Result<Vec<JudgedQuery>> {
    let file = &args.queries;
    let QueryFile {
        grades,
        mut queries,
    } = QueryFile::parse(&read(file)?).map_err(|reason| anyhow!("{}: {reason}", file.display()))?;
    let folder = file.parent().unwrap_or(Path::new(""));
    let graders: Vec<PathBuf> = if args.grades.is_empty() {
        grades.iter().map(|name| folder.join(name)).collect()
    } else {
        args.grades.clone()
    };
    let graders = graders
        .iter()
        .map(|path| Ok((path.display().to_string(), read(path)?)))
        .collect::<anyhow::Result<Vec<_>>>()?;
    add_grades(&mut queries, &graders).map_err(|reason| anyhow!(reason))?;
    if let Some(set) = &args.set {
        queries.retain(|query| query.set.as_ref() == Some(set));
    }
    if queries.iter().all(|query| query.expect.is_empty()) {
        bail!(
            "no query in {} has an article that answers it: add `expect` or `grades`{}",
            file.display(),
            args.set
                .as_deref()
                .map(|set| format!(", or correct the name of the set `{set}`"))
                .unwrap_or_default()
        );
    }
    Ok(queries)
}

fn baseline(path: &Path) -> anyhow::Result<Evaluation> {
    serde_json::from_str(&read(path)?).with_context(|| {
        format!(
            "{} is not a result of `helpc eval --format json`",
            path.display()
        )
    })
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    evaluation: &'a Evaluation,
    #[serde(skip_serializing_if = "Option::is_none")]
    worse: Option<&'a Comparison>,
}

fn print(
    args: &EvalArgs,
    evaluation: &Evaluation,
    worse: Option<&Comparison>,
) -> anyhow::Result<()> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    match args.format {
        AnswerFormat::Human => write_table(evaluation, worse, args.worst, &mut out)?,
        AnswerFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &Document { evaluation, worse })?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(())
}
