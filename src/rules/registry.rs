//! All rules that helpc implements.

use super::{
    Rule, components, config, corpus, file, json, links, properties, structure, style, suppress,
    tokens,
};

/// Iterates over all rules, group by group.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [
        components::RULES,
        config::RULES,
        corpus::RULES,
        file::RULES,
        json::RULES,
        links::RULES,
        properties::RULES,
        structure::RULES,
        style::RULES,
        suppress::RULES,
        tokens::RULES,
    ]
    .into_iter()
    .flatten()
}
