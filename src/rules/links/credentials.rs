//! `links/credentials`: a user name or password in the address of a link.

use crate::corpus::web_link::{address_error, page_address, target_span};
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/credentials", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for link in cx.article.outline.addresses() {
        let url = page_address(link.url.trim());
        let Some(user) = user_of(url) else {
            continue;
        };
        if address_error(url).is_some() {
            continue;
        }
        let what = if user.contains(':') {
            "a user name and password"
        } else {
            "a user name"
        };
        out.report(target_span(link), format!("the address contains {what}"));
    }
}

/// Returns the user name and password before the host of `url`.
fn user_of(url: &str) -> Option<&str> {
    memchr::memchr(b'@', url.as_bytes())?;
    let (scheme, rest) = url.split_once("//")?;
    if !["https:", "http:", ""].contains(&scheme) {
        return None;
    }
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (user, _) = rest[..end].rsplit_once('@')?;
    if user.is_empty() || user.contains(['{', '<', '$']) {
        return None;
    }
    Some(user)
}

#[cfg(test)]
mod tests {
    use super::user_of;

    #[test]
    fn finds_users_only_before_the_host() {
        assert_eq!(user_of("https://me:secret@x.org/"), Some("me:secret"));
        assert_eq!(user_of("//me@x.org"), Some("me"));
        for url in [
            "https://x.org/@me",
            "https://x.org/?a=b@c",
            "mailto:me@x.org",
            "https://{user}@x.org",
        ] {
            assert_eq!(user_of(url), None, "{url}");
        }
    }
}
