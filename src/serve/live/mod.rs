//! Tree mode: what an author saves is compiled and shown at once, with what is
//! wrong with it.

mod events;
mod panel;
mod tree;
mod watch;
mod work;

pub(super) use tree::RenderContext;
use tree::Tree;
pub(super) use work::{first, start};

use super::content::{Content, Keep, mime};
use super::guard;
use super::reply::{self, Body, Wishes};
use super::site::Site;
use crate::finding::{FileId, Finding};
use events::Events;
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// What is added to each page.
pub(super) const ADDITION: &str = "<script type=\"module\" src=\"/_helpc/overlay.js\"></script>";

/// Findings by file, in order.
pub(super) type Findings = BTreeMap<FileId, Arc<Vec<Finding>>>;

/// A tree and what is known of it at one moment.
#[derive(Debug)]
pub(super) struct Snapshot {
    tree: Arc<Tree>,
    /// The findings by file, in order.
    findings: Findings,
    /// Whether all rules have had their say.
    is_whole: bool,
    /// Rises with each change.
    generation: u64,
}

/// What tree mode adds to a server.
#[derive(Debug)]
pub(super) struct Live {
    now: RwLock<Arc<Snapshot>>,
    events: Events,
    /// Known to our own pages only: without it nothing is mended. `None` where
    /// others than this machine can reach the server.
    token: Option<String>,
    /// One at a time mends.
    mending: Mutex<()>,
    parts: [(&'static str, Arc<Content>); 2],
    /// Why what is saved is not shown.
    problem: Mutex<Option<String>>,
}

impl Live {
    pub(super) fn new(first: Snapshot, may_mend: bool) -> Self {
        let part = |name: &'static str, path: &str| {
            let text = crate::schema::template(path).unwrap_or_default();
            (name, Content::new(text.into(), mime(path), Keep::Ask))
        };
        // Each state has random keys of its own.
        let random = || RandomState::new().hash_one(0_u8);
        Self {
            now: RwLock::new(Arc::new(first)),
            events: Events::default(),
            token: may_mend.then(|| format!("{:016x}{:016x}", random(), random())),
            mending: Mutex::new(()),
            parts: [
                part("overlay.js", "serve/overlay.js"),
                part("panel.css", "serve/panel.css"),
            ],
            problem: Mutex::new(None),
        }
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn replace(&self, snapshot: Snapshot) {
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
    }

    fn problem(&self) -> Option<String> {
        let problem = self.problem.lock().unwrap_or_else(PoisonError::into_inner);
        problem.clone()
    }

    /// Notes why what is saved is not shown, or that it is, and tells the pages.
    fn set_problem(&self, problem: Option<String>) {
        *self.problem.lock().unwrap_or_else(PoisonError::into_inner) = problem;
        self.events.send("{\"problem\":true}");
    }

    /// Ends what would not end by itself.
    pub(super) fn end(&self) {
        self.events.end();
    }

    /// Answers a request below `/_helpc/`.
    pub(super) async fn answer(
        self: &Arc<Self>,
        rest: &str,
        head: &Parts,
        site: &Arc<Site>,
    ) -> Response<Body> {
        let nothing = || reply::text(StatusCode::NOT_FOUND, "There is nothing at this address.\n");
        let wishes = Wishes {
            method: &head.method,
            headers: &head.headers,
        };
        if head.method == Method::POST && rest == "fix" {
            return self.mend(head, site).await;
        }
        if !matches!(head.method, Method::GET | Method::HEAD) {
            return reply::only_read();
        }
        if let Some((_, part)) = self.parts.iter().find(|(name, _)| *name == rest) {
            return reply::content(part, &wishes);
        }
        match rest {
            "events" => match self.events.open(self.snapshot().generation) {
                Some(channel) => reply::events(channel),
                None => reply::text(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "Too many pages are open.\n",
                ),
            },
            "findings" => {
                let (live, site) = (Arc::clone(self), Arc::clone(site));
                let query = head.uri.query().unwrap_or_default().to_owned();
                let made = tokio::task::spawn_blocking(move || {
                    let said = panel::Said {
                        token: live.token.as_deref(),
                        problem: live.problem(),
                    };
                    panel::findings(&live.snapshot(), &site, &query, said)
                });
                reply::json(200, made.await.unwrap_or_default(), None, &head.method)
            }
            _ => nothing(),
        }
    }

    /// Makes the safe fixes of an article, if a page of ours asks for it.
    async fn mend(self: &Arc<Self>, head: &Parts, site: &Arc<Site>) -> Response<Body> {
        let given = head
            .headers
            .get("x-helpc-token")
            .map(|token| token.as_bytes());
        let is_ours = self
            .token
            .as_ref()
            .is_some_and(|token| given == Some(token.as_bytes()));
        if !is_ours || !guard::is_own_page(&head.headers) {
            return reply::text(
                StatusCode::FORBIDDEN,
                "Only a page of this server may ask for that.\n",
            );
        }
        let (live, site) = (Arc::clone(self), Arc::clone(site));
        let query = head.uri.query().unwrap_or_default().to_owned();
        let made = tokio::task::spawn_blocking(move || {
            let _one = live.mending.lock().unwrap_or_else(PoisonError::into_inner);
            panel::mend(&live.snapshot(), &site, &query)
        });
        match made.await {
            Ok(Ok(count)) => {
                let said = format!("{{\"mended\":{count}}}");
                reply::json(200, said.into_bytes(), None, &head.method)
            }
            _ => reply::text(
                StatusCode::CONFLICT,
                "The article was not mended: it changed meanwhile, or cannot be written.\n",
            ),
        }
    }
}
