//! Arguments that define a session.

use crate::cli::args::{JobsArgs, ProjectArgs, RuleArgs, SelectArgs, TreeArgs};
use crate::config::RuleChoice;
use crate::corpus::Shard;

/// Arguments that define a session.
#[derive(Clone)]
pub(in crate::cli) struct Setup<'a> {
    pub(super) project: &'a ProjectArgs,
    pub(super) exclude: &'a [String],
    pub(super) no_gitignore: bool,
    pub(super) rules: RuleChoice<'a>,
    pub(super) jobs: Option<&'a JobsArgs>,
    pub(super) shard: Option<Shard>,
    /// The git revision to read the configuration and the schemas from, unless the arguments name
    /// a trusted one.
    pub(super) revision: Option<&'a str>,
}

impl<'a> Setup<'a> {
    /// Creates the setup of a command that reads no articles.
    pub(in crate::cli) fn of_project(project: &'a ProjectArgs) -> Self {
        Self {
            project,
            exclude: &[],
            no_gitignore: false,
            rules: RuleChoice::default(),
            jobs: None,
            shard: None,
            revision: None,
        }
    }

    /// Creates the setup of a command that reads articles.
    pub(in crate::cli) fn of_tree(tree: &'a TreeArgs) -> Self {
        Self {
            exclude: &tree.exclude,
            no_gitignore: tree.no_gitignore,
            ..Self::of_project(&tree.project)
        }
    }

    /// Returns true if the arguments name the configuration.
    pub(in crate::cli) fn names_config(&self) -> bool {
        self.project.config.is_some()
    }

    /// Sets the rules to run.
    pub(in crate::cli) fn rules(mut self, args: &'a RuleArgs) -> Self {
        self.rules = RuleChoice {
            only: &args.only,
            select: &args.select.select,
            ignore: &args.ignore,
        };
        self
    }

    /// Adds rules that are off by default.
    pub(in crate::cli) fn selected(mut self, args: &'a SelectArgs) -> Self {
        self.rules.select = &args.select;
        self
    }

    /// Sets the part of the files for which findings are reported.
    pub(in crate::cli) fn shard(mut self, shard: Option<Shard>) -> Self {
        self.shard = shard;
        self
    }

    /// Reads the configuration and the schemas as they are in a git revision.
    pub(in crate::cli) fn at_revision(mut self, revision: &'a str) -> Self {
        self.revision = Some(revision);
        self
    }

    /// Sets the number of threads.
    pub(in crate::cli) fn jobs(mut self, args: &'a JobsArgs) -> Self {
        self.jobs = Some(args);
        self
    }
}
