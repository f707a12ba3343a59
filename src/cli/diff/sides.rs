//! The two sides: which revisions, folders and bundles the arguments name.

use super::tree::Tree;
use crate::bundle::Bundle;
use crate::cli::args::DiffArgs;
use crate::cli::session::{Session, Setup};
use crate::corpus;
use crate::diff::SideName;
use crate::git::{self, Difference};
use crate::published::MANIFEST;
use anyhow::bail;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the work tree in output.
const WORK_TREE: &str = "work tree";

/// A side as the arguments name it.
enum Named {
    WorkTree,
    Revision(String),
    Folder(PathBuf),
    Bundle(PathBuf),
}

/// A side that is loaded.
pub(super) enum Side {
    Tree(Box<Tree>),
    Bundle(SideName, Arc<Bundle>),
}

/// Both sides, and the files that git reports as changed, by paths in the project.
pub(super) struct Sides {
    pub(super) base: Side,
    pub(super) head: Side,
    pub(super) difference: Option<Difference>,
}

/// Loads both sides.
pub(super) fn load(args: &DiffArgs) -> anyhow::Result<Sides> {
    let head = match &args.head {
        Some(name) => Named::of(name),
        None => Named::WorkTree,
    };
    let base = match &args.base {
        Some(name) => Named::of(name),
        None => Named::Revision(default_base()?),
    };
    let setup = || Setup::of_tree(&args.tree).jobs(&args.jobs);
    let (head, mut difference) = match head {
        Named::Bundle(folder) => (bundle(&folder)?, None),
        Named::Folder(folder) => (tree_of(&setup(), &folder)?, None),
        Named::WorkTree => {
            let tree = work_tree(&setup())?;
            (Side::Tree(Box::new(tree)), None)
        }
        Named::Revision(name) => {
            let (tree, difference) = revision(&setup(), &name)?;
            (Side::Tree(Box::new(tree)), Some(difference))
        }
    };
    let base = match base {
        Named::Bundle(folder) => bundle(&folder)?,
        Named::Folder(folder) => tree_of(&setup(), &folder)?,
        Named::WorkTree => bail!("name the state before the change"),
        Named::Revision(name) => match &head {
            Side::Tree(tree) => {
                let head = difference.as_ref().map(|difference| &*difference.commit);
                let (tree, since) = base_of(&setup(), &name, tree, head)?;
                difference = Some(since);
                Side::Tree(Box::new(tree))
            }
            Side::Bundle(..) => {
                let (tree, _) = revision(&setup(), &name)?;
                difference = None;
                Side::Tree(Box::new(tree))
            }
        },
    };
    let is_git = |side: &Side| match side {
        Side::Tree(tree) => tree.name.commit.is_some(),
        Side::Bundle(..) => false,
    };
    if !is_git(&base) {
        difference = None;
    }
    Ok(Sides {
        base,
        head,
        difference,
    })
}

impl Named {
    /// Returns the side that a name means: a bundle, a revision, or a folder, in this order.
    fn of(name: &str) -> Self {
        let path = Path::new(name);
        if path.join(MANIFEST).is_file() {
            return Self::Bundle(path.to_owned());
        }
        if path.is_dir() && git::commit(Path::new("."), name).is_err() {
            return Self::Folder(path.to_owned());
        }
        Self::Revision(name.to_owned())
    }
}

/// Returns the branch that the current one is merged into.
fn default_base() -> anyhow::Result<String> {
    match git::target_branch(Path::new("."))? {
        Some(branch) => Ok(branch),
        None => bail!(
            "this branch has no upstream and there is no main branch: name a revision, as in `helpc diff HEAD~1`"
        ),
    }
}

fn bundle(folder: &Path) -> anyhow::Result<Side> {
    let name = SideName {
        name: folder.to_string_lossy().replace('\\', "/"),
        commit: None,
    };
    Ok(Side::Bundle(name, Arc::new(Bundle::open(folder)?)))
}

fn tree_of(setup: &Setup<'_>, folder: &Path) -> anyhow::Result<Side> {
    let session = Session::start(setup, &[folder.to_owned()])?;
    session.require_valid()?;
    let name = SideName {
        name: folder.to_string_lossy().replace('\\', "/"),
        commit: None,
    };
    let corpus = session.load_past()?;
    Ok(Side::Tree(Box::new(Tree {
        name,
        corpus: session.with_statuses(corpus)?,
        session,
    })))
}

fn work_tree(setup: &Setup<'_>) -> anyhow::Result<Tree> {
    let session = Session::start(setup, &[])?;
    session.require_valid()?;
    let corpus = session.load_past()?;
    Ok(Tree {
        name: SideName {
            name: WORK_TREE.to_owned(),
            commit: None,
        },
        corpus: session.with_statuses(corpus)?,
        session,
    })
}

/// Returns the tree of a revision, and its difference to the work tree.
fn revision(setup: &Setup<'_>, name: &str) -> anyhow::Result<(Tree, Difference)> {
    let commit = git::commit(Path::new("."), name)?;
    let session = Session::start(&setup.clone().at_revision(&commit), &[])?;
    session.require_valid()?;
    let now = session.load_past()?;
    let (folder, _) = now.tree.project();
    let difference = git::since_commit(&folder, &commit)?;
    let corpus = now.with_files(&difference.before, &session.schemas, &session.config);
    let tree = Tree {
        name: SideName {
            name: name.to_owned(),
            commit: Some(commit),
        },
        corpus: session.with_statuses(corpus)?,
        session,
    };
    Ok((tree, difference))
}

/// Returns the tree before the change: of the last commit that `name` has in common with the tree
/// `head`, whose commit is `head_commit`, or else with the work tree. If the head is an older
/// commit than `name`, the two are compared as they are.
fn base_of(
    setup: &Setup<'_>,
    name: &str,
    head: &Tree,
    head_commit: Option<&str>,
) -> anyhow::Result<(Tree, Difference)> {
    let here = Path::new(".");
    let mut commit = git::common_commit(here, name, head_commit.unwrap_or("HEAD"))?;
    if head_commit == Some(commit.as_str()) {
        commit = git::commit(here, name)?;
    }
    let session = Session::start(&setup.clone().at_revision(&commit), &[])?;
    session.require_valid()?;
    let (folder, _) = corpus::locate(&[], &head.session.config)
        .map_or_else(|_| head.corpus.tree.project(), |tree| tree.project());
    let difference = match head_commit {
        Some(head) => git::between(&folder, &commit, head)?,
        None => git::since_commit(&folder, &commit)?,
    };
    let name = SideName {
        name: name.to_owned(),
        commit: Some(commit),
    };
    let tree = head.before(name, &difference, session)?;
    Ok((tree, difference))
}
