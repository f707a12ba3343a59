//! Random changes of our own articles: after each, the findings are those of a check.

use super::changes::{Project, all};
use crate::support::{copy_tree, project};
use helpc::workspace::Update;
use proptest::prelude::*;
use std::fs;

/// A change to try: the action, the file, and the text.
#[derive(Debug, Clone)]
struct Step {
    action: u8,
    file: prop::sample::Index,
    other: prop::sample::Index,
    mutation: u8,
    at: prop::sample::Index,
}

fn step() -> impl Strategy<Value = Step> {
    let index = any::<prop::sample::Index>;
    (0..10_u8, index(), index(), 0..10_u8, index()).prop_map(
        |(action, file, other, mutation, at)| Step {
            action,
            file,
            other,
            mutation,
            at,
        },
    )
}

/// Returns a changed text.
fn mutated(text: &str, other: &str, other_path: &str, step: &Step) -> String {
    let mut at = step.at.index(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let (start, end) = text.split_at(at);
    let id = |text: &str| -> Option<String> {
        let rest = text.split_once("articleId=\"")?.1;
        Some(rest.split_once('"')?.0.to_owned())
    };
    match step.mutation {
        0 => format!("{start} portalz é\r\n{end}"),
        1 => end.to_owned(),
        2 => start.to_owned(),
        3 => other.to_owned(),
        4 => format!("{text}\nSee [it](../{other_path}#nothing) and [x](nowhere.md).\n"),
        5 => format!(
            "{text}\n<!-- helpc-disable corpus -- because -->\n\n<!-- helpc-disable-next-line links/missing-file -- because -->\n[x](nowhere.md)\n"
        ),
        6 => match (id(text), id(other)) {
            (Some(own), Some(other)) => text.replacen(&own, &other, 1),
            _ => String::new(),
        },
        7 => text.replacen("supportTopicIds=\"", "supportTopicIds=\"32411835, ", 1),
        8 => format!("{text}\n[!INCLUDE [x](../{other_path})]\n"),
        _ => text.replacen("public", "publik", 1),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]
    #[test]
    fn findings_are_those_of_a_check(steps in prop::collection::vec(step(), 1..9)) {
        let mut tree = Project::new(|folder| {
            copy_tree(&project().join("articles"), &folder.join("articles"));
        });
        for step in steps {
            let snapshot = tree.workspace.snapshot();
            let files = &snapshot.corpus.articles;
            prop_assume!(!files.is_empty());
            let file = &files[step.file.index(files.len())].source;
            let other = &files[step.other.index(files.len())].source;
            let text = mutated(&file.text, &other.text, &other.path, &step);
            let path = file.path.clone();
            let is_on_disk = tree.articles().join(&path).is_file();
            let update = match step.action {
                0..4 => Some(tree.edit(&path, &text)),
                4 => tree.close(&path),
                5 => tree.save(&path, Some(&text)),
                6 if is_on_disk => tree.save(&path, None),
                7 => tree.save(&format!("{}.copy.md", path.trim_end_matches(".md")), Some(&text)),
                8 if is_on_disk => {
                    let new = format!("renamed-{}", step.at.index(1000));
                    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                    let new = format!("{folder}/{new}.md");
                    let articles = tree.articles();
                    fs::rename(articles.join(&path), articles.join(&new)).expect("renamed");
                    tree.changed(&[&path, &new])
                }
                _ => tree.workspace.reload(None).expect("a tree"),
            };
            let complete = tree.complete();
            let found = all(&complete);
            prop_assert_eq!(&found, &tree.checked());
            // The first findings of a changed file are also among the last ones.
            if let Some(Update { snapshot, changed: Some(changed), .. }) = update {
                for path in &changed {
                    let Some(file) = snapshot.corpus.by_path(path) else { continue };
                    for finding in snapshot.findings_of(file) {
                        let last = (path.clone(), finding.clone());
                        prop_assert!(found.contains(&last), "{last:?}");
                    }
                }
            }
        }
    }
}
