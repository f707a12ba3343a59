//! Conversion of the HTML in a bundle to the HTML of the API.

use super::json::{Chart, Diagnostic, Maps, Section, Video, WebResult};
use crate::published::html::{HtmlWriter, Piece, StartTag, pieces};
use crate::published::{Article, Replacement, ReplacementMaps};
use crate::schema::Videos;
use std::collections::HashMap;

/// Result of a diagnostic without a text for failures.
const NO_BACKEND: &str = "This check needs a live backend, which this server does not have.";
/// Variable for the address of the portal of a cloud.
const PORTAL_VARIABLE: &str = "{$domain}";

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
    let has_dynamic = form == Form::Solution;
    let mut components = Components::new();
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
        remove_dynamic(of, &mut components);
    }
    (rewrite(html, portal, &components), maps)
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

/// HTML of components by their keys; `None` for components that are removed. Others stay.
type Components<'c> = HashMap<&'c str, Option<String>>;

/// Removes the components that need a live backend.
fn remove_dynamic<'c>(of: &'c ReplacementMaps, components: &mut Components<'c>) {
    let dynamic = of.diagnostics.iter().chain(&of.metrics_based_charts);
    components.extend(dynamic.map(|one| (&*one.key, None)));
}

/// Inserts and removes components. Replaces links to blades by links to the address that the
/// author wrote for surfaces without blades, if it leads to the portal of the cloud.
fn rewrite(html: &str, portal: Option<&str>, components: &Components<'_>) -> String {
    let mut out = HtmlWriter::with_capacity(html.len());
    let mut is_line_removed = false;
    for piece in pieces(html) {
        let is_after_removed = std::mem::take(&mut is_line_removed);
        match &piece {
            Piece::BladeLink(link) => {
                let uri = link.get("data-blade-uri");
                match uri.and_then(|uri| address(uri, portal)) {
                    Some(uri) => {
                        let mut tag = StartTag::new("a");
                        tag.push_escaped("href", &uri);
                        out.start(tag);
                    }
                    None => out.write(&piece),
                }
            }
            Piece::Component(key) => match components.get(&**key) {
                Some(Some(html)) => out.html(html),
                // Its line is removed with it.
                Some(None) => is_line_removed = out.is_at_line_start(),
                None => out.write(&piece),
            },
            Piece::Text(text) if is_after_removed => {
                let text = text.strip_prefix('\n').unwrap_or(text);
                out.write(&Piece::Text(text.into()));
            }
            _ => out.write(&piece),
        }
    }
    out.finish()
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
pub(super) fn stitched(article: &Article, portal: Option<&str>, videos: &Videos) -> String {
    let mut html = HtmlWriter::default();
    html.html(&stitched_part(
        &article.html,
        &article.replacement_maps,
        portal,
        videos,
    ));
    for section in &article.sections {
        html.start(StartTag::new("div").with("class", "simplified-solution-section"));
        html.start(StartTag::void("br"));
        html.start(StartTag::new("h2"));
        html.text(&section.title);
        html.end("h2");
        html.line();
        html.html(&stitched_part(
            &section.html,
            &section.replacement_maps,
            portal,
            videos,
        ));
        html.start(StartTag::void("br"));
        html.end("div");
        html.line();
    }
    html.finish()
}

fn stitched_part(
    html: &str,
    of: &ReplacementMaps,
    portal: Option<&str>,
    videos: &Videos,
) -> String {
    // Comments for web results are kept, because there are no web results.
    let mut components = Components::new();
    remove_dynamic(of, &mut components);
    for one in &of.videos {
        let mut html = HtmlWriter::default();
        player(one.value("src"), one.value("title"), videos, &mut html);
        components.insert(&one.key, Some(html.finish()));
    }
    for group in &of.video_groups {
        let mut html = HtmlWriter::default();
        html.start(StartTag::new("div").with("class", "simplified-solution-video-group-container"));
        for video in &group.videos {
            let value = |name: &str| video.get(name).map_or("", String::as_str);
            player(value("src"), value("title"), videos, &mut html);
        }
        html.end("div");
        components.insert(&group.key, Some(html.finish()));
    }
    rewrite(html, portal, &components)
}

/// Writes a video as a frame, or as a link if its address has no id.
fn player(src: &str, title: &str, videos: &Videos, out: &mut HtmlWriter) {
    out.start(StartTag::new("div").with("class", "simplified-solution-video-container"));
    if let Some(id) = videos.id(src) {
        let frame = format!("{}?enablejsapi=1&rel=0", videos.frame(id));
        out.start(
            StartTag::new("iframe")
                .with("title", title)
                .with("src", &frame),
        );
        out.end("iframe");
    } else if src.starts_with("https://") {
        let link = StartTag::new("a")
            .with("href", src)
            .with("target", "_blank");
        out.start(link.with("rel", "noopener noreferrer"));
        out.text(if title.is_empty() { src } else { title });
        out.end("a");
    }
    out.end("div");
}

#[cfg(test)]
mod tests {
    use super::{Components, HtmlWriter, player, rewrite};
    use crate::schema::Videos;

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
            assert_eq!(rewrite(&link(uri), portal, &Components::new()), expected);
        }
        let unchanged = link("{$domain}/");
        assert_eq!(rewrite(&unchanged, None, &Components::new()), unchanged);
    }

    /// Returns the HTML of a video.
    fn video(src: &str, title: &str) -> String {
        let mut html = HtmlWriter::default();
        player(src, title, Videos::embedded(), &mut html);
        html.finish()
    }

    #[test]
    fn players_contain_no_markup_of_authors() {
        assert!(!video("https://example.org/\"><script>", "<b>").contains("<script>"));
        assert!(!video("javascript:alert(1)", "x").contains("javascript"));
    }

    #[test]
    fn videos_elsewhere_are_links_with_a_text() {
        let src = "https://example.org/a.mp4";
        assert!(video(src, "A film").contains(">A film</a>"));
        assert!(video(src, "").contains(&format!(">{src}</a>")));
    }

    #[test]
    fn components_are_removed_with_their_line() {
        let key = "<!--3a3c8f7e-5a0e-5c0c-9a39-0d4f0ad7c2c8-->";
        let html = format!("<p>a</p>\n{key}\n<p>b</p>\n");
        let removed = rewrite(&html, None, &Components::from([(key, None)]));
        assert_eq!(removed, "<p>a</p>\n<p>b</p>\n");
        let replaced = Components::from([(key, Some("<hr>".to_owned()))]);
        let replaced = rewrite(&html, None, &replaced);
        assert_eq!(replaced, "<p>a</p>\n<hr>\n<p>b</p>\n");
    }
}
