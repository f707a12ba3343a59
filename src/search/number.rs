//! A compact encoding of numbers as characters that need no escape in JSON.

/// Number of digit characters: the printable ASCII characters except the quotation mark
/// and the backslash.
const DIGITS: u32 = 93;
/// Number of digits that end a number: those below this value.
const FINAL_DIGITS: u32 = 61;
/// Number of digits after which another digit follows.
const CONTINUED_DIGITS: u32 = DIGITS - FINAL_DIGITS;

/// Appends a number.
pub(super) fn push(into: &mut String, mut number: u32) {
    while number >= FINAL_DIGITS {
        number -= FINAL_DIGITS;
        into.push(to_char(FINAL_DIGITS + number % CONTINUED_DIGITS));
        number /= CONTINUED_DIGITS;
    }
    into.push(to_char(number));
}

fn to_char(digit: u32) -> char {
    let mut code = digit + 32;
    if code >= 34 {
        code += 1;
    }
    if code >= 92 {
        code += 1;
    }
    char::from(u8::try_from(code).unwrap_or(b' '))
}

/// Iterates over the numbers of a text, up to its end or the first malformed one.
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
            if digit < FINAL_DIGITS {
                return Some(number);
            }
            unit = unit.checked_mul(CONTINUED_DIGITS)?;
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
