//! Requests below `/_helpc/`: the panel, its events and its fixes.

use super::model::Live;
use super::panel;
use crate::serve::host_allowlist;
use crate::serve::reply::{self, Body, RequestConditions};
use crate::serve::site::Site;
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use std::sync::{Arc, PoisonError};

impl Live {
    /// Responds to a request below `/_helpc/`.
    pub(in super::super) async fn respond(
        self: &Arc<Self>,
        rest: &str,
        parts: &Parts,
        site: &Arc<Site>,
    ) -> Response<Body> {
        let conditions = RequestConditions {
            method: &parts.method,
            headers: &parts.headers,
        };
        if parts.method == Method::POST && rest == "fix" {
            return self.fix(parts, site).await;
        }
        if !matches!(parts.method, Method::GET | Method::HEAD) {
            return reply::method_not_allowed();
        }
        if let Some((_, asset)) = self.assets.iter().find(|(name, _)| *name == rest) {
            return reply::content(asset, &conditions);
        }
        match rest {
            "events" => match self.events.open(self.snapshot().state.version) {
                Some(channel) => reply::events(channel),
                None => reply::text(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "Too many pages are open.\n",
                ),
            },
            "findings" => {
                let (live, site) = (Arc::clone(self), Arc::clone(site));
                let query = parts.uri.query().unwrap_or_default().to_owned();
                let response = tokio::task::spawn_blocking(move || {
                    let state = panel::PanelState {
                        token: live.token.as_deref(),
                        problem: live.problem(),
                        has_changes: live.changes.is_some(),
                    };
                    let (snapshot, branch) = (live.snapshot(), live.branch_changes.as_ref());
                    panel::findings(&snapshot, &site, &query, state, branch)
                });
                reply::json(200, response.await.unwrap_or_default(), None, &parts.method)
            }
            _ => match self.respond_about_changes(rest, parts, site).await {
                Some(response) => response,
                None => reply::text(StatusCode::NOT_FOUND, "Page not found.\n"),
            },
        }
    }

    /// Applies the safe fixes of an article, if a page of this server requests it.
    async fn fix(self: &Arc<Self>, parts: &Parts, site: &Arc<Site>) -> Response<Body> {
        let given = parts
            .headers
            .get("x-helpc-token")
            .map(|token| token.as_bytes());
        let is_ours = self
            .token
            .as_ref()
            .is_some_and(|token| given == Some(token.as_bytes()));
        if !is_ours || !host_allowlist::is_own_page(&parts.headers) {
            return reply::text(
                StatusCode::FORBIDDEN,
                "Only the pages of this server can apply fixes.\n",
            );
        }
        let (live, site) = (Arc::clone(self), Arc::clone(site));
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let response = tokio::task::spawn_blocking(move || {
            let _lock = live.fixing.lock().unwrap_or_else(PoisonError::into_inner);
            panel::apply_fixes(&live.snapshot(), &site, &query)
        });
        match response.await {
            Ok(Ok(rules)) => {
                let count: usize = rules.values().sum();
                let body = serde_json::json!({ "fixed": count, "rules": rules }).to_string();
                reply::json(200, body.into_bytes(), None, &parts.method)
            }
            _ => reply::text(
                StatusCode::CONFLICT,
                "The fixes were not applied: the article has changed, or cannot be written.\n",
            ),
        }
    }
}
