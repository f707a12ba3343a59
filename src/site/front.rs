//! Pages that are not about an article: the start page, the lists of products, topics and
//! letters, and files for search engines and hosts.

use super::policy::header_policy;
use super::{BROWSE, CloudName, MARK, Page, Site, SiteError, slug};
use crate::compile::{Guide, GuideCloud, GuideProduct};
use crate::util::push_escaped;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde_json::json;
use std::fmt::Write as _;

/// Adds a page: its file, title and description, and a function that returns its values.
type PutPage<'p> = dyn FnMut(String, &str, &str, &dyn Fn() -> Value) -> Result<(), SiteError> + 'p;

/// A page of the letters.
struct Letter {
    name: String,
    file: String,
}

impl Site<'_> {
    /// Renders all pages that are not about an article.
    pub fn front(&self, clouds: &[CloudName], guide: &Guide) -> Result<Vec<Page>, SiteError> {
        self.front_pages(clouds, guide, &|_| true)
    }

    /// Renders the page at `path`, which is not about an article; `None` if there is none.
    pub fn front_page(
        &self,
        path: &str,
        clouds: &[CloudName],
        guide: &Guide,
    ) -> Result<Option<Page>, SiteError> {
        let pages = self.front_pages(clouds, guide, &|other| other == path)?;
        Ok(pages.into_iter().find(|page| page.path == path))
    }

    /// Renders the pages whose paths are wanted, and files for hosts.
    fn front_pages(
        &self,
        clouds: &[CloudName],
        guide: &Guide,
        is_wanted: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<Page>, SiteError> {
        let clouds = Value::from(Serde(clouds));
        // The start page without scripts is that of the first cloud, and leads to the others.
        let none = GuideCloud::default();
        let others = guide.clouds.iter().map(|cloud| {
            context! { title => &*cloud.title, file => home_file(cloud) }
        });
        let others: Vec<Value> = others.collect();
        let guided = |cloud: &GuideCloud| {
            context! {
                products => Value::from(Serde(&cloud.products)),
                problems => Value::from(Serde(&cloud.problems)),
                clouds => &others,
            }
        };
        let first = guided(guide.clouds.first().unwrap_or(&none));
        let mut pages = Vec::new();
        // A page that is not found is shown at any depth, so its links start at the root.
        let root = self.settings.url.as_deref().map_or("/".to_owned(), |url| {
            let path = url
                .splitn(4, '/')
                .nth(3)
                .unwrap_or_default()
                .trim_matches('/');
            if path.is_empty() {
                "/".to_owned()
            } else {
                format!("/{path}/")
            }
        });
        for (path, root) in [
            ("404.html", root.as_str()),
            ("index.html", ""),
            ("embed.html", ""),
        ] {
            if !is_wanted(path) {
                continue;
            }
            let values = context! {
                root => Value::from_safe_string(root.to_owned()), clouds => &clouds, guide => &first,
            };
            pages.push(Page {
                path: path.to_owned(),
                bytes: self.render(path, values)?,
            });
        }
        pages.extend(self.component());
        self.browse(guide, &guided, is_wanted, &mut pages)?;
        self.llms(guide, &mut pages);
        self.files_for_hosts(guide, &mut pages);
        Ok(pages)
    }

    fn browse(
        &self,
        guide: &Guide,
        guided: &dyn Fn(&GuideCloud) -> Value,
        is_wanted: &dyn Fn(&str) -> bool,
        pages: &mut Vec<Page>,
    ) -> Result<(), SiteError> {
        let ui = self.ui();
        let text = |key: &str| {
            let texts = self.schemas.strings.of(ui);
            texts.get(key).cloned().unwrap_or_default()
        };
        let letters: Vec<Letter> = guide
            .letters
            .iter()
            .map(|(letter, _)| match letter {
                '#' => Letter {
                    name: text("other_letters"),
                    file: "letter-other.html".to_owned(),
                },
                letter => Letter {
                    name: letter.to_uppercase().collect(),
                    file: format!("letter-{letter}.html"),
                },
            })
            .collect();
        let listed: Vec<Value> = letters
            .iter()
            .map(|letter| context! { name => &*letter.name, file => &*letter.file })
            .collect();
        let mut put = |file: String, title: &str, description: &str, values: &dyn Fn() -> Value| {
            let path = format!("{BROWSE}/{file}");
            if !is_wanted(&path) {
                return Ok(());
            }
            let description = if description.is_empty() {
                title
            } else {
                description
            };
            let bytes = self.render(
                "browse.html",
                context! {
                    root => Value::from_safe_string("../".to_owned()),
                    path => Value::from_safe_string(path.clone()), file, title, description,
                    letters => &listed,
                    ..values()
                },
            )?;
            pages.push(Page { path, bytes });
            Ok::<(), SiteError>(())
        };
        for cloud in &guide.clouds {
            self.browse_cloud(cloud, guided, &mut put)?;
        }
        if guide.clouds.is_empty() {
            self.browse_cloud(&GuideCloud::default(), guided, &mut put)?;
        }
        for (letter, (_, links)) in letters.iter().zip(&guide.letters) {
            let title = format!("{}: {}", text("browse_a_z"), letter.name);
            let values =
                || context! { prefix => "", kind => "letter", links => Value::from(Serde(links)) };
            put(letter.file.clone(), &title, "", &values)?;
        }
        Ok(())
    }

    /// Adds the start page of a cloud, and a page for each of its products and topics.
    fn browse_cloud(
        &self,
        cloud: &GuideCloud,
        guided: &dyn Fn(&GuideCloud) -> Value,
        put: &mut PutPage<'_>,
    ) -> Result<(), SiteError> {
        let ui = self.ui();
        let prefix = Value::from_safe_string(cloud.prefix.clone());
        let name = self.texts.get(ui, "browse");
        let title = match &*cloud.prefix {
            "" => name.to_owned(),
            _ => format!("{name} \u{b7} {}", cloud.title),
        };
        let home = || context! { kind => "home", guide => guided(cloud), prefix => &prefix };
        put(home_file(cloud), &title, "", &home)?;
        for product in &cloud.products {
            let values = || {
                let product = Value::from(Serde(product));
                context! { kind => "product", product, prefix => &prefix }
            };
            let file = format!("{}.html", product_page(cloud, product));
            put(file, &product.title, &product.description, &values)?;
            let categories = product.categories.iter();
            for topic in categories.flat_map(|category| &category.topics) {
                let values = || {
                    let product = context! { ids => &product.ids, title => &product.title };
                    let topic = Value::from(Serde(topic));
                    context! { kind => "topic", product, topic, prefix => &prefix }
                };
                let file = format!("{}.{}.html", product_page(cloud, product), slug(&topic.id));
                put(file, &topic.title, "", &values)?;
            }
        }
        Ok(())
    }

    /// Returns the script of the web component, whose name never changes.
    fn component(&self) -> Option<Page> {
        let mut assets = self.assets().iter();
        let script = assets.find(|asset| asset.path.starts_with("assets/widget-"))?;
        let text = format!("import \"./{}\";\n", script.path);
        Some(marked("helpc-help.js", &text, "// "))
    }

    /// Writes the headers that hosts send, and what search engines read.
    fn files_for_hosts(&self, guide: &Guide, pages: &mut Vec<Page>) {
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
        // Pages of other sites that embed help read these.
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
        let mut push = |path: &str| {
            // A slug contains no character that XML escapes.
            let _ = writeln!(map, "<url><loc>{escaped_url}/{path}</loc></url>");
        };
        push("");
        for cloud in &guide.clouds {
            push(&format!("{BROWSE}/{}", home_file(cloud)));
        }
        for cloud in &guide.clouds {
            for product in &cloud.products {
                push(&format!("{BROWSE}/{}.html", product_page(cloud, product)));
            }
        }
        for link in guide.letters.iter().flat_map(|(_, links)| links) {
            push(&Site::path(&link.id));
        }
        map.push_str("</urlset>\n");
        pages.push(marked("sitemap.xml", &map, ""));
    }
}

/// Returns the name of the page of a product, without the file extension. `browse.html` and
/// `article.html` do the same.
fn product_page(cloud: &GuideCloud, product: &GuideProduct) -> String {
    let id = product.ids.first().map_or("", String::as_str);
    format!("{}{}", cloud.prefix, slug(id))
}

/// Returns the name of the page that lists the products of a cloud.
fn home_file(cloud: &GuideCloud) -> String {
    format!("{}index.html", cloud.prefix)
}

/// Returns a file that ends with the marker of helpc, in a comment.
fn marked(path: &str, text: &str, comment: &str) -> Page {
    Page {
        path: path.to_owned(),
        bytes: format!("{text}{comment}{MARK}").into_bytes(),
    }
}
