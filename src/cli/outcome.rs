//! How a command ended.

/// Result of a command that ran, which determines the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// No finding fails the run.
    Clean,
    /// At least one finding is at or above `--fail-on`.
    Findings,
    /// No finding fails the run, but some links could not be checked.
    Unknown,
    /// A bundle was published without the articles that have an error.
    HeldBack,
    /// Another run published to the same destination and was faster.
    Lost,
    /// A bundle was published, but a later step failed: the smoke test, or purging caches.
    Suspect,
}
