//! `corpus/unresolved-article`: an article is named that there is not.

use crate::article::{Article, Node};
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::nearest;

pub(super) const RULE: Rule = Rule::article("corpus/unresolved-article", check);

/// The key of JSON bodies whose value is the id of an article.
const KEY: &str = "commonSolutionArticleId";

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let Some(root) = article.json.as_ref().and_then(|json| json.root.as_ref()) else { return };
    root.walk(&mut |node: &Node| {
        for member in node.members() {
            if !member.key.eq_ignore_ascii_case(KEY) {
                continue;
            }
            let Some(id) = member.value.as_str().map(str::trim).filter(|id| !id.is_empty()) else { continue };
            if cx.corpus.by_id(id).is_empty() {
                let near = nearest(id, cx.corpus.ids().map(|(id, _)| id));
                let message = format!("no article has the id `{id}`{}", did_you_mean(near));
                out.report(member.value.inner_span(), message);
            }
        }
    });
}
