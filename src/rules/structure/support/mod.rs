//! Helpers of the rules of the group `structure`.

pub(super) mod emphasis;
pub(super) mod fences;
pub(super) mod heading_space;
pub(super) mod line_break;
pub(super) mod newline;
pub(super) mod prose_lines;
pub(super) mod shown;
pub(super) mod standard;
pub(super) mod table_rows;
