//! Renames articles, headings and questions along with the references to them, and updates the
//! links of moved files.

use super::complete_link::relative;
use super::context::Context;
use super::edits::{DocumentEdits, of_documents};
use super::open::OpenFiles;
use super::references::{
    Named, address_span, links, named, question_spans, references_by_id, uses,
};
use super::rename_check;
use super::target::{Target, TargetKind, touches};
use crate::article::{Article, Target as LinkTarget, classify};
use crate::corpus::{Corpus, resolve};
use crate::finding::FileId;
use crate::source::{Source, Span, path};
use gen_lsp_types::{Position, Range, WorkspaceEdit};
use std::collections::BTreeMap;

/// Returns the range of the name at a position, and the name, if it can be renamed.
pub(super) fn prepare(cx: &Context, position: Position) -> Option<(Range, String)> {
    let (span, name) = renameable(cx, cx.offset(position))?.1;
    Some((cx.range(span), name))
}

/// Returns the thing to rename at `offset`, and the span and the text of its name there.
fn renameable(cx: &Context, offset: usize) -> Option<(Named, (Span, String))> {
    let (named, span) = named(cx, offset)?;
    let target = Target::at(cx.article(), offset)?;
    let source = &cx.article().source;
    let is_own = match named {
        Named::Article(_) => matches!(
            target.kind,
            TargetKind::AttributeValue(..) | TargetKind::ArticleReference(_)
        ),
        Named::Heading(..) => matches!(target.kind, TargetKind::Heading(_)),
        Named::Question(_) => matches!(
            target.kind,
            TargetKind::QuestionId(_) | TargetKind::QuestionReference(_)
        ),
        Named::Id(..) | Named::File(_) => false,
    };
    if !is_own || !touches(span, offset) || !source.faults.is_empty() {
        return None;
    }
    Some((named, (span, source.slice(span).trim().to_owned())))
}

/// Returns the edits that rename what is at a position. The error says why that is not possible.
pub(super) fn rename(cx: &Context, position: Position, new: &str) -> Result<WorkspaceEdit, String> {
    let new = new.trim();
    let Some((named, _)) = renameable(cx, cx.offset(position)) else {
        return Err("only article ids, headings and question ids can be renamed".to_owned());
    };
    let mut edits: BTreeMap<FileId, Vec<(Span, String)>> = BTreeMap::new();
    match &named {
        Named::Article(file) => {
            check_id(cx, *file, new)?;
            let article = cx.corpus().article(*file);
            let id = article
                .attribute("articleId")
                .ok_or("the article has no `articleId`")?;
            edits
                .entry(*file)
                .or_default()
                .push((id.trimmed_span(), new.to_owned()));
            let mut uses = Vec::new();
            references_by_id(cx.corpus(), article.id(), &mut uses);
            for one in uses {
                edits
                    .entry(one.file)
                    .or_default()
                    .push((one.span, new.to_owned()));
            }
        }
        Named::Heading(file, at) => {
            if new.is_empty() || new.contains(['\n', '\r']) {
                return Err("a heading must be a single line of text".to_owned());
            }
            let heading = &cx.corpus().article(*file).outline.headings[*at];
            edits
                .entry(*file)
                .or_default()
                .push((heading.content, new.to_owned()));
            rename_anchor(cx, *file, *at, new, &mut edits)?;
        }
        Named::Question(id) => {
            let is_id = !new.is_empty()
                && new
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
            if !is_id {
                return Err("an id can contain only letters, digits, `_`, `-` and `.`".to_owned());
            }
            if new != id && !question_spans(cx.article(), new).is_empty() {
                return Err(format!("another question has the id `{new}`"));
            }
            let own = edits.entry(cx.file).or_default();
            own.extend(
                question_spans(cx.article(), id)
                    .into_iter()
                    .map(|span| (span, new.to_owned())),
            );
            own.extend(
                uses(cx, &named)
                    .into_iter()
                    .map(|one| (one.span, new.to_owned())),
            );
        }
        Named::Id(..) | Named::File(_) => return Err("this cannot be renamed".to_owned()),
    }
    let own = match named {
        Named::Article(file) | Named::Heading(file, _) => file,
        _ => cx.file,
    };
    if let Some(edits) = edits.get(&own) {
        rename_check::check(cx, own, edits, new)?;
    }
    Ok(workspace_edit(cx, edits))
}

fn check_id(cx: &Context, file: FileId, new: &str) -> Result<(), String> {
    let schema = cx.schemas().attribute("articleId");
    let patterns = schema.map_or(&[][..], |schema| &schema.patterns);
    let is_valid = patterns.is_empty() || patterns.iter().any(|pattern| pattern.is_match(new));
    if new.is_empty() {
        return Err("an article id cannot be empty".to_owned());
    }
    if !is_valid || new.contains(['"', '<', '&', '\n', '\r']) {
        return Err(format!("`{new}` is not a valid article id"));
    }
    if let Some(other) = cx.corpus().by_id(new).iter().find(|other| **other != file) {
        let other = cx.corpus().article(*other);
        let (path, id) = (&other.source.path, other.id());
        return Err(format!("`{path}` has the id `{id}`"));
    }
    Ok(())
}

/// Adds the edits of links to a heading, and of links to headings whose anchors change with it.
fn rename_anchor(
    cx: &Context,
    file: FileId,
    at: usize,
    new: &str,
    edits: &mut BTreeMap<FileId, Vec<(Span, String)>>,
) -> Result<(), String> {
    let article = cx.corpus().article(file);
    let heading = &article.outline.headings[at];
    let mut text = article.source.text.clone();
    text.replace_range(heading.content.range(), new);
    let source = Source::decode(article.source.path.clone(), text.into_bytes());
    let renamed = Article::parse(source, cx.schemas());
    let (old, after) = (article.anchors(cx.schemas()), renamed.anchors(cx.schemas()));
    let path = &article.source.path;
    for index in 0..article.outline.headings.len() {
        let Some(before) = old.heading(index) else {
            continue;
        };
        let now = after.heading(index).unwrap_or_default();
        if before == now {
            continue;
        }
        let mut uses = Vec::new();
        let is_named = |fragment: &str| old.find_loosely(fragment) == Some(before);
        links(cx.corpus(), &mut uses, &|target, fragment| {
            target == path && fragment.is_some_and(is_named)
        });
        if now.is_empty() && !uses.is_empty() {
            return Err(format!("links could not point to a heading `{new}`"));
        }
        for one in uses {
            let written = cx.corpus().article(one.file).source.slice(one.span);
            let Some(hash) = written.find('#') else {
                continue;
            };
            let start = one.span.start as usize + hash + 1;
            let span = Span::new(start, one.span.end as usize);
            edits
                .entry(one.file)
                .or_default()
                .push((span, now.to_owned()));
        }
    }
    Ok(())
}

/// Returns the edit of several files.
fn workspace_edit(cx: &Context, edits: BTreeMap<FileId, Vec<(Span, String)>>) -> WorkspaceEdit {
    let corpus = cx.corpus();
    let documents = edits.into_iter().map(|(file, mut changes)| {
        changes.sort();
        changes.dedup();
        if file != cx.file {
            return cx.open.edits(corpus, file, changes);
        }
        let edits = changes.iter().map(|(span, text)| cx.edit(*span, text));
        DocumentEdits {
            uri: cx.uri.clone(),
            version: Some(cx.version),
            edits: edits.collect(),
        }
    });
    of_documents(cx.capabilities.document_changes, documents.collect())
}

/// Returns the edits of links that a renaming of files needs: pairs of old and new paths below the
/// root. A folder stands for the files in it.
pub(super) fn moved(
    corpus: &Corpus,
    open: &OpenFiles,
    has_versions: bool,
    renames: &[(String, String)],
) -> Option<WorkspaceEdit> {
    let new_path = |old: &str| -> Option<String> {
        renames.iter().find_map(|(from, to)| {
            let rest = old.strip_prefix(from.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then(|| format!("{to}{rest}"))
        })
    };
    let mut documents = Vec::new();
    for (file, article) in corpus.files() {
        let own = &article.source.path;
        let moved_to = new_path(own);
        let folder = path::folder(moved_to.as_deref().unwrap_or(own)).to_owned();
        let mut changes = Vec::new();
        for link in article.outline.addresses() {
            let LinkTarget::File { path: written, .. } = classify(&link.url) else {
                continue;
            };
            let Some(target) = resolve(own, written) else {
                continue;
            };
            let target_moved = new_path(&target);
            if (moved_to.is_none() && target_moved.is_none())
                || written.starts_with(['/', '~']) && target_moved.is_none()
            {
                continue;
            }
            if !corpus.has_file(&target) {
                continue;
            }
            let link_to = relative(&folder, target_moved.as_deref().unwrap_or(&target));
            let span = address_span(article, link);
            let text = article.source.slice(span);
            let Some(at) = text.find(written) else {
                continue;
            };
            let start = span.start as usize + at;
            if link_to != written {
                changes.push((Span::new(start, start + written.len()), link_to));
            }
        }
        if changes.is_empty() {
            continue;
        }
        documents.push(open.edits(corpus, file, changes));
    }
    if documents.is_empty() {
        return None;
    }
    Some(of_documents(has_versions, documents))
}
