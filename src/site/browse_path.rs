//! The paths of the pages that list products and articles.

use super::{BROWSE, Site, slug};
use crate::compile::{GuideCloud, GuideProduct};

impl Site<'_> {
    /// Returns the path of the page that lists the products of a cloud.
    pub(super) fn home_path(cloud: &GuideCloud) -> String {
        format!("{BROWSE}/{}", home_file(cloud))
    }

    /// Returns the path of the page of a product.
    pub(super) fn product_path(cloud: &GuideCloud, product: &GuideProduct) -> String {
        format!("{BROWSE}/{}.html", product_page(cloud, product))
    }
}

/// Returns the name of the page of a product, without the file extension. `browse.html` and
/// `article.html` do the same.
pub(super) fn product_page(cloud: &GuideCloud, product: &GuideProduct) -> String {
    let id = product.ids.first().map_or("", String::as_str);
    format!("{}{}", cloud.prefix, slug(id))
}

/// Returns the name of the page that lists the products of a cloud.
pub(super) fn home_file(cloud: &GuideCloud) -> String {
    format!("{}index.html", cloud.prefix)
}

/// Returns the name of the page of a topic.
pub(super) fn topic_file(cloud: &GuideCloud, product: &GuideProduct, topic: &str) -> String {
    format!("{}.{}.html", product_page(cloud, product), slug(topic))
}
