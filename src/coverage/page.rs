//! Coverage as a static page of the site, which needs no scripts.

use super::Coverage;
use crate::schema::render_template;
use minijinja::value::Serde;
use minijinja::{Error, Value, context};
use serde::Serialize;

const TEMPLATE: &str = "site/coverage.html";

/// Options of the page.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct PageOptions<'a> {
    /// The relative path from the page to the root of the site: empty, or `../`.
    pub root: &'a str,
    /// The path of the stylesheet below the root, if there is one.
    pub style: Option<&'a str>,
    /// True to show the files of articles.
    pub files: bool,
}

/// Renders the page with a content security policy. The same coverage gives the same bytes.
pub fn page(coverage: &Coverage<'_>, site: PageOptions<'_>, policy: &str) -> Result<String, Error> {
    // The quotes in the policy stay as they are.
    let policies = context! { styled => Value::from_safe_string(policy.to_owned()) };
    let values = context! { coverage => Serde(coverage), site => Serde(site), policies };
    render_template(TEMPLATE, values)
}
