//! `structure/html-disallowed`: HTML that is not published.

use crate::article::{HtmlAttribute, HtmlTag};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::util::unescape;

pub(super) const RULE: Rule = Rule::article("structure/html-disallowed", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for tag in cx.article.outline.tags.iter().filter(|tag| !tag.closing) {
        if cx.schemas.html.element(&tag.name).is_none() {
            let name = &tag.name;
            let message = if cx.schemas.components.get(name).is_some() {
                format!(
                    "the component `<{name}>` works only in solutions (articles of type `apollo`)"
                )
            } else {
                format!("`<{name}>` elements are not published")
            };
            out.report(tag.span, message);
            continue;
        }
        for attribute in &tag.attributes {
            if attribute.name.starts_with("on") && attribute.name.len() > 2 {
                out.report(
                    tag.span,
                    format!("the attribute `{}` runs a script", attribute.name),
                );
            } else if runs_script(tag, attribute) {
                out.report(
                    attribute.span,
                    format!("the attribute `{}` runs a script", attribute.name),
                );
            }
        }
    }
}

/// Returns true if the value is a script. Targets of links and images have their own rules.
fn runs_script(tag: &HtmlTag, attribute: &HtmlAttribute) -> bool {
    let is_target = matches!(
        (tag.name.as_str(), attribute.name.as_str()),
        ("a", "href") | ("img", "src")
    );
    if is_target || attribute.value.len() < "javascript:".len() {
        return false;
    }
    let value = unescape(&attribute.value);
    let mut letters = value
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .map(|c| c.to_ascii_lowercase());
    ["javascript:", "vbscript:"]
        .iter()
        .any(|scheme| letters.clone().take(scheme.len()).eq(scheme.chars()))
        && letters.next().is_some()
}
