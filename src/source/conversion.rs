//! Repairs UTF-8 that was read as Windows-1252 or Latin-1 and saved again: `Ã©` for `é`, `ä¸­` for
//! `中`. Each byte became a character, so the text can be restored.

use super::decode::WINDOWS_1252;
use std::ops::Range;

/// Wrongly converted text and its repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// The location, in bytes.
    pub range: Range<usize>,
    /// The text before the conversion; empty if that was invisible.
    pub right: String,
}

/// Conversions that a text may have had.
const MAX_ROUNDS: usize = 3;

/// Finds text that was certainly converted wrongly. Two adjacent letters and symbols may be
/// intentional, as in `« voilà »`: the repaired text must make sense, and the present one must
/// not.
pub fn conversions(text: &str) -> Vec<Conversion> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = next_lead(text, from) {
        let run = Run::read(text, start);
        from = run.end.max(start + 2);
        if run.is_certain(text, start)
            && let Some(right) = restored(&run.repaired, &text[..start], &text[run.end..])
        {
            let range = start..run.end;
            found.push(Conversion { range, right });
        }
    }
    found
}

/// Returns true if the character at `at` may be the tail of a wrongly converted one, which could
/// not be restored without it.
pub fn is_tail(text: &str, at: usize) -> bool {
    let Some(c) = text[at..].chars().next() else {
        return false;
    };
    if !byte_of(c).is_some_and(is_continuation) {
        return false;
    }
    let before = text[..at].chars().rev().map(byte_of);
    for (back, byte) in before.take(3).enumerate() {
        match byte {
            Some(byte) if is_continuation(byte) => {}
            Some(byte) => return length(byte) > back + 1,
            None => return false,
        }
    }
    false
}

/// Returns true if the character at `at` and those before it may be one wrongly converted
/// character.
pub fn is_converted(text: &str, at: usize) -> bool {
    let starts = text[..at].char_indices().rev().take(3);
    starts
        .filter_map(|(start, _)| read_one(text, start))
        .any(|(_, end, _)| end > at)
}

/// Returns the offset of the first character at or after `from` that may be the first byte of a
/// wrongly converted one.
fn next_lead(text: &str, from: usize) -> Option<usize> {
    // U+00C2 to U+00F4 in UTF-8.
    const LEAD: u8 = 0xc3;
    let bytes = text.as_bytes();
    memchr::memchr_iter(LEAD, bytes.get(from..)?)
        .map(|at| from + at)
        .find(|at| matches!(bytes.get(at + 1), Some(0x82..=0xb4)))
}

/// Adjacent characters that may be wrongly converted.
struct Run {
    end: usize,
    /// The repaired text.
    repaired: String,
    /// Number of characters in `repaired`.
    count: usize,
    /// True if the present text has a combination that nobody writes.
    is_odd: bool,
}

impl Run {
    fn read(text: &str, start: usize) -> Self {
        let mut run = Self {
            end: start,
            repaired: String::new(),
            count: 0,
            is_odd: false,
        };
        while let Some((c, end, is_odd)) = read_one(text, run.end) {
            run.end = end;
            run.repaired.push(c);
            run.count += 1;
            run.is_odd |= is_odd;
        }
        run
    }

    /// Returns true if the text can only be the result of a wrong conversion.
    fn is_certain(&self, text: &str, start: usize) -> bool {
        let Some(first) = self.repaired.chars().next() else {
            return false;
        };
        if !self.repaired.chars().all(is_text) {
            return false;
        }
        if self.count > 1 {
            return true;
        }
        let before = text[..start].chars().next_back();
        let after = text[self.end..].chars().next();
        let is_lower = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase());
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        match u32::from(first) {
            // `Â` before a symbol.
            0..=0xbf => true,
            // `Ã` at the end of a word in capitals, before a quotation mark.
            0xc0..=0xff => self.is_odd || !is_letter(before) || is_lower(before),
            // `Å“` ends a quotation, unless it is in a word.
            0x100..=0x17f | 0x218..=0x21b => {
                is_lower(before)
                    || (self.is_odd && (before.is_none_or(|c| !c.is_alphanumeric())))
                    || (is_lower(after) && !self.is_possessive(text))
            }
            0x370..=0x52f => self.is_odd,
            0x180..=0x7ff => false,
            0x2000..=0x2bff | 0xfb00..=0xfb06 | 0xfeff => true,
            0x800..=0xffff => self.is_odd || !is_letter(before) && is_east_asian(first),
            _ => true,
        }
    }

    /// Returns true for the end of a word in capitals and `’s`.
    fn is_possessive(&self, text: &str) -> bool {
        let rest = &text[self.end..];
        let is_s = rest.starts_with('s') && !rest[1..].starts_with(char::is_alphanumeric);
        is_s && text[..self.end].ends_with('’')
    }
}

/// Reads the character whose bytes became the characters at `at`. Returns it, the end of those
/// characters, and true if one of them hardly ever follows a letter.
fn read_one(text: &str, at: usize) -> Option<(char, usize, bool)> {
    let mut chars = text[at..].chars();
    let lead = byte_of(chars.next()?)?;
    let length = length(lead);
    if length < 2 {
        return None;
    }
    let mut bytes = [lead, 0, 0, 0];
    let mut is_odd = false;
    for byte in &mut bytes[1..length] {
        let c = chars.next()?;
        *byte = byte_of(c).filter(|byte| is_continuation(*byte))?;
        is_odd |= !may_follow_letter(c);
    }
    let repaired = std::str::from_utf8(&bytes[..length]).ok()?;
    let end = text.len() - chars.as_str().len();
    Some((repaired.chars().next()?, end, is_odd))
}

/// Returns the byte that Windows-1252 or Latin-1 reads as `c`.
fn byte_of(c: char) -> Option<u8> {
    if let '\u{80}'..='\u{ff}' = c {
        return u8::try_from(u32::from(c)).ok();
    }
    if c < '\u{152}' {
        return None;
    }
    let at = WINDOWS_1252.iter().position(|known| *known == Some(c))?;
    u8::try_from(0x80 + at).ok()
}

fn is_continuation(byte: u8) -> bool {
    (0x80..=0xbf).contains(&byte)
}

/// Returns the number of bytes of a UTF-8 character that starts with `lead`; 1 if none does.
fn length(lead: u8) -> usize {
    match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    }
}

/// Returns true for punctuation and symbols that authors put right after a letter.
fn may_follow_letter(c: char) -> bool {
    "‘’“”–—…•«»‹›™®©°·€£¥§¢ªº¹²³´\u{a0}".contains(c)
}

/// Returns true for scripts that are written without spaces, so that Latin letters are rarely next
/// to them.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff00}'..='\u{ffef}')
}

/// Returns true for characters that a text may have: no ASCII, no private use, no replacement
/// characters.
fn is_text(c: char) -> bool {
    !matches!(c, '\u{0}'..='\u{7f}' | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}')
}

/// Finishes the repair of `text`: restores text that was converted several times, decodes
/// characters of Windows-1252 that were read as Latin-1, and removes invisible ones.
fn restored(text: &str, before: &str, after: &str) -> Option<String> {
    // The adjacent letters decide if the result makes sense.
    let before = before.chars().next_back().filter(char::is_ascii);
    let after = after.chars().next().filter(char::is_ascii);
    let mut text: String = before
        .into_iter()
        .chain(text.chars())
        .chain(after)
        .collect();
    for _ in 0..MAX_ROUNDS {
        let mut next = String::new();
        let mut from = 0;
        while let Some(start) = next_lead(&text, from) {
            let run = Run::read(&text, start);
            if !run.is_certain(&text, start) {
                break;
            }
            next.push_str(&text[from..start]);
            next.push_str(&run.repaired);
            from = run.end;
        }
        if from == 0 {
            break;
        }
        next.push_str(&text[from..]);
        text = next;
    }
    let end = text.len() - usize::from(after.is_some());
    let text = &text[usize::from(before.is_some())..end];
    let mut right = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{80}'..='\u{9f}' => right.push(WINDOWS_1252[c as usize - 0x80]?),
            '\u{ad}' | '\u{feff}' => {}
            c => right.push(c),
        }
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::{byte_of, conversions, is_converted, is_tail};
    use crate::source::decode::WINDOWS_1252;

    /// Reads the bytes of `text` as Windows-1252, as browsers do, or as Latin-1.
    fn misread(text: &str, is_latin: bool) -> String {
        let read = |byte: &u8| match *byte {
            0x80..=0x9f if !is_latin => {
                WINDOWS_1252[usize::from(*byte) - 0x80].unwrap_or(char::from(*byte))
            }
            byte => char::from(byte),
        };
        text.as_bytes().iter().map(read).collect()
    }

    fn restore(text: &str) -> String {
        let mut restored = text.to_owned();
        for found in conversions(text).into_iter().rev() {
            restored.replace_range(found.range, &found.right);
        }
        restored
    }

    const TEXTS: [&str; 18] = [
        "Open 中文 now",
        "한국어",
        "議論する。",
        "を",
        "文",
        "Запустите виртуальную машину.",
        "Я",
        "Επανεκκίνηση της μηχανής",
        "naïve café, Señor Ångström, ÎLE, Œuvre, cœur, Íñigo",
        "Łódź, Gdańsk, dług, Škoda, měsíc, őrült, țară",
        "“quoted” – it’s… • 5 € ≤ 10 → ™",
        "«да» 😀",
        "5 °C, ½, ©, ¿qué?, ¡",
        "שלום עולם",
        "مرحبا",
        "ไทย",
        "ﬁle",
        "no-break\u{a0}space",
    ];

    #[test]
    fn texts_of_many_scripts_are_restored() {
        for text in TEXTS {
            assert!(conversions(text).is_empty(), "{text}");
            for is_latin in [false, true] {
                let wrong = misread(text, is_latin);
                assert_eq!(restore(&wrong), text, "{wrong}");
                assert_eq!(restore(&misread(&wrong, is_latin)), text, "twice: {wrong}");
            }
        }
        assert_eq!(restore("soft\u{c2}\u{ad}hyphen"), "softhyphen");
        assert_eq!(restore("\u{c2}\u{99}"), "™");
    }

    #[test]
    fn right_text_is_left_alone() {
        for text in [
            "« voilà\u{a0}»",
            "« terminé\u{a0}»… et « café »…",
            "the “café”—and “Ä”, “MENÜ”",
            "CAFÉ™, Å’s, 3×½, Ø 5 µm, naïve…",
            "“IRMÔ é boa",
            "„Ä“ und „Ö“ …",
            "Über – Ärger — größer",
            "Gebä\u{ad}ude",
        ] {
            assert_eq!(conversions(text), [], "{text}");
        }
    }

    #[test]
    fn whole_characters_are_distinguished_from_parts() {
        assert!(is_converted("a\u{e4}\u{b8}\u{ad}b", 5));
        assert!(!is_converted("Geb\u{e4}\u{ad}ude", 5));
        assert!(is_tail("Geb\u{e4}\u{ad}ude", 5));
    }

    #[test]
    fn tails_of_characters_are_known() {
        let tails = |text: &str| -> Vec<usize> {
            let places = text.char_indices().map(|(at, _)| at);
            places.filter(|at| is_tail(text, *at)).collect()
        };
        assert_eq!(tails("x\u{e4}\u{b8}\u{ad}"), [3, 5]);
        assert_eq!(tails("\u{c2}\u{ad}\u{ad}"), [2]);
        assert_eq!(tails("soft\u{ad}hyphen \u{ad}"), [] as [usize; 0]);
        assert_eq!(byte_of('€'), Some(0x80));
        assert_eq!(byte_of('中'), None);
    }
}
