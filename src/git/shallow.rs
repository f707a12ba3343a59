//! Shallow clones, which do not contain the older part of the history.

use super::{Git, GitError};
use std::collections::BTreeSet;

impl Git<'_> {
    /// Returns true if the clone lacks older commits.
    pub(super) fn is_shallow(&self) -> Result<bool, GitError> {
        let answer = self.text("rev-parse", &["--is-shallow-repository"])?;
        Ok(answer.trim() == "true")
    }

    /// Returns true if `tip` and `other` may have a later common commit than `common` that the clone
    /// does not contain, because the history between them is cut off.
    pub(super) fn may_lack_nearer(
        &self,
        tip: &str,
        other: &str,
        common: &str,
    ) -> Result<bool, GitError> {
        let other = self.text("rev-parse", &["--verify", &format!("{other}^{{commit}}")])?;
        let other = other.trim();
        if common == tip || common == other {
            return Ok(false);
        }
        let file = self.text("rev-parse", &["--git-path", "shallow"])?;
        let Ok(cut_off) = std::fs::read_to_string(self.folder.join(file.trim_end_matches('\n')))
        else {
            return Ok(true);
        };
        let cut_off: BTreeSet<&str> = cut_off.lines().collect();
        let since = self.text("rev-list", &[tip, other, "--not", common])?;
        Ok(since.lines().any(|commit| cut_off.contains(commit)))
    }
}
