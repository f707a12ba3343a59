//! Numbers as characters that need no escape in JSON.

/// Characters that stand for a digit: all that are visible in ASCII and the
/// space, but not the quotation mark and the backslash.
const DIGITS: u32 = 93;
/// Digits below this end a number.
const LAST: u32 = 61;
/// Digits that say that the number goes on.
const MORE: u32 = DIGITS - LAST;

/// Appends a number.
pub(super) fn push(into: &mut String, mut number: u32) {
    while number >= LAST {
        number -= LAST;
        into.push(char(LAST + number % MORE));
        number /= MORE;
    }
    into.push(char(number));
}

fn char(digit: u32) -> char {
    let mut code = digit + 32;
    if code >= 34 {
        code += 1;
    }
    if code >= 92 {
        code += 1;
    }
    char::from(u8::try_from(code).unwrap_or(b' '))
}

/// The numbers of a text, until it ends or is none.
pub(super) fn read(text: &str) -> impl Iterator<Item = u32> + '_ {
    let mut bytes = text.bytes();
    std::iter::from_fn(move || {
        let mut number = 0_u32;
        let mut unit = 1_u32;
        loop {
            let mut digit = u32::from(bytes.next()?);
            if digit > 92 {
                digit -= 1;
            }
            if digit > 34 {
                digit -= 1;
            }
            let digit = digit.checked_sub(32).filter(|digit| *digit < DIGITS)?;
            number = number.checked_add(digit.checked_mul(unit)?)?;
            if digit < LAST {
                return Some(number);
            }
            unit = unit.checked_mul(MORE)?;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{push, read};

    #[test]
    fn numbers_are_read_as_they_were_written() {
        let numbers = [0, 1, 60, 61, 92, 93, 2012, 2013, 64_476, 64_477, 9_999_999];
        let mut text = String::new();
        for number in numbers {
            push(&mut text, number);
        }
        assert!(!text.contains(['"', '\\', '\u{7f}']));
        assert_eq!(read(&text).collect::<Vec<_>>(), numbers);
        assert_eq!(read("é\u{1}").count(), 0);
        assert_eq!(read("~~~~~~~~~~~~").count(), 0);
    }
}
