//! The HTML of a bundle as the wire has it.
//!
//! The compiler wrote the HTML, so its form is known: attributes in double
//! quotes, values escaped, each component a comment alone on its line.

use super::json::{Chart, Diagnostic, Maps, Section, Video, WebResult};
use crate::bundle::{Article, Replacement, Replacements};
use crate::util::push_escaped;
use std::fmt::Write;

/// What stands in place of a diagnostic that nobody ran.
const NO_BACKEND: &str = "This check needs a live backend, which this server does not have.";
/// The variable that stands for the portal of a cloud.
const PORTAL: &str = "{$domain}";

/// Which components the resource has maps for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `selfHelp`: static ones only.
    SelfHelp,
    /// `solutions`: all.
    Solution,
}

/// The content and the maps of an article and of its sections.
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

fn part(html: &str, of: &Replacements, form: Form, portal: Option<&str>) -> (String, Maps) {
    let mut content = with_addresses(html, portal);
    let is_whole = form == Form::Solution;
    let mut maps = Maps {
        web_results: of
            .web_results
            .iter()
            .map(|result| WebResult {
                replacement_key: result.key.clone(),
                search_results: is_whole.then_some([]),
            })
            .collect(),
        videos: of.videos.iter().map(video).collect(),
        video_groups: of.video_groups.clone(),
        ..Maps::default()
    };
    if is_whole {
        maps.diagnostics = of.diagnostics.iter().map(diagnostic).collect();
        maps.metrics_based_charts = of.metrics_based_charts.iter().map(chart).collect();
    } else {
        // There is no map that says what belongs here.
        let without = of.diagnostics.iter().chain(&of.metrics_based_charts);
        for one in without {
            take_out(&mut content, &one.key);
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

/// A diagnostic that did not run: it failed, in the words of the author.
fn diagnostic(of: &Replacement) -> Diagnostic {
    let said = of.value("failedText");
    let symptoms = of.value("symptomId");
    Diagnostic {
        solution_id: symptoms
            .split(',')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned(),
        status: "Failed",
        status_details: if said.is_empty() { NO_BACKEND } else { said }.to_owned(),
        replacement_key: of.key.clone(),
        required_parameters: [],
        insights: [],
    }
}

/// Takes out a comment, with the line that it stands on alone.
fn take_out(content: &mut String, key: &str) {
    if let Some(at) = content.find(key) {
        let mut end = at + key.len();
        if content[end..].starts_with('\n') && (at == 0 || content[..at].ends_with('\n')) {
            end += 1;
        }
        content.replace_range(at..end, "");
    }
}

/// Gives links that open a blade the address that the author wrote for surfaces
/// which cannot open one, as far as it leads to the portal of the cloud.
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

/// A `data-blade-uri` (escaped) as an address, if it leads to the portal.
fn address(uri: &str, portal: Option<&str>) -> Option<String> {
    let portal = portal?;
    let below = uri
        .strip_prefix(PORTAL)
        .or_else(|| uri.strip_prefix(portal))?;
    below.starts_with('/').then(|| format!("{portal}{below}"))
}

/// All of an article as one text, with what can be shown in place of comments.
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

fn stitched_part(html: &str, of: &Replacements, portal: Option<&str>) -> String {
    let mut html = with_addresses(html, portal);
    for one in of.diagnostics.iter().chain(&of.metrics_based_charts) {
        take_out(&mut html, &one.key);
    }
    // The comment of results from the web stays: there are none.
    for one in &of.videos {
        put_in(
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
        put_in(&mut html, &group.key, &players);
    }
    html
}

fn put_in(html: &mut String, key: &str, what: &str) {
    if let Some(at) = html.find(key) {
        html.replace_range(at..at + key.len(), what);
    }
}

/// A video of YouTube in a frame, any other as a link.
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

/// The id of a video of YouTube.
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
    (is_id && !id.is_empty() && id.len() <= 32).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::{player, take_out, with_addresses, youtube};

    #[test]
    fn only_the_portal_becomes_an_address() {
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
    fn videos_are_shown_by_their_id_alone() {
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
    fn a_comment_goes_with_its_line() {
        let mut html = "<p>a</p>\n<!--k-->\n<p>b</p>\n".to_owned();
        take_out(&mut html, "<!--k-->");
        assert_eq!(html, "<p>a</p>\n<p>b</p>\n");
    }
}
