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

/// Asks for a text, or for one of `choices` by number or name. Returns the answer, trimmed.
pub(super) fn ask(text: &str, choices: &[&str]) -> anyhow::Result<String> {
    if choices.is_empty() {
        return Question::new(text).read();
    }
    let names: Vec<String> = choices.iter().map(|&name| name.to_owned()).collect();
    let at = Question::new(text).choices(&names).choose()?;
    Ok(choices.get(at).copied().unwrap_or_default().to_owned())
}

/// A question, with choices or without.
pub(super) struct Question<'a> {
    text: &'a str,
    choices: &'a [String],
}

impl<'a> Question<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, choices: &[] }
    }

    pub(super) fn choices(self, choices: &'a [String]) -> Self {
        Self { choices, ..self }
    }

    /// Asks until the answer is a choice, and returns its index.
    pub(super) fn choose(&self) -> anyhow::Result<usize> {
        let mut out = std::io::stderr().lock();
        for (at, choice) in self.choices.iter().enumerate() {
            writeln!(out, "{:3}  {}", at + 1, escape_controls(choice)).context("cannot ask")?;
        }
        drop(out);
        loop {
            let answer = self.read()?;
            if let Some(at) = chosen(&answer, self.choices) {
                return Ok(at);
            }
        }
    }

    /// Asks once, and returns the answer, trimmed.
    fn read(&self) -> anyhow::Result<String> {
        let mut out = std::io::stderr().lock();
        write!(out, "{}: ", escape_controls(self.text)).context("cannot ask")?;
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
