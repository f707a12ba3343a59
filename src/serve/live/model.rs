//! State of tree mode.

use super::branch_changes::BranchChanges;
use super::events::Events;
use super::problems::{ProblemSource, Problems};
use super::tree::{RenderContext, Tree};
use crate::serve::Changes;
use crate::serve::content::{CachePolicy, Content, mime};
use crate::workspace::{self, Driver, Settings};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// Script that is added to each page.
pub(in super::super) const SCRIPT: &str =
    "<script type=\"module\" src=\"/_helpc/overlay.js\"></script>";

/// Event after which pages fetch the problem again.
const PROBLEM_EVENT: &str = "{\"problem\":true}";

/// Tree that is shown, and its findings.
#[derive(Debug)]
pub(in super::super) struct Snapshot {
    pub(super) tree: Tree,
    /// The articles and their findings.
    pub(super) state: Arc<workspace::Snapshot>,
}

/// State of tree mode.
#[derive(Debug)]
pub(in super::super) struct Live {
    snapshot: RwLock<Arc<Snapshot>>,
    /// Earlier state that the articles are compared with.
    pub(super) changes: Option<Changes>,
    /// The articles that the current branch changes.
    pub(super) branch_changes: BranchChanges,
    /// Context of the next compilation of the whole tree.
    context: Mutex<Arc<RenderContext>>,
    pub(super) events: Events,
    /// Secret that only the pages of this server know, and that a request to apply fixes must
    /// contain. `None` if other machines can connect to the server.
    pub(super) token: Option<String>,
    /// Lock for applying fixes.
    pub(super) fixing: Mutex<()>,
    /// Scripts and styles of the panel, by name.
    pub(super) assets: [(&'static str, Arc<Content>); 4],
    /// Reasons why changes are not shown.
    problems: Mutex<Problems>,
    /// Driver of the workspace, while the server runs.
    driver: Mutex<Option<Driver>>,
}

impl Live {
    pub(in super::super) fn new(
        first: Snapshot,
        allows_fixes: bool,
        changes: Option<Changes>,
        base: Option<String>,
    ) -> Self {
        let asset = |name: &'static str, path: &str| {
            let text = crate::schema::template(path).unwrap_or_default();
            (
                name,
                Content::new(text.into(), mime(path), CachePolicy::Revalidate),
            )
        };
        // Each `RandomState` has its own random keys.
        let random = || RandomState::new().hash_one(0_u8);
        Self {
            context: Mutex::new(Arc::clone(&first.tree.context)),
            snapshot: RwLock::new(Arc::new(first)),
            changes,
            branch_changes: BranchChanges::since(base),
            events: Events::default(),
            token: if allows_fixes {
                Some(format!("{:016x}{:016x}", random(), random()))
            } else {
                None
            },
            fixing: Mutex::new(()),
            assets: [
                asset("overlay.js", "serve/overlay.js"),
                asset("panel.css", "serve/panel.css"),
                asset("changes.js", "serve/changes.js"),
                asset("sides.css", "serve/sides.css"),
            ],
            problems: Mutex::default(),
            driver: Mutex::new(None),
        }
    }

    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn replace(&self, snapshot: Snapshot) {
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
    }

    pub(super) fn context(&self) -> Arc<RenderContext> {
        Arc::clone(&self.context.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Compiles the whole tree with other settings.
    pub(super) fn configure(&self, context: RenderContext, settings: Settings) {
        *self.context.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(context);
        let driver = self.driver.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(driver) = &*driver {
            driver.configure(settings);
        }
    }

    /// Returns true until the server stops following the tree.
    pub(super) fn is_following(&self) -> bool {
        let driver = self.driver.lock().unwrap_or_else(PoisonError::into_inner);
        driver.is_some()
    }

    /// Returns the reason why changes are not shown, if there is one.
    pub(super) fn problem(&self) -> Option<String> {
        self.problems().first().map(str::to_owned)
    }

    /// Notes a reason why changes are not shown, and notifies the pages.
    pub(super) fn report(&self, source: ProblemSource, reason: String) {
        self.problems().report(source, reason);
        self.events.send(PROBLEM_EVENT);
    }

    /// Notes that `source` no longer keeps changes from being shown, and notifies the pages.
    /// Returns true if that was the last problem.
    pub(super) fn resolve(&self, source: ProblemSource) -> bool {
        let is_last = self.problems().resolve(source);
        self.events.send(PROBLEM_EVENT);
        is_last
    }

    fn problems(&self) -> MutexGuard<'_, Problems> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the driver of the workspace until the server stops.
    pub(super) fn keep(&self, driver: Driver) {
        *self.driver.lock().unwrap_or_else(PoisonError::into_inner) = Some(driver);
    }

    /// Ends the streams of events, and stops following the tree.
    pub(in super::super) fn stop(&self) {
        self.events.stop();
        let mut driver = self.driver.lock().unwrap_or_else(PoisonError::into_inner);
        drop(driver.take());
    }
}
