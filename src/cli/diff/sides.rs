//! The two sides: which revisions, folders and bundles the arguments name.

use super::tree::Tree;
use crate::bundle::Bundle;
use crate::cli::args::DiffArgs;
use crate::cli::session::{Session, Setup};
use crate::diff::{Context, SideName};
use crate::git::{self, Difference};
use crate::published::MANIFEST;
use crate::source::path;
use anyhow::{Context as _, bail};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the work tree in output.
pub(super) const WORK_TREE: &str = "work tree";

/// A side as the arguments name it.
enum Named {
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
    let head = args.head.as_deref().map(Named::of);
    let base = match &args.base {
        Some(name) => Named::of(name),
        None => Named::Revision(default_base()?),
    };
    let setup = || Setup::of_tree(&args.tree).jobs(&args.jobs);
    let (head, mut difference) = match head {
        None => (tree(&setup(), WORK_TREE.to_owned())?, None),
        Some(Named::Bundle(folder)) => (bundle(&folder)?, None),
        Some(Named::Folder(folder)) => (folder_tree(&setup(), folder)?, None),
        Some(Named::Revision(name)) => {
            let (tree, difference) = revision(&setup(), &name)?;
            (Side::Tree(Box::new(tree)), Some(difference))
        }
    };
    let base = match base {
        Named::Bundle(folder) => bundle(&folder)?,
        Named::Folder(folder) => folder_tree(&setup(), folder)?,
        Named::Revision(name) => match &head {
            Side::Tree(tree) => {
                let head = difference.as_ref().map(|difference| &*difference.commit);
                let (tree, since) = base_of(&setup(), &name, tree, head)?;
                difference = since;
                Side::Tree(Box::new(tree))
            }
            Side::Bundle(..) => {
                let (tree, _) = revision(&setup(), &name)?;
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

/// Returns the state before the change of the work tree: a bundle, a folder, or the last commit that
/// a revision has in common with the work tree.
pub(super) fn base_of_work_tree(setup: &Setup<'_>, name: &str) -> anyhow::Result<Side> {
    let name = match Named::of(name) {
        Named::Bundle(folder) => return bundle(&folder),
        Named::Folder(folder) => return folder_tree(setup, folder),
        Named::Revision(name) => name,
    };
    match tree(setup, WORK_TREE.to_owned())? {
        Side::Tree(head) => {
            let (base, _) = base_of(setup, &name, &head, None)?;
            Ok(Side::Tree(Box::new(base)))
        }
        Side::Bundle(..) => bail!("the work tree is a bundle"),
    }
}

/// Adds the files that git reports as changed, by their paths below `articles`, the articles folder
/// in the project.
pub(super) fn add_changed_files(context: &mut Context, difference: &Difference, articles: &str) {
    let below = |path: &'_ str| path::below(articles, path).map(str::to_owned);
    let touched = difference.before.keys();
    context.touched = touched.filter_map(|path| below(path)).collect();
    let moved = difference.moved.iter();
    context.moved = moved
        .filter_map(|(new, old)| Some((below(new)?, below(old)?)))
        .collect();
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
        name: shown(folder),
        commit: None,
    };
    Ok(Side::Bundle(name, Arc::new(Bundle::open(folder)?)))
}

/// Returns the tree in a folder, with its own configuration or that of `--config`.
fn folder_tree(setup: &Setup<'_>, folder: PathBuf) -> anyhow::Result<Side> {
    let name = shown(&folder);
    let paths = [folder];
    let mut session = Session::start(setup, &paths)?;
    if setup.names_config() {
        session.config.apply_to(&paths[0]);
    }
    let side = loaded(session, name)?;
    if let Side::Tree(tree) = &side {
        // A revision can be from before the first article, but a folder is more likely a wrong one.
        let found = tree.corpus.require_articles(&[]);
        found.with_context(|| format!("{} is neither a project nor a bundle", tree.name.name))?;
    }
    Ok(side)
}

fn shown(folder: &Path) -> String {
    folder.to_string_lossy().replace('\\', "/")
}

/// Returns the tree on disk around the working directory.
fn tree(setup: &Setup<'_>, name: String) -> anyhow::Result<Side> {
    loaded(Session::start(setup, &[])?, name)
}

fn loaded(session: Session, name: String) -> anyhow::Result<Side> {
    session.require_valid()?;
    let corpus = session.load_past()?;
    Ok(Side::Tree(Box::new(Tree {
        name: SideName { name, commit: None },
        corpus: session.with_statuses(corpus)?,
        session,
    })))
}

/// Returns the tree of a revision, and its difference to the work tree.
fn revision(setup: &Setup<'_>, name: &str) -> anyhow::Result<(Tree, Difference)> {
    let commit = git::commit(Path::new("."), name)?;
    let session = session_at(setup, &commit)?;
    at_commit(session, name, commit)
}

/// Reads the configuration and the schemas of a commit.
fn session_at(setup: &Setup<'_>, commit: &str) -> anyhow::Result<Session> {
    let load = || -> anyhow::Result<Session> {
        let session = Session::start(&setup.clone().at_revision(commit), &[])?;
        session.require_valid()?;
        Ok(session)
    };
    let short = commit.get(..10).unwrap_or(commit);
    load().with_context(|| format!("in the commit {short}"))
}

/// Returns the tree of `commit`, whose settings are those of `session`, and its difference to the
/// work tree.
fn at_commit(session: Session, name: &str, commit: String) -> anyhow::Result<(Tree, Difference)> {
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

/// Returns the tree before the change, and its difference to `head`, unless that is outside of the
/// repository. The change starts at the last commit that `name` has in common with the commit
/// `head_commit` of the head, or else with the work tree. If the head is an older commit than
/// `name`, the two are compared as they are.
fn base_of(
    setup: &Setup<'_>,
    name: &str,
    head: &Tree,
    head_commit: Option<&str>,
) -> anyhow::Result<(Tree, Option<Difference>)> {
    let here = Path::new(".");
    let common = git::common_commit(here, name, head_commit.unwrap_or("HEAD"))?;
    let is_older = head_commit == Some(common.commit.as_str());
    let commit = if is_older {
        git::commit(here, name)?
    } else {
        common.commit
    };
    let (folder, _) = head.corpus.tree.project();
    let mut difference = match head_commit {
        Some(head) => Some(git::between(&folder, &commit, head)?),
        None if git::commit(&folder, &commit).is_ok() => Some(git::since_commit(&folder, &commit)?),
        None => None,
    };
    if let Some(difference) = &mut difference {
        difference.may_be_old = common.may_be_old && !is_older;
    }
    let session = session_at(setup, &commit)?;
    let tree = match &difference {
        Some(difference) if head.is_read_like(&session) => {
            head.before(name, difference, session)?
        }
        _ => at_commit(session, name, commit)?.0,
    };
    Ok((tree, difference))
}
