//! The components of apollo articles: `schemas/components.yaml`.

use super::files::embedded;
use serde::Deserialize;
use std::sync::LazyLock;

/// The path of the file below `schemas/`.
pub(super) const PATH: &str = "components.yaml";
/// Maximum length of the id of a video, in bytes. Those of YouTube have 11.
const MAX_VIDEO_ID_BYTES: usize = 32;

/// The components of apollo articles: `schemas/components.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Components {
    /// The components.
    pub components: Vec<Component>,
    /// Addresses of videos.
    pub videos: Videos,
}

/// Addresses of videos.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Videos {
    /// Hosts that videos may come from.
    pub hosts: Vec<String>,
    /// Hosts whose path is the id of the video.
    pub short_hosts: Vec<String>,
    /// The host that shows a video in a frame.
    pub player: String,
}

impl Videos {
    /// Returns those of the embedded schemas.
    pub fn embedded() -> &'static Self {
        static VIDEOS: LazyLock<Videos> = LazyLock::new(|| {
            let text = embedded(PATH).unwrap_or_default();
            serde_json::from_str(text)
                .map_or_else(|_| Videos::default(), |all: Components| all.videos)
        });
        &VIDEOS
    }

    /// Returns true if videos may come from `host`.
    pub fn is_host(&self, host: &str) -> bool {
        self.hosts
            .iter()
            .any(|known| known.eq_ignore_ascii_case(host))
    }

    /// Returns the id of the video at an address.
    pub fn id<'u>(&self, url: &'u str) -> Option<&'u str> {
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"))?;
        let (host, path) = rest.split_once('/')?;
        if !self.is_host(host) {
            return None;
        }
        let id = if self.short_hosts.iter().any(|short| short == host) {
            path
        } else if let Some(embedded) = path.strip_prefix("embed/") {
            embedded
        } else {
            path.split(['?', '&'])
                .find_map(|pair| pair.strip_prefix("v="))?
        };
        let id = &id[..id.find(['?', '&', '#', '/']).unwrap_or(id.len())];
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if id.is_empty() || id.len() > MAX_VIDEO_ID_BYTES || !id.bytes().all(is_plain) {
            return None;
        }
        Some(id)
    }

    /// Returns the address of the frame that shows the video with this id.
    pub fn frame(&self, id: &str) -> String {
        format!("https://{}/embed/{id}", self.player)
    }
}

impl Components {
    /// Returns the component with this name, in any case.
    pub fn get(&self, name: &str) -> Option<&Component> {
        self.components
            .iter()
            .find(|component| component.name.eq_ignore_ascii_case(name))
    }
}

/// A component.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// The name of the tag, in any case.
    pub name: String,
    /// The child elements.
    #[serde(default)]
    pub children: Vec<Child>,
    /// The components that it groups.
    #[serde(default)]
    pub group: Option<Group>,
    /// Names of translated children.
    #[serde(default)]
    pub localised: Vec<String>,
    /// True if it may have plain text instead of children.
    #[serde(default)]
    pub text_allowed: bool,
    /// True if a sentence should introduce it.
    #[serde(default)]
    pub introduced: bool,
    /// A description.
    pub summary: String,
}

/// A child element of a component.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Child {
    /// The name, in any case.
    pub name: String,
    /// The kind of its text.
    pub kind: ChildKind,
    /// True if it is required.
    #[serde(default)]
    pub required: bool,
    /// The value if it is missing.
    #[serde(default)]
    pub default: Option<String>,
    /// Minimum of an integer.
    #[serde(default)]
    pub minimum: Option<i64>,
    /// The values of an enumeration.
    #[serde(default)]
    pub values: Vec<String>,
    /// A description.
    #[serde(default)]
    pub summary: String,
}

/// The kind of the text of a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChildKind {
    /// Any text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A comma-separated list of names.
    Identifiers,
    /// One of a set of names.
    Enumeration,
    /// A number and `d`, `h` or `m`.
    Duration,
    /// A web address.
    Url,
}

/// The number of components in another component.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The inner component.
    pub child: String,
    /// Minimum number.
    pub minimum: usize,
    /// Maximum number.
    pub maximum: usize,
}

#[cfg(test)]
mod tests {
    use super::Videos;

    #[test]
    fn only_valid_video_ids_are_embedded() {
        let videos = Videos::embedded();
        for src in [
            "https://www.youtube.com/watch?v=abc-_1&t=3",
            "https://youtu.be/abc-_1?t=3",
            "http://www.youtube.com/embed/abc-_1",
        ] {
            assert_eq!(videos.id(src), Some("abc-_1"), "{src}");
        }
        for src in [
            "https://youtube.com.example.org/watch?v=a",
            "https://youtu.be/\"><script>",
            "x",
            "https://www.youtube.com/watch",
        ] {
            assert_eq!(videos.id(src), None, "{src}");
        }
        assert_eq!(
            videos.frame("a"),
            "https://www.youtube-nocookie.com/embed/a"
        );
    }
}
