//! Requests about an earlier state of the articles: what changed, and pages before the change.

use super::model::Live;
use crate::schema::render_template;
use crate::serve::changes::Changes;
use crate::serve::pages;
use crate::serve::reply::{self, Body, RequestConditions};
use crate::serve::site::Site;
use crate::site::FRAMES_POLICY;
use hyper::http::request::Parts;
use hyper::{Response, StatusCode};
use minijinja::{Value, context};
use std::io;
use std::sync::Arc;

/// The folder of the pages before the change.
const BEFORE: &str = "before/";
/// The folder of the pages that show an article before and after the change.
const COMPARE: &str = "compare/";

/// The page that shows an article before and after the change.
const TEMPLATE: &str = "serve/compare.html";

/// What a request is about.
#[derive(Debug)]
enum Page {
    /// The page about all changes.
    Changes,
    /// A file of the site as it was before the change.
    Before(String),
    /// A page of an article, before and after the change.
    Compare(String),
}

impl Page {
    fn of(rest: &str) -> Option<Self> {
        if rest == "changes" {
            return Some(Self::Changes);
        }
        if let Some(path) = rest.strip_prefix(BEFORE) {
            return Some(Self::Before(path.to_owned()));
        }
        let path = rest.strip_prefix(COMPARE)?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~%".contains(&byte);
        let is_page = pages::is_article(path) && path.bytes().all(is_plain);
        if is_page {
            return Some(Self::Compare(path.to_owned()));
        }
        None
    }
}

impl Live {
    /// Responds to a request about the earlier state; `None` if there is none, or if the request is
    /// about something else.
    pub(super) async fn respond_about_changes(
        self: &Arc<Self>,
        rest: &str,
        parts: &Parts,
        site: &Arc<Site>,
    ) -> Option<Response<Body>> {
        self.changes.as_ref()?;
        let page = Page::of(rest)?;
        let (live, site, parts) = (Arc::clone(self), Arc::clone(site), parts.clone());
        let response = tokio::task::spawn_blocking(move || {
            let changes = live.changes.as_ref()?;
            Some(live.page(changes, page, &parts, &site))
        });
        let failed = || {
            reply::text(
                StatusCode::INTERNAL_SERVER_ERROR,
                "An internal error occurred.\n",
            )
        };
        Some(response.await.ok().flatten().unwrap_or_else(failed))
    }

    fn page(&self, changes: &Changes, page: Page, parts: &Parts, site: &Site) -> Response<Body> {
        let found = match page {
            Page::Changes => changes.state().page(&self.snapshot().state).map(Some),
            // Neither needs escapes.
            Page::Compare(path) => render_template(
                TEMPLATE,
                context! {
                    policy => Value::from_safe_string(FRAMES_POLICY.to_owned()),
                    path => Value::from_safe_string(path),
                },
            )
            .map(Some)
            .map_err(io::Error::other),
            Page::Before(path) => {
                return match site.before(changes.state(), &path) {
                    Ok(Some(content)) => reply::content(
                        &content,
                        &RequestConditions {
                            method: &parts.method,
                            headers: &parts.headers,
                        },
                    ),
                    Ok(None) => reply::text(
                        StatusCode::NOT_FOUND,
                        "Before the change, this page did not exist.\n",
                    ),
                    Err(error) => failed(&error),
                };
            }
        };
        match found {
            Ok(Some(page)) => reply::generated_page(page, &parts.method),
            Ok(None) => reply::text(StatusCode::NOT_FOUND, "Page not found.\n"),
            Err(error) => failed(&error),
        }
    }
}

fn failed(error: &io::Error) -> Response<Body> {
    let text = format!("The changes cannot be shown: {error}\n");
    reply::text(StatusCode::INTERNAL_SERVER_ERROR, text)
}
