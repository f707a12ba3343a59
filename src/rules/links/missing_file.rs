//! `links/missing-file`: a link to a file that does not exist.

use super::support::file_links::file_links;
use crate::corpus::Corpus;
use crate::corpus::web_link::target_span;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::path;
use crate::util::{Suggestions, did_you_mean};
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule::cross_file("links/missing-file", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let mut files = Files {
        corpus: cx.corpus,
        here: path::folder(&cx.article.source.path),
        by_name: HashMap::new(),
        siblings: None,
        suggestions: Suggestions::default(),
    };
    for file in file_links(cx) {
        let Some(path) = file.path.filter(|path| !cx.corpus.has_file(path)) else {
            continue;
        };
        let suggestion = suggestion(file.written, &path, cx, &mut files);
        let message = format!(
            "file `{}` does not exist{}",
            file.written,
            did_you_mean(suggestion.as_deref())
        );
        out.report(target_span(file.link), message).help(
            "To link to a web page, write its full address. To link to an article, write its path. \
             To link to a heading in this article, write `#` and its name.",
        );
    }
}

/// Returns the target that the author probably meant.
fn suggestion(
    written: &str,
    path: &str,
    cx: &ArticleContext<'_>,
    files: &mut Files<'_>,
) -> Option<String> {
    if cx.article.anchors(cx.schemas).contains(written) {
        return Some(format!("#{written}"));
    }
    let found = files
        .named(path::name(path))
        .or_else(|| files.nearest(path))?;
    Some(relative(files.here, found))
}

/// Lookup of files for the links of one article.
struct Files<'c> {
    corpus: &'c Corpus,
    /// Folder of the article.
    here: &'c str,
    /// Results of earlier lookups by name.
    by_name: HashMap<String, Option<&'c str>>,
    /// Files of the folder, filled on first use.
    siblings: Option<Vec<&'c str>>,
    suggestions: Suggestions,
}

impl<'c> Files<'c> {
    /// Returns a file called `name` or `name.md`, preferably from the folder of the article.
    fn named(&mut self, name: &str) -> Option<&'c str> {
        if let Some(found) = self.by_name.get(name) {
            return *found;
        }
        let with_extension = format!("{name}.md");
        let corpus = self.corpus;
        let named = || corpus.named(name).chain(corpus.named(&with_extension));
        let found = named()
            .find(|other| path::folder(other) == self.here)
            .or_else(|| named().next());
        self.by_name.insert(name.to_owned(), found);
        found
    }

    /// Returns the file of the folder whose path is most similar to `path`.
    fn nearest(&mut self, path: &str) -> Option<&'c str> {
        let (corpus, here) = (self.corpus, self.here);
        let siblings = self
            .siblings
            .get_or_insert_with(|| corpus.in_folder(here).collect());
        self.suggestions.nearest(path, siblings.iter().copied())
    }
}

/// Returns the path `to` relative to the folder `from`.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut parts = vec![".."; from.len() - shared];
    parts.extend(&to[shared..]);
    parts.join("/")
}
