//! `components/group-size`: a group with too few or too many videos.

use super::support::uses::{each, is_broken, start_tag};
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("components/group-size", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    each(cx, &mut |component, known| {
        let Some(group) = &known.group else { return };
        let count = component
            .grouped
            .iter()
            .filter(|inner| inner.name.eq_ignore_ascii_case(&group.child))
            .count();
        if (group.minimum..=group.maximum).contains(&count) || is_broken(cx.article, component.span)
        {
            return;
        }
        let message = if count == 0 {
            format!("`{}` has no `{}`", known.name, group.child)
        } else {
            format!(
                "`{}` has {count} `{}` elements, but shows only {}",
                known.name, group.child, group.maximum
            )
        };
        out.report(start_tag(cx.article, component), message)
            .help(format!(
                "Use {} to {} `{}` elements.",
                group.minimum, group.maximum, group.child
            ));
    });
}
