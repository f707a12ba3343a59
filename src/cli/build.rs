//! `helpc build`

use super::Outcome;
use super::args::BuildArgs;

pub(super) fn run(_args: &BuildArgs) -> anyhow::Result<Outcome> {
    anyhow::bail!("not there yet")
}
