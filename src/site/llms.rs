//! The lists of articles for language models (<https://llmstxt.org>): of the site, of each cloud,
//! and of each product where the list of a cloud would be too long.

use super::article::cut_after_word;
use super::markdown::line;
use super::task::PageTask;
use super::{MARK, MARKDOWN, Page, Site, slug};
use crate::compile::{Guide, GuideCloud, GuideLink, GuideProduct};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::iter;

/// The folder of the lists and chunks of clouds.
pub const LISTS: &str = "llms";
/// The name of a list.
pub const LLMS: &str = "llms.txt";
/// The folder of the articles of no product. In the slug of an id, two hexadecimal digits follow `~`.
const OTHERS: &str = "~others";
/// Maximum length of a list in characters. Programs that read a page cut longer ones.
pub(super) const MAX_CHARS: usize = 50_000;
/// Minimum length of the entry of an article in a list, in characters.
const MIN_ENTRY_CHARS: usize = "- [](/articles/.html.md)".len();
/// Maximum length of a title in a list, in characters.
const MAX_TITLE_CHARS: usize = 200;
/// Maximum length of a description in a list, in characters.
const MAX_DESCRIPTION_CHARS: usize = 200;

/// The articles under a heading.
struct Section {
    title: String,
    lines: Vec<String>,
}

/// A list: its place in the bundle, what it is about, and its articles.
struct List {
    /// The folder, with a slash at its end unless it is empty.
    folder: String,
    title: String,
    summary: String,
    sections: Vec<Section>,
}

impl Site<'_> {
    /// Adds the lists of articles for language models.
    pub(super) fn llms<'f>(&'f self, guide: &'f Guide, tasks: &mut Vec<PageTask<'f>>) {
        for cloud in &guide.clouds {
            tasks.push(PageTask::files([folder(cloud)], move |pages| {
                let list = self.of_cloud(cloud, guide, pages);
                self.put(&list, pages);
            }));
        }
        tasks.push(PageTask::files([LLMS.to_owned()], move |pages| {
            self.put(&self.of_site(guide), pages);
        }));
    }

    /// Returns the list of the clouds.
    fn of_site(&self, guide: &Guide) -> List {
        let ui = self.ui();
        let lines = guide.clouds.iter().map(|cloud| {
            let path = format!("{}{LLMS}", folder(cloud));
            let articles = self.count("n_articles", cloud.count);
            let products = self.count("n_products", cloud.products.len());
            self.entry(&cloud.title, &path, 0, &format!("{articles}, {products}"))
        });
        let text = |key: &str| self.texts.get(ui, key).to_owned();
        List {
            folder: String::new(),
            title: self.texts.title(ui).to_owned(),
            summary: text("llms_summary"),
            sections: vec![Section {
                title: text("clouds"),
                lines: lines.collect(),
            }],
        }
    }

    /// Returns the list of a cloud. If it is too long, adds a list for each product.
    fn of_cloud(&self, cloud: &GuideCloud, guide: &Guide, pages: &mut Vec<Page>) -> List {
        let ui = self.ui();
        let other = || self.texts.get(ui, "llms_others").to_owned();
        let links = |links: &[GuideLink], depth| {
            let lines = links
                .iter()
                .map(|link| self.article_entry(link, depth, guide));
            lines.collect::<Vec<_>>()
        };
        let mut list = List {
            folder: folder(cloud),
            title: format!("{}: {}", self.texts.title(ui), cloud.title),
            summary: self
                .texts
                .filled(ui, "llms_cloud_summary", &[("cloud", &cloud.title)]),
            sections: Vec::new(),
        };
        if entries(cloud) * MIN_ENTRY_CHARS <= MAX_CHARS {
            let home = self.home_title(cloud);
            list.sections.push(Section {
                lines: vec![self.home_entry(cloud, &home, 2)],
                title: home,
            });
            for product in &cloud.products {
                let articles = distinct(product.links()).into_iter();
                let articles = articles.map(|link| self.article_entry(link, 2, guide));
                let own = self.product_entry(cloud, product, 2);
                list.sections.push(Section {
                    title: product.title.clone(),
                    lines: iter::once(own).chain(articles).collect(),
                });
            }
            list.sections.push(Section {
                title: other(),
                lines: links(&cloud.others, 2),
            });
            if list.chars() <= MAX_CHARS {
                return list;
            }
        }
        let mut lines = Vec::new();
        for product in &cloud.products {
            let id = product.ids.first().map_or("", String::as_str);
            let folder = format!("{}{}/", list.folder, slug(id));
            let count = self.count("n_articles", product.count);
            lines.push(self.entry(&product.title, &format!("{folder}{LLMS}"), 2, &count));
            self.put(&self.of_product(product, folder, cloud, guide), pages);
        }
        list.sections = vec![Section {
            title: self.texts.get(ui, "products").to_owned(),
            lines,
        }];
        if !cloud.others.is_empty() {
            let others = List {
                folder: format!("{}{OTHERS}/", list.folder),
                title: format!("{}: {}", list.title, other()),
                summary: list.summary.clone(),
                sections: vec![Section {
                    title: other(),
                    lines: links(&cloud.others, 3),
                }],
            };
            let count = self.count("n_articles", cloud.others.len());
            let path = format!("{}{LLMS}", others.folder);
            let entry = self.entry(&other(), &path, 2, &count);
            list.sections[0].lines.push(entry);
            self.put(&others, pages);
        }
        list
    }

    /// Returns the list of a product, by topic.
    fn of_product(
        &self,
        product: &GuideProduct,
        folder: String,
        cloud: &GuideCloud,
        guide: &Guide,
    ) -> List {
        let ui = self.ui();
        let mut known = HashSet::new();
        let mut section = |title: &str, links: &mut dyn Iterator<Item = &GuideLink>| Section {
            title: title.to_owned(),
            lines: links
                .filter(|link| known.insert(link.id.to_lowercase()))
                .map(|link| self.article_entry(link, 3, guide))
                .collect(),
        };
        let topics = product
            .categories
            .iter()
            .flat_map(|category| &category.topics);
        let own = Section {
            title: product.title.clone(),
            lines: vec![self.product_entry(cloud, product, 3)],
        };
        let topics = topics.map(|topic| section(&topic.title, &mut topic.articles.iter()));
        let mut sections: Vec<Section> = iter::once(own).chain(topics).collect();
        let all = self.texts.get(ui, "llms_others").to_owned();
        sections.push(section(&all, &mut product.links()));
        let summary = match product.description.trim() {
            "" => self
                .texts
                .filled(ui, "llms_cloud_summary", &[("cloud", &cloud.title)]),
            text => text.to_owned(),
        };
        List {
            folder,
            title: format!("{}: {}", cloud.title, product.title),
            summary,
            sections,
        }
    }

    /// Returns the line about the page of a product in a file at this depth.
    pub(super) fn product_entry(
        &self,
        cloud: &GuideCloud,
        product: &GuideProduct,
        depth: usize,
    ) -> String {
        let path = format!("{}{MARKDOWN}", Self::product_path(cloud, product));
        let count = self.count("n_articles", product.count);
        self.entry(&product.title, &path, depth, &count)
    }

    /// Returns the line about the page that lists the products of a cloud.
    pub(super) fn home_entry(&self, cloud: &GuideCloud, title: &str, depth: usize) -> String {
        let path = format!("{}{MARKDOWN}", Self::home_path(cloud));
        let articles = self.count("n_articles", cloud.count);
        let products = self.count("n_products", cloud.products.len());
        self.entry(title, &path, depth, &format!("{articles}, {products}"))
    }

    /// Returns the title of the page that lists the products of a cloud.
    pub(super) fn home_title(&self, cloud: &GuideCloud) -> String {
        let name = self.texts.get(self.ui(), "browse");
        match &*cloud.prefix {
            "" => name.to_owned(),
            _ => format!("{name} \u{b7} {}", cloud.title),
        }
    }

    /// Returns a text for a number.
    pub(super) fn count(&self, key: &str, count: usize) -> String {
        self.texts.counted(self.ui(), key, count)
    }

    /// Returns the line of an article in a file at this depth.
    pub(super) fn article_entry(&self, link: &GuideLink, depth: usize, guide: &Guide) -> String {
        let about = guide.description_of(&link.id);
        self.entry(&link.title, &Site::twin_path(&link.id), depth, about)
    }

    pub(super) fn entry(&self, title: &str, path: &str, depth: usize, about: &str) -> String {
        let title = line(&cut(title, MAX_TITLE_CHARS));
        let mut text = format!("- [{title}]({})", self.address(path, depth));
        let about = line(&cut(about, MAX_DESCRIPTION_CHARS));
        if !about.is_empty() {
            let _ = write!(text, ": {about}");
        }
        text
    }

    /// Adds the file of a list. One that is too long is divided, and its file lists the parts.
    fn put(&self, list: &List, pages: &mut Vec<Page>) {
        let depth = list.folder.matches('/').count();
        let mut rest = list.shortened();
        let mut number = 0;
        while rest.chars() > MAX_CHARS {
            let mut entries = Vec::new();
            for part in rest.parts() {
                number += 1;
                let path = format!("{}llms-{number}.txt", list.folder);
                let titles = [part.sections.first(), part.sections.last()];
                let titles = titles.map(|section| section.map_or("", |section| &section.title));
                let title = match titles {
                    [first, last] if first == last => format!("{number}: {first}"),
                    [first, last] => format!("{number}: {first} – {last}"),
                };
                let count = part
                    .sections
                    .iter()
                    .map(|section| section.lines.len())
                    .sum();
                entries.push(self.entry(&title, &path, depth, &self.count("n_entries", count)));
                pages.push(part.page(path));
            }
            rest.sections = vec![Section {
                title: list.title.clone(),
                lines: entries,
            }];
        }
        pages.push(rest.page(format!("{}{LLMS}", list.folder)));
    }
}

/// Returns the number of entries in the list of a cloud with all its articles.
fn entries(cloud: &GuideCloud) -> usize {
    let products = cloud.products.iter();
    let counts = products.map(|product| distinct(product.links()).len());
    counts.sum::<usize>() + cloud.others.len()
}

/// Returns the folder of the lists of a cloud, with a slash at its end.
fn folder(cloud: &GuideCloud) -> String {
    format!("{LISTS}/{}/", cloud.name)
}

impl List {
    /// Returns a copy whose texts have a bounded length, without empty sections.
    fn shortened(&self) -> Self {
        let sections = self
            .sections
            .iter()
            .filter(|section| !section.lines.is_empty());
        let sections = sections.map(|section| Section {
            title: cut(&section.title, MAX_TITLE_CHARS),
            lines: section.lines.clone(),
        });
        Self {
            folder: self.folder.clone(),
            title: cut(&self.title, MAX_TITLE_CHARS),
            summary: cut(&self.summary, 2 * MAX_DESCRIPTION_CHARS),
            sections: sections.collect(),
        }
    }

    fn head(&self) -> String {
        format!("# {}\n\n> {}\n", line(&self.title), line(&self.summary))
    }

    fn page(&self, path: String) -> Page {
        let mut text = self.head();
        for section in &self.sections {
            let _ = write!(text, "\n## {}\n\n", line(&section.title));
            for line in &section.lines {
                text.push_str(line);
                text.push('\n');
            }
        }
        text.push('\n');
        text.push_str(MARK);
        Page {
            path,
            bytes: text.into_bytes(),
        }
    }

    /// Returns the length of the file in characters.
    fn chars(&self) -> usize {
        let sections = self.sections.iter().map(Section::chars);
        self.head().chars().count() + MARK.len() + 1 + sections.sum::<usize>()
    }

    /// Divides the list into lists that are short enough.
    fn parts(&self) -> Vec<Self> {
        let part = || Self {
            folder: self.folder.clone(),
            title: self.title.clone(),
            summary: self.summary.clone(),
            sections: Vec::new(),
        };
        let empty = part().chars();
        let mut parts = vec![part()];
        let mut chars = empty;
        for section in &self.sections {
            let mut is_open = false;
            for line in &section.lines {
                let heading = line_chars(&section.title) + 6;
                let own = line.chars().count() + 1;
                if chars + heading + own > MAX_CHARS && chars > empty {
                    parts.push(part());
                    chars = empty;
                    is_open = false;
                }
                let Some(current) = parts.last_mut() else {
                    continue;
                };
                if !is_open {
                    current.sections.push(Section {
                        title: section.title.clone(),
                        lines: Vec::new(),
                    });
                    chars += heading;
                    is_open = true;
                }
                if let Some(open) = current.sections.last_mut() {
                    open.lines.push(line.clone());
                }
                chars += own;
            }
        }
        parts
    }
}

impl Section {
    fn chars(&self) -> usize {
        let lines = self.lines.iter().map(|line| line.chars().count() + 1);
        line_chars(&self.title) + 6 + lines.sum::<usize>()
    }
}

/// Returns the length of a text as Markdown.
fn line_chars(text: &str) -> usize {
    line(text).chars().count()
}

/// Returns the links without repetitions.
fn distinct<'g>(links: impl Iterator<Item = &'g GuideLink>) -> Vec<&'g GuideLink> {
    let mut known = HashSet::new();
    links.filter(|link| known.insert(&link.id)).collect()
}

/// Returns a text on one line, cut after a word if it is longer than this number of characters.
fn cut(text: &str, chars: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    cut_after_word(&words.join(" "), chars)
}
