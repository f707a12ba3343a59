//! Completion of addresses: articles, files, headings, blades.

use super::completion_item::{Item, Items, MAX_ITEMS, escaped};
use super::context::Context;
use super::names;
use super::target::place_of;
use crate::finding::FileId;
use crate::source::{Span, path};
use gen_lsp_types::CompletionItemKind;

/// Returns what an address that starts at `start` can be.
pub(super) fn items(cx: &Context, start: usize, offset: usize) -> Option<Items> {
    let text = &cx.article().source.text;
    let typed = text.get(start..offset)?;
    let rest = &text[offset..];
    let end = offset + rest.find([')', ' ', '\n', '\r']).unwrap_or(rest.len());
    let mut items = Vec::new();
    if let Some((before, fragment)) = typed.split_once('#') {
        let file = if before.is_empty() {
            Some(cx.file)
        } else {
            place_of(cx.corpus(), cx.file, before).and_then(|place| place.file)
        };
        headings(cx, file?, before, fragment, &mut items);
    } else if typed.contains("data-") {
        blades(cx, typed, &mut items);
    } else {
        articles(cx, typed, &mut items);
        if typed.is_empty() {
            headings(cx, cx.file, "", "", &mut items);
        }
        blade_schemes(cx, typed, &mut items);
    }
    Some(Items::found(Span::new(start, end), items))
}

/// Adds the headings of an article whose anchor or text matches `typed`.
fn headings(cx: &Context, file: FileId, before: &str, typed: &str, items: &mut Vec<Item>) {
    let wanted = typed.to_lowercase();
    let article = cx.corpus().article(file);
    let anchors = article.anchors(cx.schemas());
    for (at, heading) in article.outline.headings.iter().enumerate() {
        let Some(id) = anchors.heading(at) else {
            continue;
        };
        if id.contains(&wanted) || names::matches(typed, &heading.text) {
            items.push(Item {
                label: format!("#{id}"),
                text: format!("{before}#{id}"),
                detail: heading.text.clone(),
                kind: Some(CompletionItemKind::Reference),
                ..Item::default()
            });
        }
    }
}

/// Adds articles by path, id or title, and other files by path.
fn articles(cx: &Context, typed: &str, items: &mut Vec<Item>) {
    if !cx.is_in_tree() {
        return;
    }
    let corpus = cx.corpus();
    let own = path::folder(&cx.article().source.path);
    let wanted = typed
        .trim_start_matches("./")
        .trim_start_matches("../")
        .to_lowercase();
    let mut add = |target: &str, id: &str, title: &str, kind| {
        let link = relative(own, target);
        let is_match = wanted.is_empty()
            || link.to_lowercase().contains(&wanted)
            || id.to_lowercase().contains(&wanted)
            || names::matches(&wanted, title);
        if is_match && items.len() < MAX_ITEMS {
            items.push(Item {
                label: link.clone(),
                text: link.clone(),
                detail: title.to_owned(),
                kind: Some(kind),
                ..Item::default()
            });
        }
    };
    // Those in the folder of the article first.
    for is_near in [true, false] {
        for (file, article) in corpus.files() {
            let target = &article.source.path;
            if file == cx.file || (path::folder(target) == own) != is_near {
                continue;
            }
            let title = names::of_article(corpus, file);
            add(target, article.id(), &title, CompletionItemKind::File);
        }
        for asset in &corpus.assets {
            if (path::folder(asset) == own) == is_near {
                add(asset, "", "", CompletionItemKind::File);
            }
        }
    }
}

/// Returns the relative path from a folder to a file, both below the root.
pub(super) fn relative(folder: &str, target: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = target.split('/').collect();
    let shared = from
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    let parts: Vec<&str> = up.chain(to[shared..].iter().copied()).collect();
    encoded(&parts.join("/"))
}

/// Returns a path as an address: characters that would end a link are percent-encoded.
fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            ' ' | '(' | ')' | '#' | '?' | '%' | '<' | '>' => {
                text.push_str(&format!("%{:02X}", c as u32));
            }
            _ => text.push(c),
        }
    }
    text
}

fn blade_schemes(cx: &Context, typed: &str, items: &mut Vec<Item>) {
    for scheme in &cx.schemas().links.blade_schemes {
        if scheme.starts_with(typed) {
            items.push(Item {
                label: format!("{scheme}:"),
                text: format!("{scheme}:"),
                detail: "a page of the portal".to_owned(),
                kind: Some(CompletionItemKind::Keyword),
                ..Item::default()
            });
        }
    }
}

fn blades(cx: &Context, typed: &str, items: &mut Vec<Item>) {
    let Some((scheme, wanted)) = typed.split_once(':') else {
        return blade_schemes(cx, typed, items);
    };
    let wanted = wanted.to_lowercase();
    let uses_resource = cx
        .article()
        .self_help_type
        .as_deref()
        .is_some_and(|kind| kind.uses_resource);
    for blade in &cx.schemas().blades.blades {
        let name = format!("{}.{}", blade.extension, blade.blade);
        if !name.to_lowercase().contains(&wanted) {
            continue;
        }
        let parameters = blade.parameters.iter().enumerate();
        let text: String = parameters
            .filter(|(_, parameter)| {
                let is_resource = ["id", "resourceid"].contains(&parameter.to_lowercase().as_str());
                is_resource && uses_resource
            })
            .take(1)
            .map(|(at, parameter)| format!(".{}.${{{}:\\$resourceId}}", escaped(parameter), at + 1))
            .collect();
        items.push(Item {
            label: name.clone(),
            text: format!("{}:{}{text}", escaped(scheme), escaped(&name)),
            detail: blade.parameters.join(", "),
            is_snippet: true,
            kind: Some(CompletionItemKind::Module),
            ..Item::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn links_lead_from_a_folder_to_a_file() {
        assert_eq!(relative("a/b", "a/b/c.md"), "c.md");
        assert_eq!(relative("a/b", "a/c d.md"), "../c%20d.md");
        assert_eq!(relative("", "a/c.md"), "a/c.md");
        assert_eq!(relative("x", "a/c.md"), "../a/c.md");
    }
}
