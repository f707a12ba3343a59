//! Coverage as comma-separated values that are safe to open in a spreadsheet.

use super::Coverage;
use crate::util::csv_row;
use std::borrow::Cow;
use std::io::{self, Write};

const COLUMNS: [&str; 9] = [
    "product",
    "product_title",
    "category",
    "topic",
    "topic_title",
    "cloud",
    "status",
    "competing",
    "articles",
];

/// Writes the coverage as comma-separated values, with a row for each topic and cloud.
pub fn write(coverage: &Coverage<'_>, out: &mut dyn Write) -> io::Result<()> {
    csv_row(out, COLUMNS.map(Cow::Borrowed))?;
    for product in &coverage.products {
        let ids = product.ids.join(" ");
        for topic in &product.topics {
            for (cloud, cell) in coverage.clouds.iter().zip(&topic.cells) {
                let Some(cell) = cell else { continue };
                csv_row(
                    out,
                    [
                        ids.as_str().into(),
                        product.title.into(),
                        topic.category.into(),
                        topic.id.into(),
                        topic.title.into(),
                        (*cloud).into(),
                        cell.status.name().into(),
                        cell.competing.to_string().into(),
                        cell.articles.join(" ").into(),
                    ],
                )?;
            }
        }
    }
    Ok(())
}
