//! The rules of the group `structure`: Markdown and HTML in the body of an article.

mod body_empty;
mod code_blank_line;
mod code_entity;
mod code_smart_punctuation;
mod code_span_unclosed;
mod code_unclosed;
mod comment_syntax;
mod customer_title;
mod emphasis_unbalanced;
mod entity_unneeded;
mod footnote;
mod h1_missing;
mod h1_multiple;
mod h1_not_first;
mod heading_blank_line;
mod heading_duplicate;
mod heading_emphasis;
mod heading_empty;
mod heading_indented;
mod heading_skipped;
mod heading_space;
mod heading_spelling;
mod html_disallowed;
mod html_placeholder;
mod html_unclosed;
mod list_blank_line;
mod list_bullet;
mod list_depth;
mod list_indentation;
mod list_space;
mod lost_backslash;
mod markdown_in_html;
mod note_syntax;
mod section_empty;
mod support;
mod table_cells;
mod table_syntax;
mod table_unsupported;
mod template_leftover;
mod unfinished;

use super::Rule;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    body_empty::RULE,
    code_blank_line::RULE,
    code_entity::RULE,
    code_smart_punctuation::RULE,
    code_span_unclosed::RULE,
    code_unclosed::RULE,
    comment_syntax::RULE,
    customer_title::RULE,
    emphasis_unbalanced::RULE,
    entity_unneeded::RULE,
    footnote::RULE,
    h1_missing::RULE,
    h1_multiple::RULE,
    h1_not_first::RULE,
    heading_blank_line::RULE,
    heading_duplicate::RULE,
    heading_emphasis::RULE,
    heading_empty::RULE,
    heading_indented::RULE,
    heading_skipped::RULE,
    heading_space::RULE,
    heading_spelling::RULE,
    html_disallowed::RULE,
    html_placeholder::RULE,
    html_unclosed::RULE,
    list_blank_line::RULE,
    list_bullet::RULE,
    list_depth::RULE,
    list_indentation::RULE,
    list_space::RULE,
    lost_backslash::RULE,
    markdown_in_html::RULE,
    note_syntax::RULE,
    section_empty::RULE,
    table_cells::RULE,
    table_syntax::RULE,
    table_unsupported::RULE,
    template_leftover::RULE,
    unfinished::RULE,
];
