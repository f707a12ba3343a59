//! Fences of code blocks.

/// Returns the offset in `block` of the first line, after its opening fence, that contains both
/// backticks and text.
pub(in crate::rules) fn fence_amidst_text(block: &str) -> Option<usize> {
    let content = block.find('\n')? + 1;
    let is_mixed = |line: &str| {
        let line = line.trim_matches([' ', '\t', '>', '\r', '\n']);
        line.contains("```") && line.contains(|c| c != '`')
    };
    let mut at = content;
    for line in block[content..].split_inclusive('\n') {
        if is_mixed(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}
