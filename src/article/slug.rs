//! Slugs of headings.

/// Returns the slug of a heading as on GitHub: lower case, hyphens instead of spaces, no
/// punctuation.
pub fn slug(heading: &str) -> String {
    let mut slug = String::with_capacity(heading.len());
    for c in heading.trim().chars() {
        match c {
            ' ' => slug.push('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    #[test]
    fn headings_as_github_names_them() {
        assert_eq!(super::slug("What's new? (Part 2)"), "whats-new-part-2");
        assert_eq!(super::slug("Über_uns - hier"), "über_uns---hier");
    }
}
