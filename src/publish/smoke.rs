//! Reads what is published as its readers do: with the code of the API and of `helpc search`. Hashes
//! show that files are complete; this shows that they lead to each other.

use super::PublishError;
use super::files::alias_path;
use super::publisher::{Observer, Publisher};
use super::remote;
use super::remote_files::RemoteFiles;
use super::verify::sample_key;
use crate::api::{Api, Request};
use crate::bundle::{Bundle, CloudRow};
use crate::published::{ArticleRow, CloudBundle, MANIFEST, Manifest, Object};
use crate::search::Query;
use crate::site::slug;
use crate::util::hex;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Number of articles that are read in each cloud.
const ARTICLES: usize = 3;
/// Number of titles that are searched for, until one is found.
const TITLES: usize = 5;
/// The pages that readers start from.
const FIRST_PAGE: &str = "index.html";

/// The result of a smoke test.
#[derive(Debug, Default)]
pub struct SmokeTest {
    /// The number of clouds that were read.
    pub clouds: usize,
    /// The number of articles that were read, over all clouds.
    pub articles: usize,
    /// The number of pages that were read.
    pub pages: usize,
    /// A problem: a path, or a cloud and the request to it, and the reason.
    pub problems: BTreeSet<(String, String)>,
}

impl Publisher {
    /// Reads the entry of each cloud, some of its articles by the API, the results of a search, and
    /// the pages of these articles. `manifest` is the hash of the manifest that should be
    /// published. The articles are those with an id in `changed`, and others that differ with each
    /// generation.
    pub fn smoke_test(
        &self,
        manifest: Option<&str>,
        changed: &[String],
        observer: &dyn Observer,
    ) -> Result<SmokeTest, PublishError> {
        let published = self.block_on(remote::read_manifest(&self.storage))?;
        let Some(published) = published else {
            return Err(PublishError::Refused(
                "nothing is published at the destination".to_owned(),
            ));
        };
        let mut test = SmokeTest::default();
        let file = published.file;
        if manifest.is_some_and(|wanted| wanted != file.sha256) {
            test.add(
                MANIFEST,
                "is not the one that was just published: another run replaced it, or it comes from a cache",
            );
            return Ok(test);
        }
        let files = Arc::new(RemoteFiles::new(&self.storage, self.handle()));
        let rows = file.manifest.clouds.iter().map(|cloud| CloudRow {
            name: cloud.cloud.clone(),
            entry: cloud.entry.path.clone(),
        });
        let bundle = match Bundle::with_clouds(Box::new(Arc::clone(&files)), rows.collect()) {
            Ok(bundle) => Arc::new(bundle),
            Err(error) => {
                test.add(MANIFEST, error);
                return Ok(test);
            }
        };
        let mut reader = Reader {
            bundle,
            files,
            manifest: &file.manifest,
            sha256: &file.sha256,
            changed: changed.iter().map(|id| id.to_lowercase()).collect(),
            test,
        };
        observer.start("reading as readers do", file.manifest.clouds.len());
        for cloud in &file.manifest.clouds {
            reader.read_cloud(cloud);
            observer.advance();
        }
        Ok(reader.test)
    }
}

impl SmokeTest {
    fn add(&mut self, place: &str, reason: impl ToString) {
        self.problems.insert((place.to_owned(), reason.to_string()));
    }
}

/// A reader of a published bundle.
struct Reader<'m> {
    bundle: Arc<Bundle>,
    files: Arc<RemoteFiles>,
    manifest: &'m Manifest,
    sha256: &'m str,
    /// Ids of articles in lower case.
    changed: BTreeSet<String>,
    test: SmokeTest,
}

impl<'m> Reader<'m> {
    fn read_cloud(&mut self, cloud: &CloudBundle) {
        self.test.clouds += 1;
        self.compare(&alias_path(&cloud.cloud), &cloud.entry);
        let view = match self.bundle.view(Some(&cloud.cloud)) {
            Ok(view) => view,
            Err(error) => return self.test.add(&cloud.cloud, error),
        };
        let api = Api::new(view);
        let rows = self.sample(&cloud.cloud);
        let mut titles = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            if at < ARTICLES {
                titles.extend(self.read_article(&api, cloud, row));
                self.read_page(&format!("articles/{}.html", slug(&row.id)));
            } else if let Ok(Some(article)) = api.view().article(&row.id) {
                titles.push(article.title);
            }
        }
        self.search(&api, cloud, &titles);
        self.read_page(FIRST_PAGE);
    }

    /// Returns the articles of a cloud to read, changed ones first.
    fn sample(&self, cloud: &str) -> Vec<&'m ArticleRow> {
        let rows = self.manifest.articles.iter();
        let mut rows: Vec<&'m ArticleRow> = rows
            .filter(|row| row.clouds.iter().any(|name| name == cloud))
            .collect();
        rows.sort_by_cached_key(|row| {
            let is_old = !self.changed.contains(&row.id.to_lowercase());
            (is_old, sample_key(self.sha256, &row.id))
        });
        rows.truncate(TITLES);
        rows
    }

    /// Reads an article from the indexes and from the API. Returns its title.
    fn read_article(&mut self, api: &Api, cloud: &CloudBundle, row: &ArticleRow) -> Option<String> {
        self.test.articles += 1;
        let place = format!("article `{}` in `{}`", row.id, cloud.cloud);
        let article = match api.view().article(&row.id) {
            Ok(Some(article)) => article,
            Ok(None) => {
                self.test.add(&place, "is not in the index of ids");
                return None;
            }
            Err(error) => {
                self.test.add(&place, error);
                return None;
            }
        };
        let id = utf8_percent_encode(&row.id, NON_ALPHANUMERIC);
        let response = api.answer(&Request {
            method: "GET",
            path: &format!("/providers/Microsoft.Help/selfHelp/{id}"),
            query: "api-version=2024-03-01-preview",
            origin: "https://localhost",
            body: &[],
        });
        // Articles that are not solutions are not found.
        if !matches!(response.status, 200 | 404) {
            let reason = format!("the API answers with status {}", response.status);
            self.test.add(&place, reason);
        }
        Some(article.title)
    }

    /// Searches for titles until one is found. If none is, that is a problem.
    fn search(&mut self, api: &Api, cloud: &CloudBundle, titles: &[String]) {
        if api.view().cloud.search.is_none() {
            return;
        }
        for title in titles {
            let hits = api.view().search(&Query {
                text: title,
                internal: true,
                limit: 3,
                fold: true,
                ..Query::default()
            });
            match hits {
                // Some titles consist of words that nobody searches for.
                Ok(hits) if hits.total == 0 => {}
                Ok(_) => return,
                Err(error) => {
                    let place = format!("search for `{title}` in `{}`", cloud.cloud);
                    return self.test.add(&place, error);
                }
            }
        }
        if let Some(title) = titles.first() {
            let place = format!("search for `{title}` in `{}`", cloud.cloud);
            self.test.add(&place, "finds nothing");
        }
    }

    /// Reads a page, if the bundle has it.
    fn read_page(&mut self, path: &str) {
        let pages = self.manifest.site.iter().flat_map(|site| &site.pages);
        let page = pages.into_iter().find(|page| page.path == path).cloned();
        if let Some(page) = page
            && !self.files.has_read(path)
        {
            self.test.pages += 1;
            self.compare(path, &page);
        }
    }

    /// Reads the file at `path`, which must have the content of `file`.
    fn compare(&mut self, path: &str, file: &Object) {
        match self.files.fetch(path) {
            Ok(bytes) if hex(&Sha256::digest(&bytes)) == file.sha256 => {}
            Ok(_) => self
                .test
                .add(path, "is not the one of the published bundle"),
            Err(error) => self.test.add(path, error),
        }
    }
}
