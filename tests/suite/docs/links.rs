//! Links within the documentation lead to files and headings that exist.

use super::page::{Page, all};
use crate::support::project;
use helpc::article::slug;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// Files that a reader of a tutorial creates.
const TUTORIAL_FILES: [&str; 6] = [
    "schemas/bodies/maintenance-notice.schema.json",
    "schemas/rules/house/portal-name.yaml",
    "schemas/rules/structure/heading-punctuation.yaml",
    "src/cli/stats.rs",
    "src/report/tsv.rs",
    "src/rules/structure/heading_punctuation.rs",
];

/// The links of a page, and the ids of its headings as GitHub and mdBook name them.
struct Targets {
    links: Vec<String>,
    ids: BTreeSet<String>,
}

fn targets(page: &Page) -> Targets {
    let mut links = Vec::new();
    let mut ids = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(&page.text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                links.push(dest_url.into_string());
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let sources = html.split("src=\"").skip(1);
                links.extend(sources.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let id = slug(&heading.take().unwrap_or_default());
                let numbered = (1..).map(|number| format!("{id}-{number}"));
                let mut names = std::iter::once(id.clone()).chain(numbered);
                let free = names.find(|name| !ids.contains(name)).expect("endless");
                ids.insert(free);
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    Targets { links, ids }
}

/// Resolves the relative address `link` from the file `page`, both below the project's
/// folder.
fn resolve(page: &str, link: &str) -> PathBuf {
    let folder = Path::new(page).parent().expect("a file has a folder");
    let mut path = PathBuf::new();
    for component in folder.join(link).components() {
        if component == Component::ParentDir {
            assert!(path.pop(), "{page}: `{link}` leads out of the project");
        } else {
            path.push(component);
        }
    }
    path
}

#[test]
fn relative_links_lead_to_files_and_headings() {
    let pages = all();
    let targets: BTreeMap<&str, Targets> = pages
        .iter()
        .map(|page| (page.path.as_str(), targets(page)))
        .collect();
    let mut dead = Vec::new();
    let mut checked = 0;
    for (page, Targets { links, .. }) in &targets {
        for link in links {
            if link.contains("://") {
                continue;
            }
            checked += 1;
            let (file, id) = link.split_once('#').unwrap_or((link, ""));
            let path = match file {
                "" => PathBuf::from(page),
                _ => resolve(page, file),
            };
            // The book contains docs/ only, and mdBook renames README.md to index.html there.
            let is_in_book = page.starts_with("docs/") && *page != "docs/SUMMARY.md";
            let leaves_book =
                is_in_book && (!path.starts_with("docs") || path.ends_with("README.md"));
            let has_id = || {
                let target = path.to_str().and_then(|path| targets.get(path));
                target.is_some_and(|target| target.ids.contains(id))
            };
            let is_dead = !project().join(&path).exists() || (!id.is_empty() && !has_id());
            if leaves_book || is_dead {
                dead.push(format!("{page}: {link}"));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
    assert!(checked > 200, "{checked}");
}

#[test]
fn the_summary_lists_every_page_once() {
    let summary = Page::read("docs/SUMMARY.md");
    let mut listed: Vec<String> = targets(&summary)
        .links
        .into_iter()
        .map(|link| format!("docs/{link}"))
        .collect();
    listed.sort_unstable();
    let pages = all().into_iter().map(|page| page.path);
    let mut pages: Vec<String> = pages
        .filter(|path| path.starts_with("docs/") && path != "docs/SUMMARY.md")
        .collect();
    pages.sort_unstable();
    assert_eq!(listed, pages, "left: docs/SUMMARY.md, right: files");
}

#[test]
fn files_that_pages_name_exist() {
    let folders = [
        "src/",
        "tests/",
        "schemas/",
        "templates/",
        "docs/",
        "benches/",
        "fuzz/",
        ".ci/",
        ".github/",
    ];
    let mut missing = Vec::new();
    let mut checked = 0;
    for page in all() {
        // The changelog names what was there at its time.
        if page.path == "CHANGELOG.md" || page.path.starts_with("docs/reference/rules/") {
            continue;
        }
        for code in page.inline_code() {
            let is_path = folders.iter().any(|folder| code.starts_with(folder))
                && !code.contains(['<', '*', ' ', '{', '$', '['])
                && !TUTORIAL_FILES.contains(&code.as_str());
            let path = code.split(':').next().unwrap_or_default();
            checked += usize::from(is_path);
            if is_path && !project().join(path).exists() {
                missing.push(format!("{}: {code}", page.path));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(checked > 20, "{checked}");
}
