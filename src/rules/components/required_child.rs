//! `components/required-child`: a component without what it needs.

use super::uses::{each, is_broken, known_child, meant, start_tag};
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("components/required-child", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    each(article, cx, &mut |component, known| {
        for wanted in known.children.iter().filter(|child| child.required) {
            match component.child(&wanted.name) {
                Some(child) if child.text.is_empty() => {
                    out.report(
                        child.span,
                        format!("`{}` in this `{}` is empty", wanted.name, known.name),
                    )
                    .help(format!(
                        "Fill in `<{}>`. {}",
                        wanted.name, wanted.summary
                    ));
                }
                Some(_) => {}
                None => {
                    // Where it is there under a wrong name that is another finding.
                    let misspelt = component.children.iter().any(|child| {
                        known_child(known, &child.name).is_none()
                            && meant(known, child) == Some(&wanted.name)
                    });
                    if !misspelt && !is_broken(article, component.span) {
                        out.report(
                            start_tag(article, component),
                            format!("`{}` has no `{}`", known.name, wanted.name),
                        )
                        .help(format!("Add `<{}>`. {}", wanted.name, wanted.summary));
                    }
                }
            }
        }
    });
}
