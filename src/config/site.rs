//! The settings of the site: `site` in `helpc.yaml`.

use serde::{Deserialize, Serialize};

/// The settings of the site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct SiteSettings {
    /// The name of the site.
    pub title: Option<String>,
    /// The file name of the logo, which is one of the templates.
    pub logo: Option<String>,
    /// The accent color, `#rrggbb`.
    pub accent: Option<String>,
    /// The address of the page to contact support.
    pub support: Option<String>,
    /// The address of the site, for canonical links and the site map.
    pub url: Option<String>,
    /// The languages of the pages, the default first.
    pub languages: Vec<String>,
    /// Whether the site has the chunks of its articles [default: true].
    pub chunks: Option<bool>,
    /// Where the dates of the last changes of articles come from, if pages show them.
    pub updated: Option<Updated>,
    /// Links in the footer.
    pub footer: Vec<FooterLink>,
}

/// A source of the dates of the last changes of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Updated {
    /// The commits of the current branch.
    Git,
}

/// A link in the footer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct FooterLink {
    /// Its text.
    pub text: String,
    /// Its address.
    pub url: String,
}

/// `true`, `false` or settings.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum RawSite {
    /// Whether bundles contain the site.
    Switch(bool),
    /// They do, with these settings.
    Settings(Box<SiteSettings>),
}
