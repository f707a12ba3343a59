//! Responses of the API and of files, which may take a while.

use super::reply::{self, Body, RequestConditions};
use super::site::{NOT_FOUND, Site};
use super::{host_allowlist, negotiate};
use crate::api;
use bytes::Bytes;
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, Response, StatusCode};
use std::borrow::Cow;
use std::io;

/// Returns the response of the API.
pub(super) fn of_api(site: &Site, parts: &Parts, body: &Bytes) -> Response<Body> {
    let method = match parts.method {
        Method::HEAD => "GET",
        ref method => method.as_str(),
    };
    let target = parts
        .uri
        .path_and_query()
        .map_or("", |target| target.as_str());
    let request = api::Request {
        method,
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        origin: &host_allowlist::origin(&parts.headers),
        body,
    };
    let conditions = RequestConditions {
        method: &parts.method,
        headers: &parts.headers,
    };
    match site.answer(&request, target) {
        Ok(content) => reply::content(&content, &conditions),
        Err(response) => reply::json(
            response.status,
            response.body,
            response.allow,
            &parts.method,
        ),
    }
}

/// Returns the file at the path of a request.
pub(super) fn of_file(site: &Site, parts: &Parts) -> Response<Body> {
    let conditions = RequestConditions {
        method: &parts.method,
        headers: &parts.headers,
    };
    let own = parts.uri.path();
    let found = match negotiate::path(own, &parts.headers) {
        // A bundle of an older version has no Markdown.
        Cow::Owned(path) => match site.file(&path) {
            Ok(None) => site.file(own),
            found => found,
        },
        Cow::Borrowed(path) => site.file(path),
    };
    match found {
        Ok(Some(content)) => reply::content(&content, &conditions),
        Ok(None) => not_found(site, &conditions),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => reply::text(
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("This page cannot be rendered: {error}.\n"),
        ),
        Err(_) => reply::text(
            StatusCode::INTERNAL_SERVER_ERROR,
            "This file cannot be read.\n",
        ),
    }
}

/// Returns the error page of the bundle, or a text if there is none.
fn not_found(site: &Site, conditions: &RequestConditions<'_>) -> Response<Body> {
    if let Ok(Some(page)) = site.file(NOT_FOUND) {
        let unconditional = RequestConditions {
            method: conditions.method,
            headers: &HeaderMap::new(),
        };
        let mut response = reply::content(&page, &unconditional);
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    }
    reply::text(StatusCode::NOT_FOUND, "Page not found.\n")
}
