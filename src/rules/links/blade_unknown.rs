//! `links/blade-unknown`: a blade that is not in the blade library.

use super::blade::{Blade, blades};
use super::target::place;
use crate::article::{Article, Node};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::{Blades, nearest};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/blade-unknown", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let library = &cx.schemas.blades;
    for (link, blade) in blades(article, cx) {
        let Ok(blade) = blade else { continue };
        let written = article.source.slice(link.target);
        let place_of = |part: &str| {
            let at = Span::of_slice(&link.url, part, 0);
            let span = at.shifted(link.target.start as usize);
            // Only where the target is written as it is read.
            if written == link.url { (span, true) } else { (place(link), false) }
        };
        check_names(&blade, place_of, library, out);
    }
    if let Some(root) = article.json.as_ref().and_then(|json| json.root.as_ref()) {
        root.walk(&mut |node| check_object(node, article, library, out));
    }
}

/// Checks an object of a JSON body that names a blade.
fn check_object(node: &Node, article: &Article, library: &Blades, out: &mut Sink<'_>) {
    let (Some(extension), Some(name)) = (node.get("extensionName"), node.get("bladeName")) else { return };
    let (Some(extension_text), Some(name_text)) = (extension.as_str(), name.as_str()) else { return };
    if extension_text.trim().is_empty() || name_text.trim().is_empty() {
        return;
    }
    let blade = Blade { extension: extension_text, name: name_text, parameters: Vec::new(), uri: None };
    let place_of = |part: &str| {
        let node = if std::ptr::eq(part, extension_text) { extension } else { name };
        let span = node.inner_span();
        (span, article.source.slice(span) == part)
    };
    check_names(&blade, place_of, library, out);
}

/// Checks the names of `blade`. `place_of` says where a name stands, and
/// whether it may be replaced there.
fn check_names(blade: &Blade<'_>, place_of: impl Fn(&str) -> (Span, bool), library: &Blades, out: &mut Sink<'_>) {
    let mut check = |what: &str, written: &str, known: Vec<&str>| -> bool {
        if known.contains(&written) {
            return true;
        }
        let (span, is_verbatim) = place_of(written);
        if let Some(spelling) = known.iter().find(|known| known.eq_ignore_ascii_case(written)) {
            out.report(span, format!("the {what} `{written}` is spelt `{spelling}` elsewhere"))
                .help("letter case does not matter to the portal, but it does to those who search")
                .fix(is_verbatim.then(|| Fix::safe(span, *spelling)));
            return true;
        }
        let near = nearest(written, known.iter().copied());
        out.report(span, format!("no {what} `{written}` is in the blade library{}", did_you_mean(near)))
            .fix(near.filter(|_| is_verbatim).map(|near| Fix::needs_review(span, near)));
        false
    };
    let extensions = library.blades.iter().map(|known| known.extension.as_str()).collect();
    if !check("extension", blade.extension, extensions) {
        return;
    }
    let of_extension = || library.blades.iter().filter(|known| known.extension.eq_ignore_ascii_case(blade.extension));
    let names = of_extension().map(|known| known.blade.as_str()).collect();
    if !check("blade", blade.name, names) {
        return;
    }
    let Some(known) = of_extension().find(|known| known.blade.eq_ignore_ascii_case(blade.name)) else { return };
    for (name, _) in &blade.parameters {
        check("parameter", name, known.parameters.iter().map(String::as_str).collect());
    }
}
