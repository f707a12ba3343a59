//! `components/required-child`: a component without a required element.

use super::support::uses::{each, intended_child, is_broken, known_child, start_tag};
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("components/required-child", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    each(cx, &mut |component, known| {
        for required in known.children.iter().filter(|child| child.required) {
            match component.child(&required.name) {
                Some(child) if child.text.is_empty() => {
                    out.report(
                        child.span,
                        format!("`{}` in this `{}` is empty", required.name, known.name),
                    )
                    .help(format!(
                        "Fill in `<{}>`. {}",
                        required.name, required.summary
                    ));
                }
                Some(_) => {}
                None => {
                    // `components/unknown-child` reports a misspelled element.
                    let is_misspelled = component.children.iter().any(|child| {
                        known_child(known, &child.name).is_none()
                            && intended_child(known, child) == Some(&required.name)
                    });
                    if !is_misspelled && !is_broken(cx.article, component.span) {
                        out.report(
                            start_tag(cx.article, component),
                            format!("`{}` has no `{}`", known.name, required.name),
                        )
                        .help(format!("Add `<{}>`. {}", required.name, required.summary));
                    }
                }
            }
        }
    });
}
