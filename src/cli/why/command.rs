//! The command: reads the arguments and prints the answer.

use super::model::{Answer, Snapshot};
use super::{article, customer, text};
use crate::cli::Outcome;
use crate::cli::args::{AnswerFormat, WhyArgs};
use crate::cli::session::{Session, Setup};
use crate::compile;
use crate::corpus::Taxonomy;
use crate::lookup::Order;
use anyhow::Context as _;
use serde::Serialize;
use std::io::{BufWriter, Write};

pub(in crate::cli) fn run(args: &WhyArgs) -> anyhow::Result<Outcome> {
    let session = Session::start(&Setup::of_tree(&args.tree), &args.paths)?;
    let (corpus, report) = session.check_whole(&args.paths)?;
    let selection = compile::select(&corpus, &report);
    let held_back = selection
        .held_back
        .iter()
        .filter_map(|held| Some((corpus.by_path(&held.source)?, held)))
        .collect();
    let snapshot = Snapshot {
        taxonomy: Taxonomy::of(&corpus),
        order: Order::of(&corpus),
        held_back,
        schemas: &session.schemas,
        corpus: &corpus,
    };
    let article = args
        .article
        .as_deref()
        .map(|name| snapshot.article(name))
        .transpose()?;
    let customer = customer::read(args, &snapshot)?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    let written = match (customer, article) {
        (None, Some(file)) => {
            let audience = article::audience(&snapshot, file);
            match args.format {
                AnswerFormat::Human => article::write(&audience, args.all, &mut out),
                AnswerFormat::Json => to_json(&mut out, &audience),
            }
        }
        (customer, article) => {
            let answer = Answer::of(&snapshot, customer.unwrap_or_default(), article);
            match args.format {
                AnswerFormat::Human => text::write(&answer, args.all, &mut out),
                AnswerFormat::Json => to_json(&mut out, &answer),
            }
        }
    };
    written
        .and_then(|()| out.flush())
        .context("cannot write the answer")?;
    drop(snapshot);
    std::mem::forget(selection);
    session.forget_on_exit(corpus, report);
    Ok(Outcome::Clean)
}

fn to_json(out: &mut dyn Write, value: &impl Serialize) -> std::io::Result<()> {
    crate::report::to_json(out, value)?;
    out.write_all(b"\n")
}
