//! `helpc explain`

use super::Outcome;
use super::args::ExplainArgs;

pub(super) fn run(_args: &ExplainArgs) -> anyhow::Result<Outcome> {
    anyhow::bail!("not there yet")
}
