//! The notation of headings.

/// Returns the content of the heading `written`, without `#` or underline.
pub(super) fn heading_content(written: &str) -> &str {
    let Some(after) = written.strip_prefix('#') else {
        let underlined = |line: &str| {
            line.trim_matches(['=', '-', ' ', '\t', '\r', '>'])
                .is_empty()
        };
        return match written.rfind('\n') {
            Some(newline) if underlined(&written[newline + 1..]) => written[..newline].trim(),
            _ => written.trim(),
        };
    };
    let content = after.trim_start_matches('#').trim();
    // Closing `#` need a space before them.
    let open = content.trim_end_matches('#');
    if open.is_empty() || open.ends_with([' ', '\t']) {
        open.trim_end()
    } else {
        content
    }
}
