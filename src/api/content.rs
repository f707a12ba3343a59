//! Conversion of the HTML in a bundle to the HTML of the API.
//!
//! The compiler writes the HTML in a fixed form: attributes are in double quotes, values are
//! escaped, and each component is a comment on its own line.

use super::json::{Chart, Diagnostic, Maps, Section, Video, WebResult};
use crate::published::{Article, Replacement, ReplacementMaps};
use crate::util::push_escaped;
use std::fmt::Write;

/// Result of a diagnostic without a text for failures.
const NO_BACKEND: &str = "This check needs a live backend, which this server does not have.";
/// Variable for the address of the portal of a cloud.
const PORTAL_VARIABLE: &str = "{$domain}";
/// Maximum length of the id of a video.
const MAX_VIDEO_ID_BYTES: usize = 32;

/// Kinds of resources, which support different components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `selfHelp`, which supports only static components.
    SelfHelp,
    /// `solutions`, which supports all components.
    Solution,
}

/// Returns the content and the replacement maps of an article, and its sections.
pub(super) fn parts(
    article: &Article,
    form: Form,
    portal: Option<&str>,
) -> (String, Maps, Vec<Section>) {
    let (content, maps) = part(&article.html, &article.replacement_maps, form, portal);
    let sections = article.sections.iter().map(|section| {
        let (content, replacement_maps) =
            part(&section.html, &section.replacement_maps, form, portal);
        Section {
            title: section.title.clone(),
            content,
            replacement_maps,
        }
    });
    (content, maps, sections.collect())
}

fn part(html: &str, of: &ReplacementMaps, form: Form, portal: Option<&str>) -> (String, Maps) {
    let mut content = with_addresses(html, portal);
    let has_dynamic = form == Form::Solution;
    let mut maps = Maps {
        web_results: of
            .web_results
            .iter()
            .map(|result| WebResult {
                replacement_key: result.key.clone(),
                search_results: if has_dynamic { Some([]) } else { None },
            })
            .collect(),
        videos: of.videos.iter().map(video).collect(),
        video_groups: of.video_groups.clone(),
        ..Maps::default()
    };
    if has_dynamic {
        maps.diagnostics = of.diagnostics.iter().map(diagnostic).collect();
        maps.metrics_based_charts = of.metrics_based_charts.iter().map(chart).collect();
    } else {
        for one in of.diagnostics.iter().chain(&of.metrics_based_charts) {
            remove_comment(&mut content, &one.key);
        }
    }
    (content, maps)
}

fn video(of: &Replacement) -> Video {
    Video {
        src: of.value("src").to_owned(),
        title: of.value("title").to_owned(),
        replacement_key: of.key.clone(),
    }
}

fn chart(of: &Replacement) -> Chart {
    Chart {
        name: of.value("name").to_owned(),
        aggregation_type: of.value("aggregationType").to_owned(),
        time_span_duration: of.value("timeSpanDuration").to_owned(),
        title: of.value("title").to_owned(),
        filter_group: None,
        replacement_key: of.key.clone(),
    }
}

/// Returns a failed diagnostic, with the text of the author for failures.
fn diagnostic(of: &Replacement) -> Diagnostic {
    let failed_text = of.value("failedText");
    let symptoms = of.value("symptomId");
    Diagnostic {
        solution_id: symptoms
            .split(',')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned(),
        status: "Failed",
        status_details: if failed_text.is_empty() {
            NO_BACKEND.to_owned()
        } else {
            failed_text.to_owned()
        },
        replacement_key: of.key.clone(),
        required_parameters: [],
        insights: [],
    }
}

/// Removes a comment, with its line if there is nothing else on it.
fn remove_comment(content: &mut String, key: &str) {
    if let Some(at) = content.find(key) {
        let mut end = at + key.len();
        if content[end..].starts_with('\n') && (at == 0 || content[..at].ends_with('\n')) {
            end += 1;
        }
        content.replace_range(at..end, "");
    }
}

/// Replaces links to blades by links to the address that the author wrote for surfaces without
/// blades, if it leads to the portal of the cloud.
fn with_addresses(html: &str, portal: Option<&str>) -> String {
    const ATTRIBUTE: &str = " data-blade-uri=\"";
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<a data-blade=\"") {
        let (before, tag) = rest.split_at(start);
        out.push_str(before);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        let uri = tag
            .split_once(ATTRIBUTE)
            .and_then(|(_, value)| value.split_once('"'))
            .and_then(|(uri, _)| address(uri, portal));
        match uri {
            Some(uri) => {
                let _ = write!(out, "<a href=\"{uri}\">");
            }
            None => out.push_str(tag),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Returns the address in an escaped `data-blade-uri`, if it leads to the portal.
fn address(uri: &str, portal: Option<&str>) -> Option<String> {
    let portal = portal?;
    let path = uri
        .strip_prefix(PORTAL_VARIABLE)
        .or_else(|| uri.strip_prefix(portal))?;
    if path.starts_with('/') {
        return Some(format!("{portal}{path}"));
    }
    None
}

/// Returns an article with its sections as one HTML text, with videos in place of comments.
pub(super) fn stitched(article: &Article, portal: Option<&str>) -> String {
    let mut html = stitched_part(&article.html, &article.replacement_maps, portal);
    for section in &article.sections {
        html.push_str("<div class=\"simplified-solution-section\"><br /><h2>");
        push_escaped(&mut html, &section.title);
        html.push_str("</h2>\n");
        html.push_str(&stitched_part(
            &section.html,
            &section.replacement_maps,
            portal,
        ));
        html.push_str("<br /></div>\n");
    }
    html
}

fn stitched_part(html: &str, of: &ReplacementMaps, portal: Option<&str>) -> String {
    let mut html = with_addresses(html, portal);
    for one in of.diagnostics.iter().chain(&of.metrics_based_charts) {
        remove_comment(&mut html, &one.key);
    }
    // Comments for web results are kept, because there are no web results.
    for one in &of.videos {
        replace_comment(
            &mut html,
            &one.key,
            &player(one.value("src"), one.value("title")),
        );
    }
    for group in &of.video_groups {
        let mut players = "<div class=\"simplified-solution-video-group-container\">".to_owned();
        for video in &group.videos {
            let value = |name: &str| video.get(name).map_or("", String::as_str);
            players.push_str(&player(value("src"), value("title")));
        }
        players.push_str("</div>");
        replace_comment(&mut html, &group.key, &players);
    }
    html
}

fn replace_comment(html: &mut String, key: &str, replacement: &str) {
    if let Some(at) = html.find(key) {
        html.replace_range(at..at + key.len(), replacement);
    }
}

/// Returns a YouTube video as a frame, and any other video as a link.
fn player(src: &str, title: &str) -> String {
    let mut html = "<div class=\"simplified-solution-video-container\">".to_owned();
    if let Some(id) = youtube(src) {
        html.push_str("<iframe title=\"");
        push_escaped(&mut html, title);
        let _ = write!(
            html,
            "\" src=\"https://www.youtube-nocookie.com/embed/{id}?enablejsapi=1&amp;rel=0\"></iframe>"
        );
    } else if src.starts_with("https://") {
        html.push_str("<a href=\"");
        push_escaped(&mut html, src);
        html.push_str("\" target=\"_blank\" rel=\"noopener noreferrer\">");
        push_escaped(&mut html, if title.is_empty() { src } else { title });
        html.push_str("</a>");
    }
    html.push_str("</div>");
    html
}

/// Returns the id of a YouTube video.
fn youtube(src: &str) -> Option<&str> {
    let rest = src
        .strip_prefix("https://")
        .or_else(|| src.strip_prefix("http://"))?;
    let (host, rest) = rest.split_once('/')?;
    let id = match host.trim_start_matches("www.").trim_start_matches("m.") {
        "youtu.be" => rest,
        "youtube.com" | "youtube-nocookie.com" => match rest.strip_prefix("embed/") {
            Some(rest) => rest,
            None => rest
                .split(['?', '&'])
                .find_map(|pair| pair.strip_prefix("v="))?,
        },
        _ => return None,
    };
    let end = id.find(['?', '&', '#', '/']).unwrap_or(id.len());
    let id = &id[..end];
    let is_id = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !is_id || id.is_empty() || id.len() > MAX_VIDEO_ID_BYTES {
        return None;
    }
    Some(id)
}

#[cfg(test)]
mod tests {
    use super::{player, remove_comment, with_addresses, youtube};

    #[test]
    fn only_portal_addresses_become_links() {
        let portal = Some("https://portal.azure.com");
        let link =
            |uri: &str| format!("<p><a data-blade=\"E.B\" data-blade-uri=\"{uri}\">t</a></p>");
        for (uri, href) in [
            (
                "{$domain}/#@x{$resourceIdDecoded}",
                Some("https://portal.azure.com/#@x{$resourceIdDecoded}"),
            ),
            (
                "https://portal.azure.com/#x",
                Some("https://portal.azure.com/#x"),
            ),
            ("https://portal.azure.com.example.org/", None),
            ("{$domain}.example.org/", None),
            ("javascript:alert(1)", None),
        ] {
            let expected = match href {
                Some(href) => format!("<p><a href=\"{href}\">t</a></p>"),
                None => link(uri),
            };
            assert_eq!(with_addresses(&link(uri), portal), expected);
        }
        assert_eq!(
            with_addresses(&link("{$domain}/"), None),
            link("{$domain}/")
        );
    }

    #[test]
    fn only_valid_video_ids_are_embedded() {
        for src in [
            "https://www.youtube.com/watch?v=abc-_1&t=3",
            "https://youtu.be/abc-_1?t=3",
            "http://www.youtube.com/embed/abc-_1",
        ] {
            assert_eq!(youtube(src), Some("abc-_1"), "{src}");
        }
        for src in [
            "https://youtube.com.example.org/watch?v=a",
            "https://youtu.be/\"><script>",
            "x",
            "https://www.youtube.com/watch",
        ] {
            assert_eq!(youtube(src), None, "{src}");
        }
        assert!(!player("https://example.org/\"><script>", "<b>").contains("<script>"));
        assert!(!player("javascript:alert(1)", "x").contains("javascript"));
    }

    #[test]
    fn comments_are_removed_with_their_line() {
        let mut html = "<p>a</p>\n<!--k-->\n<p>b</p>\n".to_owned();
        remove_comment(&mut html, "<!--k-->");
        assert_eq!(html, "<p>a</p>\n<p>b</p>\n");
    }
}
