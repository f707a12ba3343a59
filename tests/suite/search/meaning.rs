//! Problems as customers describe them, and the articles that answer them.

use super::articles::{CHINESE, PROBLEMS};
use super::{build, bundle, titles};

#[test]
fn finds_what_was_meant() {
    let folder = bundle(PROBLEMS);
    let dist = folder.path().join("dist");
    for (query, expected) in [
        // Inflections and families of words.
        ("vm not starting", "My virtual machine does not start"),
        ("started", "My virtual machine does not start"),
        (
            "connecting remotely",
            "Connection to the desktop is refused",
        ),
        ("connectivity", "Connection to the desktop is refused"),
        ("allocate", "Allocation failure in a region"),
        // Synonyms, also phrases, in both directions.
        ("VM", "My virtual machine does not start"),
        ("k8s pods", "Nodes of AKS are not ready"),
        ("virtual machine boot", "My virtual machine does not start"),
        ("rdp refused", "Connection to the desktop is refused"),
        // Codes and compounds that the articles write in another way.
        ("AllocationFailed", "Allocation failure in a region"),
        ("allocationfailed", "Allocation failure in a region"),
        ("allocation_failed", "Allocation failure in a region"),
        ("-2146233083", "The agent stops with 0x80131505"),
        ("2148734213", "The agent stops with 0x80131505"),
        ("0x80131505", "The agent stops with 0x80131505"),
        // Typos: in unknown words, in phrases, two in a long word.
        (
            "virtaul machne does not strat",
            "My virtual machine does not start",
        ),
        ("alocatoin", "Allocation failure in a region"),
        ("kubernets", "Nodes of AKS are not ready"),
        ("atachng", "Attach a disk"),
        // Whole sentences.
        (
            "hello, why did my machine suddenly not start again last night?",
            "My virtual machine does not start",
        ),
        (
            "how do I attach another disk to it, thanks",
            "Attach a disk",
        ),
        // While typing.
        ("starti", "My virtual machine does not start"),
        ("alloc", "Allocation failure in a region"),
    ] {
        let found = titles(&dist, query);
        assert_eq!(
            found.first().map(String::as_str),
            Some(expected),
            "{query}: {found:?}"
        );
    }
}

#[test]
fn finds_chinese_articles_and_english_ones_by_chinese_words() {
    let folder = bundle(CHINESE);
    let dist = folder.path().join("dist");
    for (query, expected) in [
        ("虚拟机启动失败", "虚拟机无法启动"),
        ("我的虚拟机启动不了", "虚拟机无法启动"),
        ("忘记密码", "重置管理员密码"),
        ("管理员密码重置", "重置管理员密码"),
        ("存储 403", "存储账户返回 403 错误"),
        ("AuthorizationFailure", "存储账户返回 403 错误"),
        ("怎么下载发票", "下载发票和账单"),
        ("配额不够", "申请提高虚拟机的核心配额"),
        ("VM 配额", "申请提高虚拟机的核心配额"),
        (
            "虚拟机远程桌面无法连接",
            "Cannot connect to a VM with Remote Desktop",
        ),
        ("password reset", "重置管理员密码"),
    ] {
        let found = titles(&dist, query);
        assert_eq!(
            found.first().map(String::as_str),
            Some(expected),
            "{query}: {found:?}"
        );
    }
}

/// An article about the product in the query comes before one that only mentions it, however often.
#[test]
fn a_product_in_the_query_comes_first() {
    let folder = bundle(&[
        (
            "one",
            "Requests fail",
            "The rate limit of disks is exceeded. Disks, disks, disks and more disks: retry later.",
        ),
        (
            "two",
            "Requests do not succeed",
            "The rate limit is exceeded. Retry the request later.",
        ),
    ]);
    let path = folder
        .path()
        .join("articles/microsoft.compute/compute-two.md");
    let article = std::fs::read_to_string(&path).expect("an article");
    let article = article.replace("resource=\"two\"", "resource=\"disks\"");
    std::fs::write(&path, article).expect("written");
    build(folder.path(), &["--fail-on", "never"]);
    let dist = folder.path().join("dist");
    let found = titles(&dist, "disks rate limit");
    assert_eq!(found, ["Requests do not succeed", "Requests fail"]);
}

/// Customers see the heading of an article beside its title.
#[test]
fn a_heading_is_searched() {
    // Its heading is `Work with the one machine`.
    let folder = bundle(&[("one", "Agent diagnostic 7", "Set the clock.")]);
    let dist = folder.path().join("dist");
    assert_eq!(titles(&dist, "working machines"), ["Agent diagnostic 7"]);
}
