//! Pages that are not about an article: the start page, the lists of products, topics and
//! letters, and files for search engines and hosts.

use super::browse_path::{home_file, product_page, topic_file};
use super::policy::header_policy;
use super::task::PageTask;
use super::{BROWSE, CloudName, MARK, MARKDOWN, Page, Site, SiteError};
use crate::compile::{Guide, GuideCloud};
use crate::util::push_escaped;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde_json::json;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// A page of the letters.
struct Letter {
    name: String,
    file: String,
}

/// The cloud of a site without articles.
static NO_CLOUD: LazyLock<GuideCloud> = LazyLock::new(GuideCloud::default);

impl Site<'_> {
    /// Returns the tasks that make all pages that are not about an article.
    pub fn front<'f>(&'f self, clouds: &[CloudName], guide: &'f Guide) -> Vec<PageTask<'f>> {
        let clouds = Value::from(Serde(clouds));
        // The start page without scripts is that of the first cloud, and leads to the others.
        let others = guide.clouds.iter().map(|cloud| {
            context! { title => &*cloud.title, file => home_file(cloud) }
        });
        let others = Value::from(others.collect::<Vec<Value>>());
        let first = guide.clouds.first().unwrap_or(&NO_CLOUD);
        let mut tasks = Vec::new();
        // Long lists come first: others are made at the same time.
        self.llms(guide, &mut tasks);
        for (path, root) in [
            ("404.html", self.root()),
            ("index.html", String::new()),
            ("embed.html", String::new()),
        ] {
            let (clouds, others) = (clouds.clone(), others.clone());
            tasks.push(PageTask::page(path.to_owned(), move |file| {
                let values = context! {
                    root => Value::from_safe_string(root.clone()), clouds => &clouds,
                    guide => guided(first, &others),
                };
                Ok(Page {
                    bytes: self.render(&file, values)?,
                    path: file,
                })
            }));
        }
        self.browse(guide, &others, &mut tasks);
        self.lists(guide, &mut tasks);
        tasks.push(PageTask::files(
            ["helpc-help.js", "_headers", "staticwebapp.config.json"].map(str::to_owned),
            |pages| {
                pages.extend(self.component());
                self.files_for_hosts(pages);
            },
        ));
        tasks.push(PageTask::files(
            ["robots.txt", "sitemap.xml"].map(str::to_owned),
            |pages| self.files_for_search_engines(guide, pages),
        ));
        tasks
    }

    /// Makes the page at `path`, which is not about an article; `None` if there is none.
    pub fn front_page(
        &self,
        path: &str,
        clouds: &[CloudName],
        guide: &Guide,
    ) -> Result<Option<Page>, SiteError> {
        let mut tasks = self.front(clouds, guide).into_iter();
        let Some(task) = tasks.find(|task| task.may_make(path)) else {
            return Ok(None);
        };
        let pages = task.run()?;
        Ok(pages.into_iter().find(|page| page.path == path))
    }

    /// Returns the path of the start page on its host. A page that is not found is shown at any
    /// depth, so its links start there.
    fn root(&self) -> String {
        let Some(url) = &self.settings.url else {
            return "/".to_owned();
        };
        let path = url.splitn(4, '/').nth(3).unwrap_or_default();
        match path.trim_matches('/') {
            "" => "/".to_owned(),
            path => format!("/{path}/"),
        }
    }

    /// Adds the Markdown of the lists of products and articles.
    fn lists<'f>(&'f self, guide: &'f Guide, tasks: &mut Vec<PageTask<'f>>) {
        for cloud in &guide.clouds {
            let path = format!("{}{MARKDOWN}", Self::home_path(cloud));
            tasks.push(PageTask::page(path, move |_| {
                Ok(self.home_list(cloud, guide))
            }));
            for product in &cloud.products {
                let path = format!("{}{MARKDOWN}", Self::product_path(cloud, product));
                tasks.push(PageTask::page(path, move |_| {
                    Ok(self.product_list(cloud, product, guide))
                }));
            }
        }
    }

    /// Adds the lists of products, topics and letters.
    fn browse<'f>(&'f self, guide: &'f Guide, others: &Value, tasks: &mut Vec<PageTask<'f>>) {
        let letters: Vec<Letter> = guide
            .letters
            .iter()
            .map(|(letter, _)| match letter {
                '#' => Letter {
                    name: self.texts.get(self.ui(), "other_letters").to_owned(),
                    file: "letter-other.html".to_owned(),
                },
                letter => Letter {
                    name: letter.to_uppercase().collect(),
                    file: format!("letter-{letter}.html"),
                },
            })
            .collect();
        let listed = letters
            .iter()
            .map(|letter| context! { name => &*letter.name, file => &*letter.file });
        let mut browse = Browse {
            site: self,
            letters: Value::from(listed.collect::<Vec<Value>>()),
            tasks,
        };
        for cloud in &guide.clouds {
            browse.put_cloud(cloud, others);
        }
        if guide.clouds.is_empty() {
            browse.put_cloud(&NO_CLOUD, others);
        }
        let title = self.texts.get(self.ui(), "browse_a_z");
        for (letter, (_, links)) in letters.into_iter().zip(&guide.letters) {
            let title = format!("{title}: {}", letter.name);
            browse.put(letter.file, title, "", move || {
                context! { prefix => "", kind => "letter", links => Value::from(Serde(links)) }
            });
        }
    }

    /// Returns the script of the web component, whose name never changes.
    fn component(&self) -> Option<Page> {
        let mut assets = self.assets().iter();
        let script = assets.find(|asset| asset.path.starts_with("assets/widget-"))?;
        let text = format!("import \"./{}\";\n", script.path);
        Some(marked("helpc-help.js", &text, "// "))
    }

    /// Adds the files that configure the response headers of static hosts.
    fn files_for_hosts(&self, pages: &mut Vec<Page>) {
        let policy = header_policy(&self.schemas.components.videos);
        let headers = [
            ("Content-Security-Policy", policy.as_str()),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            (
                "Permissions-Policy",
                "camera=(), geolocation=(), microphone=()",
            ),
        ];
        let mut netlify = String::from("/*\n");
        for (name, value) in headers {
            let _ = writeln!(netlify, "  {name}: {value}");
        }
        for folder in ["objects", "assets"] {
            let _ = write!(
                netlify,
                "/{folder}/*\n  Cache-Control: public, max-age=31536000, immutable\n"
            );
        }
        // Pages of other sites read these when they embed help.
        for path in ["/objects/*", "/assets/*", "/clouds/*", "/helpc-help.js"] {
            let _ = writeln!(netlify, "{path}\n  Access-Control-Allow-Origin: *");
        }
        pages.push(marked("_headers", &netlify, "# "));
        let immutable = json!({ "Cache-Control": "public, max-age=31536000, immutable" });
        let azure = json!({
            "globalHeaders": headers.iter().copied().collect::<std::collections::BTreeMap<_, _>>(),
            "routes": [
                { "route": "/objects/*", "headers": immutable },
                { "route": "/assets/*", "headers": immutable },
            ],
            "responseOverrides": { "404": { "rewrite": "/404.html" } },
        });
        pages.push(Page {
            path: "staticwebapp.config.json".to_owned(),
            bytes: format!("{azure:#}\n").into_bytes(),
        });
    }

    /// Adds what search engines read, if the address of the site is known.
    fn files_for_search_engines(&self, guide: &Guide, pages: &mut Vec<Page>) {
        let Some(url) = &self.settings.url else {
            return;
        };
        let url = url.trim_end_matches('/');
        let mut escaped_url = String::new();
        push_escaped(&mut escaped_url, url);
        let robots = format!(
            "User-agent: *\nAllow: /\nDisallow: /coverage.html\nSitemap: {url}/sitemap.xml\n"
        );
        pages.push(marked("robots.txt", &robots, "# "));
        let mut map = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        let mut push = |path: &str, updated: Option<&str>| {
            // A slug contains no character that XML escapes.
            let _ = write!(map, "<url><loc>{escaped_url}/{path}</loc>");
            if let Some(day) = updated {
                let _ = write!(map, "<lastmod>{day}</lastmod>");
            }
            map.push_str("</url>\n");
        };
        push("", None);
        for cloud in &guide.clouds {
            push(&Self::home_path(cloud), None);
        }
        for cloud in &guide.clouds {
            for product in &cloud.products {
                push(&Self::product_path(cloud, product), None);
            }
        }
        for link in guide.letters.iter().flat_map(|(_, links)| links) {
            push(&Site::path(&link.id), guide.updated_of(&link.id));
        }
        map.push_str("</urlset>\n");
        pages.push(marked("sitemap.xml", &map, ""));
    }
}

/// Adds the pages that list products, topics and articles.
struct Browse<'f, 't> {
    site: &'f Site<'f>,
    letters: Value,
    tasks: &'t mut Vec<PageTask<'f>>,
}

impl<'f> Browse<'f, '_> {
    /// Adds a page. Its title is also its description if there is no other.
    fn put(
        &mut self,
        file: String,
        title: impl Into<Cow<'f, str>>,
        description: &'f str,
        values: impl Fn() -> Value + Send + Sync + 'f,
    ) {
        let (site, letters, title) = (self.site, self.letters.clone(), title.into());
        let path = format!("{BROWSE}/{file}");
        self.tasks.push(PageTask::page(path, move |path| {
            let description = match description {
                "" => &*title,
                description => description,
            };
            let bytes = site.render(
                "browse.html",
                context! {
                    root => Value::from_safe_string("../".to_owned()),
                    path => Value::from_safe_string(path.clone()), file => &*file, title => &*title,
                    description, letters => &letters,
                    ..values()
                },
            )?;
            Ok(Page { path, bytes })
        }));
    }

    /// Adds the start page of a cloud, and a page for each of its products and topics.
    fn put_cloud(&mut self, cloud: &'f GuideCloud, others: &Value) {
        let prefix = Value::from_safe_string(cloud.prefix.clone());
        let title = self.site.home_title(cloud);
        let (of_home, others) = (prefix.clone(), others.clone());
        self.put(home_file(cloud), title, "", move || {
            context! { kind => "home", guide => guided(cloud, &others), prefix => &of_home }
        });
        for product in &cloud.products {
            let file = format!("{}.html", product_page(cloud, product));
            let of_product = prefix.clone();
            self.put(file, &product.title, &product.description, move || {
                let product = Value::from(Serde(product));
                context! { kind => "product", product, prefix => &of_product }
            });
            let categories = product.categories.iter();
            for topic in categories.flat_map(|category| &category.topics) {
                let file = topic_file(cloud, product, &topic.id);
                let of_topic = prefix.clone();
                self.put(file, &topic.title, "", move || {
                    let product = context! { ids => &product.ids, title => &product.title };
                    let topic = Value::from(Serde(topic));
                    context! { kind => "topic", product, topic, prefix => &of_topic }
                });
            }
        }
    }
}

/// Returns what start pages show of a cloud and of the others.
fn guided(cloud: &GuideCloud, others: &Value) -> Value {
    context! {
        products => Value::from(Serde(&cloud.products)),
        problems => Value::from(Serde(&cloud.problems)),
        clouds => others,
    }
}

/// Returns a file that ends with the marker of helpc, in a comment.
fn marked(path: &str, text: &str, comment: &str) -> Page {
    Page {
        path: path.to_owned(),
        bytes: format!("{text}{comment}{MARK}").into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::{Edition, Plan};
    use crate::config::SiteSettings;
    use crate::corpus::Corpus;
    use crate::schema::{AudienceName, Schemas};
    use crate::site::Templates;
    use std::collections::BTreeMap;

    #[test]
    fn each_page_can_be_made_alone() {
        let schemas = Schemas::embedded().expect("the schemas load");
        let settings = SiteSettings {
            url: Some("https://help.example.org/portal".to_owned()),
            ..SiteSettings::default()
        };
        let site = Site::new(Templates::embedded(), &schemas, &settings).expect("templates");
        let text = "<properties pageTitle=\"Restart a machine\" articleId=\"restart\" selfHelpType=\"generic\" \
                    supportTopicIds=\"32610106\" productPesIds=\"14749\" cloudEnvironments=\"public, fairfax\" />\n\nText.\n";
        let file = (
            "microsoft.compute/restart.md".to_owned(),
            text.as_bytes().to_vec(),
        );
        let corpus = Corpus::from_memory([file], &schemas);
        let published: Vec<_> = corpus.files().map(|(file, _)| file).collect();
        let guide = Guide::of(Plan {
            corpus: &corpus,
            schemas: &schemas,
            edition: Edition::of(AudienceName::All, &schemas),
            published: &published,
        });
        let clouds = [CloudName {
            name: "public".to_owned(),
            title: "Azure".to_owned(),
        }];
        let tasks = site.front(&clouds, &guide);
        let made = tasks.iter().flat_map(|task| task.run().expect("pages"));
        let pages: BTreeMap<String, Vec<u8>> = made.map(|page| (page.path, page.bytes)).collect();
        for path in [
            "404.html",
            "browse/14749.html",
            "browse/in.fairfax.index.html",
            "browse/letter-r.html",
            "llms.txt",
            "llms/fairfax/llms.txt",
            "sitemap.xml",
        ] {
            assert!(pages.contains_key(path), "{path}: {:?}", pages.keys());
        }
        for (path, bytes) in &pages {
            let makers = tasks.iter().filter(|task| task.may_make(path));
            assert_eq!(makers.count(), 1, "{path}");
            let page = site.front_page(path, &clouds, &guide).expect("it is made");
            assert_eq!(page.map(|page| page.bytes).as_ref(), Some(bytes), "{path}");
        }
        for path in ["browse/other.html", "llms/other/llms.txt", "llms"] {
            let page = site.front_page(path, &clouds, &guide).expect("no error");
            assert!(page.is_none(), "{path}");
        }
    }
}
