//! `components/video-url`: a video that the portal cannot play.

use super::support::uses::each;
use crate::article::{ComponentChild, Target, classify};
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::ChildKind;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("components/video-url", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    each(cx, &mut |component, known| {
        for schema in &known.children {
            if schema.kind != ChildKind::Url {
                continue;
            }
            if let Some(child) = component.child(&schema.name)
                && !child.text.is_empty()
            {
                check_url(cx, child, out);
            }
        }
    });
}

fn check_url(cx: &ArticleContext<'_>, child: &ComponentChild, out: &mut Sink<'_>) {
    let videos = &cx.schemas.components.videos;
    match classify(&child.text) {
        Target::Web { host, scheme, .. } if videos.is_host(&host) => {
            let written = cx.article.source.slice(child.text_span);
            let span_of = |from, to| Span::new(from, to).shifted(child.text_span.start as usize);
            if scheme == "http" && written.starts_with("http:") {
                let span = span_of(0, scheme.len());
                out.report(span, "this video uses `http`")
                    .fix(Fix::safe(span, "https"));
            }
            if let Some(at) = written.find('&') {
                let (from, replacement) = without_other_parameters(written, at);
                out.report(
                    span_of(at, written.len()),
                    "the address of this video contains an `&`",
                )
                .fix(Fix::safe(span_of(from, written.len()), replacement));
            }
        }
        Target::Web { host, .. } => {
            let message = if host.is_empty() {
                "the address of this video has no host".to_owned()
            } else {
                format!("the portal does not play videos from `{host}`")
            };
            out.report(child.text_span, message)
                .help("Use the address of the video on YouTube.");
        }
        _ => {
            let message = format!("`{}` is not the address of a video", child.text);
            out.report(child.text_span, message)
                .help("Use the address of the video on YouTube.");
        }
    }
}

/// Returns an edit of `address`, whose first `&` is at `and`, that removes all parameters except the
/// id of the video: the offset of the text to replace, and the replacement.
fn without_other_parameters(address: &str, and: usize) -> (usize, &str) {
    let Some(query) = address[..and].find('?').map(|mark| mark + 1) else {
        return (and, "");
    };
    let end = address.find('#').unwrap_or(address.len()).max(and);
    let mut parameters = address[query..end].split('&');
    let is_video_id = |parameter: &&str| parameter.starts_with("v=");
    if parameters.next().as_ref().is_some_and(is_video_id) {
        return (and, "");
    }
    parameters
        .map(|parameter| parameter.strip_prefix("amp;").unwrap_or(parameter))
        .find(is_video_id)
        .map_or((and, ""), |video| (query, video))
}
