//! Questions on a terminal.

use crate::report::escape_controls;
use anyhow::{Context, bail};
use std::io::{BufRead, IsTerminal, Write};

/// Returns true if questions can be asked: standard input and standard error are a terminal, and
/// helpc does not run in CI.
pub(super) fn is_interactive() -> bool {
    std::io::stdin().is_terminal()
        && std::io::stderr().is_terminal()
        && std::env::var_os("CI").is_none_or(|value| value.is_empty())
}

/// Asks for a text. Returns the answer, trimmed.
pub(super) fn ask(question: &str) -> anyhow::Result<String> {
    let mut out = std::io::stderr().lock();
    write!(out, "{}: ", escape_controls(question)).context("cannot ask")?;
    out.flush().context("cannot ask")?;
    let mut line = String::new();
    let count = std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("cannot read the answer")?;
    if count == 0 {
        bail!("no answer: nothing was written");
    }
    Ok(line.trim().to_owned())
}

/// Asks for one of `choices`, by number or name, until the answer is one. Returns its index.
pub(super) fn choose(question: &str, choices: &[String]) -> anyhow::Result<usize> {
    for (at, choice) in choices.iter().enumerate() {
        let line = format!("{:3}  {}", at + 1, escape_controls(choice));
        writeln!(std::io::stderr(), "{line}").context("cannot ask")?;
    }
    loop {
        if let Some(at) = chosen(&ask(question)?, choices) {
            return Ok(at);
        }
    }
}

/// Returns the index of the choice with this number, counted from 1, or this name.
fn chosen(answer: &str, choices: &[String]) -> Option<usize> {
    if let Ok(number) = answer.parse::<usize>() {
        return number.checked_sub(1).filter(|at| *at < choices.len());
    }
    choices
        .iter()
        .position(|choice| choice.eq_ignore_ascii_case(answer))
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn a_choice_is_a_number_or_a_name() {
        let choices = ["generic".to_owned(), "apollo".to_owned()];
        assert_eq!(chosen("2", &choices), Some(1));
        assert_eq!(chosen("Generic", &choices), Some(0));
        for wrong in ["0", "3", "", "gen"] {
            assert_eq!(chosen(wrong, &choices), None, "{wrong}");
        }
    }
}
