//! Files of grades: a line for each document, with the id of the query, the id of the
//! document and a grade, separated by tabs.

use super::queries::{JudgedQuery, is_grade};
use std::collections::{BTreeMap, HashMap};

/// Adds the grades of `files`, each the text of one grader, to the queries that they name.
/// The grade of a document is the mean of its grades.
pub fn add_grades(queries: &mut [JudgedQuery], files: &[(String, String)]) -> Result<(), String> {
    let ids = queries.iter().enumerate();
    let numbers: HashMap<String, usize> = ids.map(|(at, query)| (query.id.clone(), at)).collect();
    let mut all: BTreeMap<(usize, &str), Vec<f64>> = BTreeMap::new();
    for (name, text) in files {
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let (query, document, grade) =
                fields(line).map_err(|reason| format!("{name}:{}: {reason}", at + 1))?;
            let Some(number) = numbers.get(query) else {
                return Err(format!("{name}:{}: no query has the id `{query}`", at + 1));
            };
            all.entry((*number, document)).or_default().push(grade);
        }
    }
    for ((number, document), grades) in all {
        let mean = grades.iter().sum::<f64>() / grades.len() as f64;
        queries[number].expect.insert(document.to_owned(), mean);
    }
    Ok(())
}

fn fields(line: &str) -> Result<(&str, &str, f64), String> {
    let mut fields = line.trim_end().split('\t');
    let (Some(query), Some(document), Some(grade), None) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Err("a line must have three fields, separated by tabs".to_owned());
    };
    match grade.parse() {
        Ok(grade) if is_grade(grade) => Ok((query, document, grade)),
        _ => Err(format!("`{grade}` is not a grade from 0 to 3")),
    }
}
