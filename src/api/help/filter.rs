//! `$filter` expressions: comparisons with `eq`, combined by `and`, `or` and parentheses.

use crate::api::error::ApiError;
use std::collections::BTreeSet;

/// Maximum size of a filter.
const MAX_FILTER_BYTES: usize = 4096;
/// Maximum nesting depth of parentheses.
const MAX_DEPTH: usize = 16;

/// Fields that a filter can compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Classification,
    ResourceType,
    SolutionType,
    Id,
}

const FIELDS: [(Field, &str); 4] = [
    (Field::Classification, "ProblemClassificationId"),
    (Field::ResourceType, "ResourceType"),
    (Field::SolutionType, "SolutionType"),
    (Field::Id, "Id"),
];

/// Filter expression. Values are in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filter {
    Eq(Field, String),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
}

impl Filter {
    /// Parses a filter.
    pub(super) fn parse(text: &str) -> Result<Self, ApiError> {
        let invalid = |reason: String| {
            ApiError::bad_request(
                "InvalidFilter",
                format!("The filter is not valid: {reason}."),
            )
            .with_target("$filter")
        };
        if text.len() > MAX_FILTER_BYTES {
            return Err(invalid(format!(
                "it has more than {MAX_FILTER_BYTES} bytes"
            )));
        }
        let mut parser = Parser {
            tokens: tokens(text).map_err(invalid)?,
            at: 0,
        };
        let filter = parser.or_expression(0).map_err(invalid)?;
        match parser.tokens.get(parser.at) {
            None => Ok(filter),
            Some(token) => Err(invalid(format!("unexpected {}", token.describe()))),
        }
    }

    /// Evaluates the filter, given the result of each comparison.
    pub(super) fn holds(&self, is: &dyn Fn(Field, &str) -> bool) -> bool {
        match self {
            Self::Eq(field, value) => is(*field, value),
            Self::And(one, other) => one.holds(is) && other.holds(is),
            Self::Or(one, other) => one.holds(is) || other.holds(is),
        }
    }

    /// Returns the only values of a field that can match; `None` if any value can.
    pub(super) fn values(&self, field: Field) -> Option<BTreeSet<&str>> {
        match self {
            Self::Eq(own, value) if *own == field => Some(BTreeSet::from([value.as_str()])),
            Self::Eq(..) => None,
            Self::And(one, other) => match (one.values(field), other.values(field)) {
                (Some(one), Some(other)) => Some(one.intersection(&other).copied().collect()),
                (one, other) => one.or(other),
            },
            Self::Or(one, other) => {
                let (mut one, other) = (one.values(field)?, other.values(field)?);
                one.extend(other);
                Some(one)
            }
        }
    }

    /// Returns all values that a field is compared with.
    pub(super) fn mentioned(&self, field: Field) -> BTreeSet<&str> {
        match self {
            Self::Eq(own, value) if *own == field => BTreeSet::from([value.as_str()]),
            Self::Eq(..) => BTreeSet::new(),
            Self::And(one, other) | Self::Or(one, other) => {
                let mut all = one.mentioned(field);
                all.extend(other.mentioned(field));
                all
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Open,
    Close,
}

impl Token {
    fn describe(&self) -> String {
        match self {
            Self::Word(word) => format!("'{word}'"),
            Self::Text(text) => format!("the text '{text}'"),
            Self::Open => "'('".to_owned(),
            Self::Close => "')'".to_owned(),
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '(' => {
                tokens.push(Token::Open);
                1
            }
            ')' => {
                tokens.push(Token::Close);
                1
            }
            '\'' => {
                let (value, taken) = quoted(rest).ok_or("a closing quote is missing")?;
                tokens.push(Token::Text(value));
                taken
            }
            _ => {
                let end = rest
                    .find(|c: char| c.is_whitespace() || "()'".contains(c))
                    .unwrap_or(rest.len());
                tokens.push(Token::Word(rest[..end].to_owned()));
                end
            }
        };
        rest = rest[taken..].trim_start();
    }
    Ok(tokens)
}

/// Returns the quoted text at the start, and its length with the quotes. A quote within the text
/// is doubled.
fn quoted(text: &str) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut from = 1;
    loop {
        let end = from + text[from..].find('\'')?;
        value.push_str(&text[from..end]);
        if !text[end + 1..].starts_with('\'') {
            return Some((value, end + 1));
        }
        value.push('\'');
        from = end + 2;
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn next(&mut self) -> Option<&Token> {
        self.at += 1;
        self.tokens.get(self.at - 1)
    }

    /// Consumes a keyword if it is next.
    fn accept(&mut self, word: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Word(found)) if found.eq_ignore_ascii_case(word));
        self.at += usize::from(found);
        found
    }

    fn or_expression(&mut self, depth: usize) -> Result<Filter, String> {
        let mut filter = self.and_expression(depth)?;
        while self.accept("or") {
            filter = Filter::Or(Box::new(filter), Box::new(self.and_expression(depth)?));
        }
        Ok(filter)
    }

    fn and_expression(&mut self, depth: usize) -> Result<Filter, String> {
        let mut filter = self.term(depth)?;
        while self.accept("and") {
            filter = Filter::And(Box::new(filter), Box::new(self.term(depth)?));
        }
        Ok(filter)
    }

    fn term(&mut self, depth: usize) -> Result<Filter, String> {
        if depth > MAX_DEPTH {
            return Err("parentheses are nested too deeply".to_owned());
        }
        match self.next().cloned() {
            Some(Token::Open) => {
                let filter = self.or_expression(depth + 1)?;
                match self.next() {
                    Some(Token::Close) => Ok(filter),
                    _ => Err("a closing parenthesis is missing".to_owned()),
                }
            }
            Some(Token::Word(name)) => self.comparison(&name),
            Some(token) => Err(format!("expected a name, found {}", token.describe())),
            None => Err("expected a name, found the end of the filter".to_owned()),
        }
    }

    fn comparison(&mut self, name: &str) -> Result<Filter, String> {
        let field = FIELDS
            .iter()
            .find(|(_, known)| known.eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                let known: Vec<&str> = FIELDS.iter().map(|(_, name)| *name).collect();
                format!("unknown name '{name}' (names: {})", known.join(", "))
            })?;
        if !self.accept("eq") {
            return Err(format!("expected 'eq' after '{name}'"));
        }
        match self.next() {
            Some(Token::Text(value)) => {
                // A classification may be a complete resource id.
                let value = match field.0 {
                    Field::Classification => value.rsplit('/').next().unwrap_or_default(),
                    _ => value.trim_matches('/'),
                };
                Ok(Filter::Eq(field.0, value.trim().to_lowercase()))
            }
            _ => Err(format!(
                "expected a text in single quotes after '{name} eq'"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, Filter};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn eq(field: Field, value: &str) -> Filter {
        Filter::Eq(field, value.to_owned())
    }

    #[test]
    fn and_has_precedence_over_or() {
        let parsed = Filter::parse(
            "problemclassificationid EQ 'A''b' and SolutionType eq 'Solutions' or (Id eq '')",
        );
        let both = Filter::And(
            Box::new(eq(Field::Classification, "a'b")),
            Box::new(eq(Field::SolutionType, "solutions")),
        );
        assert_eq!(
            parsed.unwrap(),
            Filter::Or(Box::new(both), Box::new(eq(Field::Id, "")))
        );
    }

    #[test]
    fn values_are_those_of_the_field() {
        let filter = Filter::parse("Id eq 'a' and (SolutionType eq 'b' or Id eq 'c')").unwrap();
        let mentioned = |field| Vec::from_iter(filter.mentioned(field));
        assert_eq!(mentioned(Field::Id), ["a", "c"]);
        assert_eq!(mentioned(Field::SolutionType), ["b"]);
        assert!(mentioned(Field::ResourceType).is_empty());
        // Any type of solution can match with the id `c`.
        assert_eq!(filter.values(Field::SolutionType), None);
        assert_eq!(filter.values(Field::Id), Some(BTreeSet::from(["a"])));
    }

    #[test]
    fn invalid_filters_are_errors() {
        let deep = format!("{}Id eq 'x'{}", "(".repeat(5000), ")".repeat(5000));
        let long = "(".repeat(4000);
        for text in [
            "",
            " ",
            "Id",
            "Id eq",
            "Id eq x",
            "Id ne 'x'",
            "Id eq 'x",
            "Id eq 'x' 'y'",
            "(Id eq 'x'",
            "Id eq 'x')",
            "Name eq 'x'",
            "Id eq 'x' and",
            "and",
            "'x' eq Id",
            &deep,
            &long,
        ] {
            assert!(Filter::parse(text).is_err(), "{text}");
        }
    }

    fn filters() -> impl Strategy<Value = Filter> {
        let field = prop_oneof![
            Just(Field::Classification),
            Just(Field::ResourceType),
            Just(Field::SolutionType),
            Just(Field::Id)
        ];
        let value = "[a-z0-9' ()]{0,6}".prop_map(|value| value.trim().to_owned());
        let leaf = (field, value).prop_map(|(field, value)| Filter::Eq(field, value));
        leaf.prop_recursive(4, 16, 2, |inner| {
            (inner.clone(), inner, proptest::prelude::any::<bool>()).prop_map(
                |(one, other, and)| {
                    let (one, other) = (Box::new(one), Box::new(other));
                    if and {
                        Filter::And(one, other)
                    } else {
                        Filter::Or(one, other)
                    }
                },
            )
        })
    }

    fn written(filter: &Filter) -> String {
        match filter {
            Filter::Eq(field, value) => {
                let name = super::FIELDS.iter().find(|row| row.0 == *field).unwrap().1;
                format!("{name} eq '{}'", value.replace('\'', "''"))
            }
            Filter::And(one, other) => format!("({}) and ({})", written(one), written(other)),
            Filter::Or(one, other) => format!("({}) or ({})", written(one), written(other)),
        }
    }

    proptest! {
        #[test]
        fn written_filters_are_parsed_back(filter in filters()) {
            prop_assert_eq!(Filter::parse(&written(&filter)).unwrap(), filter);
        }

        #[test]
        fn parser_accepts_any_text(text in ".{0,60}") {
            let _ = Filter::parse(&text);
        }

        #[test]
        fn only_the_returned_values_match(filter in filters(), value in "[a-z]{0,2}") {
            if let Some(values) = filter.values(Field::Id) {
                let holds = filter.holds(&|field, other| field != Field::Id || other == value);
                prop_assert!(!holds || values.contains(value.as_str()));
            }
        }
    }
}
