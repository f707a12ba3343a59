//! The rules of the group `structure`: what Markdown makes of a body.

mod body_empty;
mod code_unclosed;
mod comment_syntax;
mod customer_title;
mod emphasis;
mod emphasis_unbalanced;
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
mod line_break;
mod list_blank_line;
mod list_depth;
mod note_syntax;
mod section_empty;
mod shown;
mod standard;
mod table_unsupported;
mod template_leftover;
mod unfinished;

use super::Rule;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    body_empty::RULE,
    code_unclosed::RULE,
    comment_syntax::RULE,
    customer_title::RULE,
    emphasis_unbalanced::RULE,
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
    list_depth::RULE,
    note_syntax::RULE,
    section_empty::RULE,
    table_unsupported::RULE,
    template_leftover::RULE,
    unfinished::RULE,
];
