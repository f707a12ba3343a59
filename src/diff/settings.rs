//! Differences of what surrounds the articles.

use super::source::{CloudInfo, Source};

/// Returns the differences of clouds and of the search, in sentences.
pub(super) fn compare(before: &dyn Source, after: &dyn Source) -> Vec<String> {
    let mut sentences = Vec::new();
    let (old, new) = (before.clouds(), after.clouds());
    let find = |clouds: &[CloudInfo], name: &str| {
        let mut clouds = clouds.iter();
        clouds.find(|cloud| cloud.name == name).cloned()
    };
    for cloud in &new {
        if let Some(known) = find(&old, &cloud.name)
            && known != *cloud
        {
            let name = &cloud.name;
            sentences.push(format!(
                "the title or the portal of the cloud `{name}` changed"
            ));
        }
    }
    if let (Some(old), Some(new)) = (before.stop_words(), after.stop_words())
        && old != new
    {
        sentences.push("the stop words of the search changed".to_owned());
    }
    sentences
}

/// Returns true if only the search index differs.
pub(super) fn is_search_reordered(before: &dyn Source, after: &dyn Source) -> bool {
    let differ = |old: Option<Vec<String>>, new: Option<Vec<String>>| match (old, new) {
        (Some(old), Some(new)) => old != new,
        _ => false,
    };
    differ(before.search_order(), after.search_order()) || differ(before.roots(), after.roots())
}
