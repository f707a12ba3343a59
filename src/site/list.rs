//! The pages that list products and articles, as Markdown: for tools that read text.

use super::browse_path::topic_file;
use super::llms::MAX_CHARS;
use super::markdown::{heading, line};
use super::{BROWSE, LLMS, MARK, MARKDOWN, Page, Site};
use crate::compile::{Guide, GuideCloud, GuideLink, GuideProduct};
use std::fmt::Write as _;

/// Depth of the folder of the pages.
const DEPTH: usize = 1;

impl Site<'_> {
    /// Returns the page that lists the products of a cloud, as Markdown.
    pub(super) fn home_list(&self, cloud: &GuideCloud, guide: &Guide) -> Page {
        let mut list = ListWriter::new(self, Self::home_path(cloud));
        list.start(&self.home_title(cloud), "");
        let products = cloud.products.iter();
        let products = products.map(|product| self.product_entry(cloud, product, DEPTH));
        list.section(self.text("products"), "", products);
        if guide.clouds.len() > 1 {
            let clouds = guide.clouds.iter();
            let clouds = clouds.map(|cloud| self.home_entry(cloud, &cloud.title, DEPTH));
            list.section(self.text("clouds"), "", clouds);
        }
        list.end()
    }

    /// Returns the page of a product, as Markdown. What its articles are about is left out if the
    /// page would be too long with it.
    pub(super) fn product_list(
        &self,
        cloud: &GuideCloud,
        product: &GuideProduct,
        guide: &Guide,
    ) -> Page {
        let describe = |link: &GuideLink| self.article_entry(link, DEPTH, guide);
        let list = self.list_product(cloud, product, &describe);
        if list.text.chars().count() <= MAX_CHARS {
            return list.end();
        }
        let name = |link: &GuideLink| {
            let path = Site::twin_path(&link.id);
            self.entry(&link.title, &path, DEPTH, "")
        };
        self.list_product(cloud, product, &name).end()
    }

    fn list_product<'l>(
        &'l self,
        cloud: &GuideCloud,
        product: &GuideProduct,
        entry: &dyn Fn(&GuideLink) -> String,
    ) -> ListWriter<'l> {
        let mut list = ListWriter::new(self, Self::product_path(cloud, product));
        list.start(&product.title, &product.description);
        for category in &product.categories {
            let title = match category.title.as_str() {
                "" => self.text("topics"),
                title => title,
            };
            let topics = category.topics.iter().map(|topic| {
                let path = format!("{BROWSE}/{}", topic_file(cloud, product, &topic.id));
                let count = self.count("n_articles", topic.articles.len());
                self.entry(&topic.title, &path, DEPTH, &count)
            });
            list.section(title, "", topics);
        }
        let checks = self.text("group_checks_text");
        for (key, note, links) in [
            ("product_articles", "", &product.articles),
            ("group_checks", checks, &product.checks),
            ("group_forms", "", &product.forms),
        ] {
            list.section(self.text(key), note, links.iter().map(entry));
        }
        list
    }

    fn text(&self, key: &str) -> &str {
        self.texts.get(self.ui(), key)
    }
}

/// Writer of the Markdown of one page.
struct ListWriter<'s> {
    site: &'s Site<'s>,
    /// The path of the page.
    path: String,
    text: String,
}

impl<'s> ListWriter<'s> {
    fn new(site: &'s Site<'_>, path: String) -> Self {
        Self {
            site,
            path,
            text: String::new(),
        }
    }

    /// Writes the title, a reference to the index, the address of the page and a description.
    fn start(&mut self, title: &str, description: &str) {
        let (site, ui) = (self.site, self.site.ui());
        let index = format!("[{LLMS}]({})", site.address(LLMS, DEPTH));
        let note = site.texts.filled(ui, "for_agents", &[("index", &index)]);
        let name = self.path.trim_start_matches("browse/");
        let page = match site.settings.url {
            Some(_) => site.address(&self.path, DEPTH),
            None => name.to_owned(),
        };
        let _ = write!(
            self.text,
            "{}\n\n> {note}\n\n- {}: <{page}>\n",
            heading(1, &line(title)),
            site.text("web_page"),
        );
        if !description.trim().is_empty() {
            let _ = write!(self.text, "\n{}\n", line(description));
        }
    }

    /// Writes a section that starts with a note, unless it has no entries.
    fn section(&mut self, title: &str, note: &str, entries: impl Iterator<Item = String>) {
        let mut is_first = true;
        for entry in entries {
            if std::mem::take(&mut is_first) {
                let _ = write!(self.text, "\n{}\n\n", heading(2, &line(title)));
                if !note.is_empty() {
                    let _ = write!(self.text, "{}\n\n", line(note));
                }
            }
            self.text.push_str(&entry);
            self.text.push('\n');
        }
    }

    fn end(mut self) -> Page {
        self.text.push('\n');
        self.text.push_str(MARK);
        Page {
            path: format!("{}{MARKDOWN}", self.path),
            bytes: self.text.into_bytes(),
        }
    }
}
