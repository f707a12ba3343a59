//! The command: reads the arguments and prints the answer.

use super::{arguments, audience, text};
use crate::cli::Outcome;
use crate::cli::args::{AnswerFormat, WhyArgs};
use crate::cli::session::{Session, Setup};
use crate::compile;
use crate::lookup::{Audience, Explanation, Surface};
use crate::published::HeldBack;
use anyhow::Context as _;
use serde::Serialize;
use std::io::{BufWriter, Write};

pub(in crate::cli) fn run(args: &WhyArgs) -> anyhow::Result<Outcome> {
    let session = Session::start(&Setup::of_tree(&args.tree), &args.paths)?;
    let (corpus, report) = session.check_whole(&args.paths)?;
    let selection = compile::select(&corpus, &report.findings);
    let held_back = selection
        .held_back
        .iter()
        .filter_map(|held| Some((corpus.by_path(&held.source)?, reason(held))))
        .collect();
    let surface = Surface::new(&corpus, &session.schemas, held_back);
    let article = args
        .article
        .as_deref()
        .map(|name| arguments::article(name, &surface))
        .transpose()?;
    let customer = arguments::customer(args, &surface)?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    let written = match (customer, article) {
        (None, Some(file)) => {
            let found = Audience::of(&surface, file);
            match args.format {
                AnswerFormat::Human => audience::write(&found, args.all, &mut out),
                AnswerFormat::Json => to_json(&mut out, &found),
            }
        }
        (customer, article) => {
            let found = Explanation::of(&surface, &customer.unwrap_or_default(), article);
            match args.format {
                AnswerFormat::Human => text::write(&found, args.all, &mut out),
                AnswerFormat::Json => to_json(&mut out, &found),
            }
        }
    };
    written
        .and_then(|()| out.flush())
        .context("cannot write the answer")?;
    drop(surface);
    std::mem::forget(selection);
    session.forget_on_exit(corpus, report);
    Ok(Outcome::Clean)
}

/// Returns the reason why an article is held back.
fn reason(held: &HeldBack) -> String {
    let first = match held.reasons.first() {
        Some(reason) => format!(
            "{} in line {}: {}",
            reason.rule, reason.line, reason.message
        ),
        None => String::new(),
    };
    match held.reasons.len() {
        0 | 1 => first,
        count => format!("{first} (and {} more)", count - 1),
    }
}

fn to_json(out: &mut dyn Write, value: &impl Serialize) -> std::io::Result<()> {
    crate::report::to_json(out, value)?;
    out.write_all(b"\n")
}
