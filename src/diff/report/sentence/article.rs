//! Sentences about an article.

use super::part::{Part, Sentence, code, words};
use crate::diff::Kind;
use crate::diff::model::{ArticleChange, AttributeChange, Pointer};

/// Returns an article: title, id and file.
pub(in crate::diff::report) fn of_article(change: &ArticleChange) -> Sentence {
    let mut sentence = vec![
        Part::Quoted(change.title.clone()),
        words(" ("),
        code(&change.id),
        words(")"),
    ];
    if let Some(file) = &change.file {
        sentence.extend([words(", "), code(file)]);
    }
    sentence
}

/// Returns the details about an article, without form and text.
pub(in crate::diff::report) fn details(change: &ArticleChange) -> Vec<Sentence> {
    let mut details = Vec::new();
    let clouds =
        |verb: &str, clouds: &[String]| vec![words(format!("{verb} {}", clouds.join(", ")))];
    let reasons = |verb: &'static str| {
        change.reasons.iter().map(move |reason| {
            vec![
                words(format!("{verb} ")),
                code(&reason.rule),
                words(format!(" in line {}: ", reason.line)),
                Part::Quoted(reason.message.clone()),
            ]
        })
    };
    for kind in &change.kinds {
        match kind {
            Kind::HeldBack => {
                details.push(clouds("no longer published in", &change.clouds_removed));
                details.extend(reasons("held back by"));
            }
            Kind::Removed => {
                details.push(clouds("no longer published in", &change.clouds_removed));
                details.extend(change.because.iter().map(|because| vec![words(because)]));
            }
            Kind::LetThrough => {
                details.push(clouds("published in", &change.clouds_added));
                details.extend(reasons("was held back by"));
            }
            Kind::Added => details.push(clouds("new in", &change.clouds_added)),
            Kind::LostCloud => details.push(clouds("no longer shown in", &change.clouds_removed)),
            Kind::NewCloud => details.push(clouds("now also shown in", &change.clouds_added)),
            Kind::IdChanged => {
                let id = change.id_before.clone().unwrap_or_default();
                let lost = words("; links to that id no longer lead here");
                details.push(vec![words("its id was "), code(id), lost]);
            }
            Kind::Title => {
                let title = change.title_before.iter();
                details.extend(
                    title.map(|title| vec![words("its title was "), Part::Quoted(title.clone())]),
                );
            }
            _ => {}
        }
    }
    details.extend(change.metadata.iter().map(attribute));
    if let Some(file) = &change.file_before {
        details.push(vec![words("moved from "), code(file)]);
    }
    details.extend(change.pointers.iter().map(pointer));
    for count in &change.counts {
        details.push(vec![words(format!(
            "{}: {} before, {} now",
            count.of, count.before, count.after
        ))]);
    }
    for form in &change.form {
        let mut sentence = Vec::new();
        if !form.question.is_empty() {
            sentence.extend([words("question "), code(&form.question)]);
            if !form.label.is_empty() {
                sentence.extend([words(" ("), Part::Quoted(form.label.clone()), words(")")]);
            }
            sentence.push(words(" "));
        }
        sentence.push(Part::Quoted(form.message.clone()));
        details.push(sentence);
    }
    details
}

fn quoted(value: &str) -> Part {
    Part::Quoted(value.to_owned())
}

fn attribute(change: &AttributeChange) -> Sentence {
    let mut sentence = vec![code(&change.name)];
    match (&change.before, &change.after) {
        (None, None) => sentence.push(words(" changed")),
        (None, Some(after)) => {
            sentence.extend([words(" is now \""), quoted(after), words("\"")]);
        }
        (Some(before), None) => {
            sentence.extend([words(" was \""), quoted(before), words("\"")]);
        }
        (Some(before), Some(after)) => sentence.extend([
            words(" was \""),
            quoted(before),
            words("\" and is now \""),
            quoted(after),
            words("\""),
        ]),
    }
    sentence
}

fn pointer(pointer: &Pointer) -> Sentence {
    let mut sentence = vec![code(&pointer.id)];
    if let Some(file) = &pointer.file {
        sentence.extend([words(", "), code(file), words(",")]);
    }
    sentence.push(words(if pointer.is_left {
        " still points here"
    } else {
        " pointed here"
    }));
    sentence
}
