//! The texts of pages in the language of a page.

use crate::schema::Strings;
use minijinja::value::Kwargs;
use minijinja::{Error, ErrorKind, State};
use std::collections::BTreeMap;

/// The default languages of pages.
pub(super) const LANGUAGES: [&str; 2] = ["en", "zh-Hans"];

/// All texts, by language.
#[derive(Debug, Clone)]
pub(super) struct Texts(BTreeMap<String, BTreeMap<String, String>>);

impl Texts {
    /// Returns the texts of the languages; `title` replaces the name of the site.
    pub(super) fn new(strings: &Strings, languages: &[String], title: Option<&str>) -> Self {
        let languages = languages.iter().map(|language| {
            let mut texts = strings.of(language).clone();
            if let Some(title) = title {
                texts.insert("site".to_owned(), title.to_owned());
            }
            (language.clone(), texts)
        });
        Self(languages.collect())
    }

    /// Returns a text of a language with its values: the template function `t`.
    pub(super) fn text(
        &self,
        state: &State<'_, '_>,
        key: &str,
        values: &Kwargs,
    ) -> Result<String, Error> {
        let language = state.lookup("ui");
        let language = language
            .as_ref()
            .and_then(|value| value.as_str())
            .unwrap_or_default();
        let texts = self.0.get(language).or_else(|| self.0.values().next());
        let Some(text) = texts.and_then(|texts| texts.get(key)) else {
            let message = format!("there is no text `{key}`");
            return Err(Error::new(ErrorKind::UndefinedError, message));
        };
        let mut text = text.clone();
        if values.has("count") {
            let count: usize = values.get("count")?;
            text = plural(&text, count);
            text = text.replace("{count}", &grouped(count));
        }
        for name in values.args() {
            if name != "count" {
                let value: minijinja::Value = values.get(name)?;
                text = text.replace(&format!("{{{name}}}"), &value.to_string());
            }
        }
        Ok(text)
    }

    /// Returns a text of a language with its values; an empty one if there is no such text.
    pub(super) fn filled(&self, language: &str, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.get(language, key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// Returns a text of a language for a number.
    pub(super) fn counted(&self, language: &str, key: &str, count: usize) -> String {
        plural(self.get(language, key), count).replace("{count}", &grouped(count))
    }

    /// Returns a day such as `2026-03-09` in a language.
    pub(super) fn day(&self, language: &str, day: &str) -> String {
        let mut parts = day.split('-').map(|part| part.trim_start_matches('0'));
        let (Some(year), Some(month), Some(number), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return day.to_owned();
        };
        let names = self.get(language, "months");
        let month: usize = month.parse().unwrap_or_default();
        let Some(name) = month.checked_sub(1).and_then(|at| names.split('|').nth(at)) else {
            return day.to_owned();
        };
        let values = [("day", number), ("month", name), ("year", year)];
        self.filled(language, "day", &values)
    }

    /// Returns a text of a language as it is; an empty one if there is no such text.
    pub(super) fn get(&self, language: &str, key: &str) -> &str {
        let texts = self.0.get(language).or_else(|| self.0.values().next());
        texts
            .and_then(|texts| texts.get(key))
            .map_or("", String::as_str)
    }

    /// Returns the name of the site in a language.
    pub(super) fn title(&self, language: &str) -> &str {
        self.get(language, "site")
    }

    /// Iterates over the languages and their texts.
    pub(super) fn languages(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, String>)> {
        self.0.iter().map(|(name, texts)| (name.as_str(), texts))
    }
}

/// Returns the form of a text for a number.
fn plural(text: &str, count: usize) -> String {
    let (one, other) = text.split_once('|').unwrap_or((text, text));
    if count == 1 {
        one.to_owned()
    } else {
        other.to_owned()
    }
}

/// Returns a number with separators: `12,345`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Texts, grouped, plural};
    use crate::schema::Schemas;

    #[test]
    fn days_are_written_in_the_language_of_the_page() {
        let schemas = Schemas::embedded().expect("the schemas load");
        let languages = super::LANGUAGES.map(str::to_owned);
        let texts = Texts::new(&schemas.strings, &languages, None);
        assert_eq!(texts.day("en", "2026-03-09"), "March 9, 2026");
        assert_eq!(texts.day("en", "2026-12-31"), "December 31, 2026");
        assert_eq!(texts.day("zh-Hans", "2026-03-09"), "2026年3月9日");
        for odd in ["", "2026-03", "2026-13-01", "2026-00-01", "soon"] {
            assert_eq!(texts.day("en", odd), odd);
        }
    }

    #[test]
    fn numbers_have_separators_and_plurals() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(plural("one|other", 1), "one");
        assert_eq!(plural("one|other", 0), "other");
        assert_eq!(plural("same", 2), "same");
    }
}
