//! `helpc merge`

use super::Outcome;
use super::args::MergeArgs;
use crate::report::{self, Part};
use anyhow::Context;
use std::io::{BufWriter, Write};

pub(super) fn run(args: &MergeArgs) -> anyhow::Result<Outcome> {
    let mut parts = Vec::new();
    for path in &args.files {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        parts.push(Part {
            path: path.clone(),
            text,
        });
    }
    let mut merged = Vec::new();
    report::merge(&parts, &mut merged)?;
    match &args.out {
        Some(path) => crate::util::replace(path, |out| out.write_all(&merged))
            .with_context(|| format!("cannot write {}", path.display()))?,
        None => {
            let mut out = BufWriter::new(anstream::stdout().lock());
            out.write_all(&merged)
                .and_then(|()| out.flush())
                .context("cannot write the result")?;
        }
    }
    Ok(Outcome::Clean)
}
