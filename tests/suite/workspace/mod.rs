//! The workspace: unsaved texts, changes on disk, and findings that are always those of a check.

mod changes;
mod random;
