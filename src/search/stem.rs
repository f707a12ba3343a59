//! English inflections. `start`, `starts`, `started` and `starting` are one term.

/// Removes the endings of an inflected English word from `term`: plural, `-ed`, `-ing`,
/// and what remains of these. The result need not be a word: `create` and `creating`
/// become `creat`. Terms with anything but the letters `a` to `z` are left as they are.
pub(super) fn stem(term: &mut String) {
    if !term.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return;
    }
    let is_not = term == "not";
    remove_plural(term);
    remove_participle(term);
    let has_silent_e = term.len() > 3 && term.ends_with('e') && !term.ends_with("ee");
    if has_silent_e || (term.len() > 5 && term.ends_with("ll")) {
        term.pop();
    }
    // `Note:` says nothing about what does not work.
    if term == "not" && !is_not {
        term.push('e');
    }
}

fn remove_plural(term: &mut String) {
    let ends = |ending: &str| term.ends_with(ending);
    if term.len() > 4 && ends("ies") {
        term.truncate(term.len() - 3);
        term.push('y');
    } else if ends("sses") || ends("xes") || ends("shes") || ends("ches") {
        term.truncate(term.len() - 2);
    } else if term.len() > 2 && ends("s") && !ends("ss") && !ends("us") && !ends("is") {
        term.pop();
    }
}

fn remove_participle(term: &mut String) {
    if term.len() > 4 && term.ends_with("ied") {
        term.truncate(term.len() - 3);
        term.push('y');
        return;
    }
    let Some(rest) = term.strip_suffix("ing").or_else(|| term.strip_suffix("ed")) else {
        return;
    };
    // Not `string` and `speed`.
    let has_vowel = rest.bytes().any(|byte| b"aeiouy".contains(&byte));
    if rest.len() < 3 || !has_vowel || rest.ends_with('e') {
        return;
    }
    let mut length = rest.len();
    // `stopped` and `running`, but not `added`, `installed` and `processing`.
    if let [.., before, last] = rest.as_bytes()
        && length > 3
        && before == last
        && !b"aeiouylsz".contains(last)
    {
        length -= 1;
    }
    term.truncate(length);
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn inflections_of_a_word_are_one_term() {
        for (words, expected) in [
            ("start starts started starting", "start"),
            ("stop stops stopped stopping", "stop"),
            ("create creates created creating", "creat"),
            ("move moves moved moving", "mov"),
            ("fail fails failed failing", "fail"),
            ("policy policies", "policy"),
            ("deny denies denied denying", "deny"),
            ("cancel cancelled cancelling canceled", "cancel"),
            ("install installs installed installing", "instal"),
            ("process processes processed processing", "process"),
            ("database databases", "databas"),
            ("cache caches cached caching", "cach"),
            ("add adds added adding", "add"),
            ("vm vms", "vm"),
            ("string strings", "string"),
            ("speed speeds", "speed"),
            ("free", "free"),
            ("status", "status"),
            ("note notes noted noting", "note"),
            ("not", "not"),
        ] {
            for word in words.split(' ') {
                let mut term = word.to_owned();
                stem(&mut term);
                assert_eq!(term, expected, "{word}");
            }
        }
    }

    #[test]
    fn other_terms_are_kept() {
        for word in ["0x80070005s", "stra\u{df}es", "\u{5bc6}\u{7801}", "a", ""] {
            let mut term = word.to_owned();
            stem(&mut term);
            assert_eq!(term, word);
        }
    }
}
