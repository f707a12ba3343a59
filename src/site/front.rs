//! Pages that are not about an article: the start page, the lists of products, topics and
//! letters, and files for search engines and hosts.

use super::policy::header_policy;
use super::{BROWSE, CloudName, MARK, Page, Site, SiteError, slug};
use crate::compile::{Guide, GuideProduct};
use crate::util::push_escaped;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde_json::json;
use std::fmt::Write as _;

/// A page of the letters.
struct Letter {
    name: String,
    file: String,
}

impl Site<'_> {
    /// Renders all pages that are not about an article.
    pub fn front(&self, clouds: &[CloudName], guide: &Guide) -> Result<Vec<Page>, SiteError> {
        let clouds = Value::from(Serde(clouds));
        let guided = context! {
            products => Value::from(Serde(&guide.products)),
            problems => Value::from(Serde(&guide.problems)),
        };
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
            let values = context! {
                root => Value::from_safe_string(root.to_owned()), clouds => &clouds, guide => &guided,
            };
            pages.push(Page {
                path: path.to_owned(),
                bytes: self.render(path, values)?,
            });
        }
        pages.extend(self.component());
        self.browse(guide, &guided, &mut pages)?;
        self.files_for_hosts(guide, &mut pages);
        Ok(pages)
    }

    fn browse(
        &self,
        guide: &Guide,
        guided: &Value,
        pages: &mut Vec<Page>,
    ) -> Result<(), SiteError> {
        let ui = self.settings.languages.first().map_or("", String::as_str);
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
        let mut put = |file: String, title: &str, description: &str, values: Value| {
            let path = format!("{BROWSE}/{file}");
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
                    ..values
                },
            )?;
            pages.push(Page { path, bytes });
            Ok::<(), SiteError>(())
        };
        let home = context! { kind => "home", guide => guided };
        put("index.html".to_owned(), &text("browse"), "", home)?;
        for product in &guide.products {
            let shown = Value::from(Serde(product));
            let values = context! { kind => "product", product => shown };
            let name = product_page(product);
            put(
                format!("{name}.html"),
                &product.title,
                &product.description,
                values,
            )?;
            for topic in product
                .categories
                .iter()
                .flat_map(|category| &category.topics)
            {
                let about = context! { ids => &product.ids, title => &product.title };
                let listed = Value::from(Serde(topic));
                let values = context! { kind => "topic", product => about, topic => listed };
                put(
                    format!("{name}.{}.html", slug(&topic.id)),
                    &topic.title,
                    "",
                    values,
                )?;
            }
        }
        for (letter, (_, links)) in letters.iter().zip(&guide.letters) {
            let title = format!("{}: {}", text("browse_a_z"), letter.name);
            let values = context! { kind => "letter", links => Value::from(Serde(links)) };
            put(letter.file.clone(), &title, "", values)?;
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
        push(&format!("{BROWSE}/index.html"));
        for product in &guide.products {
            push(&format!("{BROWSE}/{}.html", product_page(product)));
        }
        for link in guide.letters.iter().flat_map(|(_, links)| links) {
            push(&Site::path(&link.id));
        }
        map.push_str("</urlset>\n");
        pages.push(marked("sitemap.xml", &map, ""));
    }
}

/// Returns the name of the page of a product, without the file extension.
fn product_page(product: &GuideProduct) -> String {
    slug(product.ids.first().map_or("", String::as_str))
}

/// Returns a file that ends with the marker of helpc, in a comment.
fn marked(path: &str, text: &str, comment: &str) -> Page {
    Page {
        path: path.to_owned(),
        bytes: format!("{text}{comment}{MARK}").into_bytes(),
    }
}
