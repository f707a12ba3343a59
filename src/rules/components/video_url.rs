//! `components/video-url`: a video that the portal cannot play.

use super::uses::each;
use crate::article::{Article, ComponentChild, Target, classify};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::schema::ChildKind;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("components/video-url", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    each(article, cx, &mut |component, known| {
        for wanted in known
            .children
            .iter()
            .filter(|child| child.kind == ChildKind::Url)
        {
            if let Some(child) = component
                .child(&wanted.name)
                .filter(|child| !child.text.is_empty())
            {
                judge(article, cx, child, out);
            }
        }
    });
}

fn judge(article: &Article, cx: &Context<'_>, child: &ComponentChild, out: &mut Sink<'_>) {
    let hosts = &cx.schemas.components.video_hosts;
    match classify(&child.text) {
        Target::Web { host, .. } if hosts.contains(&host) => {
            let written = article.source.slice(child.text_span);
            if let Some(at) = written.find('&') {
                let span = Span::new(at, written.len()).shifted(child.text_span.start as usize);
                out.report(span, "the address of the video has an `&`")
                    .fix(Fix::safe(span, ""));
            }
        }
        Target::Web { host, .. } => {
            let message = match host.is_empty() {
                true => "the address of the video names no host".to_owned(),
                false => format!("a video of `{host}`, which the portal does not play"),
            };
            out.report(child.text_span, message)
                .help("use the address of the video on YouTube");
        }
        _ => {
            out.report(child.text_span, "this is not the address of a video")
                .help("use the address of the video on YouTube");
        }
    }
}
