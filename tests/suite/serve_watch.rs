//! `helpc serve` while the articles folder is removed, swapped and recreated.

use crate::serve::{Running, tree_at, until};
use crate::support::{machine, write_tree};
use helpc::serve::{Counts, Notice};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

struct Watched {
    folder: tempfile::TempDir,
    server: Option<Running>,
    notices: Receiver<Notice>,
    version: u32,
}

impl Watched {
    /// Starts a server over `articles`, a folder or what `prepare` replaces it with.
    fn new(prepare: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("articles"), 0);
        prepare(folder.path());
        let (sender, notices) = channel();
        let server = Running::with_notices(tree_at(&folder.path().join("articles")), Some(sender));
        let mut new = Self {
            folder,
            server: Some(server),
            notices,
            version: 0,
        };
        new.sees_saves("the beginning");
        new
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn server(&self) -> &Running {
        self.server.as_ref().unwrap()
    }

    fn page(&self) -> String {
        let page = self.server().get("/articles/first.html", &[]);
        String::from_utf8(page.body).unwrap()
    }

    /// Asserts that the content of the returned folder is shown, and then the next save.
    fn sees_saves(&mut self, after: &str) {
        self.wait_for_page(after);
        self.version += 1;
        write(&self.path("articles"), self.version);
        self.wait_for_page(after);
    }

    fn wait_for_page(&self, after: &str) {
        let version = format!("Version {}.", self.version);
        let end = Instant::now() + Duration::from_secs(30);
        while !self.page().contains(&version) {
            assert!(Instant::now() < end, "after {after}: no {version}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Copies the articles, one version ahead.
    fn copy_ahead(&mut self, to: &str) {
        self.version += 1;
        write(&self.path(to), self.version);
    }

    fn wait_for(&self, is_it: impl Fn(&Notice) -> bool) -> Notice {
        loop {
            let notice = self.notices.recv_timeout(Duration::from_secs(30));
            let notice = notice.expect("a notice");
            if is_it(&notice) {
                return notice;
            }
        }
    }
}

fn write(articles: &Path, version: u32) {
    let text = machine("first", "generic", &format!("Version {version}.\n"));
    write_tree(articles, &[("x/a.md", &text)]);
}

#[test]
fn watches_a_recreated_folder() {
    let mut tree = Watched::new(|_| {});
    // Recreated at once, and after the removal was noticed.
    fs::remove_dir_all(tree.path("articles")).unwrap();
    tree.copy_ahead("articles");
    tree.sees_saves("a quick removal");
    fs::remove_dir_all(tree.path("articles")).unwrap();
    tree.wait_for(|notice| matches!(notice, Notice::Stalled(_)));
    tree.copy_ahead("articles");
    tree.sees_saves("a removal");
    // Only its content, as when another branch is checked out.
    fs::remove_dir_all(tree.path("articles/x")).unwrap();
    tree.copy_ahead("articles");
    tree.sees_saves("the removal of what it holds");
    tree.copy_ahead("other");
    fs::remove_dir_all(tree.path("articles")).unwrap();
    fs::rename(tree.path("other"), tree.path("articles")).unwrap();
    tree.sees_saves("another folder in its place");
}

#[test]
fn watches_a_swapped_folder() {
    let mut tree = Watched::new(|_| {});
    for round in 0..3 {
        tree.copy_ahead("other");
        fs::rename(tree.path("articles"), tree.path(&format!("old-{round}"))).unwrap();
        fs::rename(tree.path("other"), tree.path("articles")).unwrap();
        tree.sees_saves("a swap");
    }
    fs::rename(tree.path("articles"), tree.path("away")).unwrap();
    fs::rename(tree.path("away"), tree.path("articles")).unwrap();
    tree.sees_saves("there and back");
}

#[test]
#[cfg(unix)]
fn follows_a_changed_symbolic_link() {
    use std::os::unix::fs::symlink;
    let mut tree = Watched::new(|folder| {
        fs::rename(folder.join("articles"), folder.join("one")).unwrap();
        symlink("one", folder.join("articles")).unwrap();
    });
    tree.copy_ahead("two");
    fs::remove_file(tree.path("articles")).unwrap();
    symlink("two", tree.path("articles")).unwrap();
    tree.sees_saves("a new target");
    // In one step, so that the link always exists.
    tree.copy_ahead("three");
    symlink("three", tree.path("new")).unwrap();
    fs::rename(tree.path("new"), tree.path("articles")).unwrap();
    tree.sees_saves("a new target at once");
    tree.copy_ahead("articles");
    tree.sees_saves("a save through the link");
}

#[test]
fn watches_after_a_parent_folder_returns() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("project/articles");
    write(&inner, 1);
    let server = Running::with_notices(tree_at(&inner), None);
    let shows = |version: u32| {
        let page = server.get("/articles/first.html", &[]);
        String::from_utf8(page.body)
            .unwrap()
            .contains(&format!("Version {version}."))
    };
    assert!(shows(1));
    let other = folder.path().join("other/articles");
    write(&other, 2);
    fs::rename(folder.path().join("project"), folder.path().join("old")).unwrap();
    fs::rename(folder.path().join("other"), folder.path().join("project")).unwrap();
    until(|| shows(2));
    write(&inner, 3);
    until(|| shows(3));
}

#[test]
fn reports_when_changes_cannot_be_watched() {
    let mut tree = Watched::new(|_| {});
    fs::rename(tree.path("articles"), tree.path("away")).unwrap();
    let notice = tree.wait_for(|notice| matches!(notice, Notice::Stalled(_)));
    let Notice::Stalled(why) = notice else {
        unreachable!("waited for it")
    };
    assert!(
        why.contains("articles") && why.contains("the folder does not exist"),
        "{why}"
    );
    let problem = || {
        let findings = tree.server().get("/_helpc/findings", &[]).json();
        findings["problem"].as_str().map(str::to_owned)
    };
    assert_eq!(problem(), Some(why));
    // The old content is still shown.
    assert!(tree.page().contains("Version 1."));
    fs::rename(tree.path("away"), tree.path("articles")).unwrap();
    tree.wait_for(|notice| *notice == Notice::Resumed);
    assert_eq!(problem(), None);
    tree.sees_saves("a folder that was away");
}

#[test]
fn pages_of_other_articles_stay_current() {
    let mut tree = Watched::new(|folder| {
        let body = "Read this first.\n\n[!INCLUDE [part](../includes/part.md)]";
        write_tree(
            &folder.join("articles"),
            &[
                ("x/b.md", &machine("second", "generic", body)),
                ("x/c.md", &machine("third", "generic", "Open the portal.")),
                ("includes/part.md", "Part 0.\n"),
            ],
        );
    });
    let is_complete =
        |notice: &Notice| matches!(notice, Notice::Saved { .. } | Notice::Reread { .. });
    let shows = |tree: &Watched, id: &str, text: &str| {
        let page = tree.server().get(&format!("/articles/{id}.html"), &[]);
        String::from_utf8(page.body).unwrap().contains(text)
    };
    tree.wait_for(is_complete);
    assert!(shows(&tree, "second", "Part 0."));
    assert!(shows(&tree, "third", "Open the portal."));
    write_tree(&tree.path("articles"), &[("includes/part.md", "Part 1.\n")]);
    tree.wait_for(is_complete);
    tree.sees_saves("a save of a part");
    tree.wait_for(is_complete);
    until(|| shows(&tree, "second", "Part 1."));
    assert!(shows(&tree, "third", "Open the portal."));
}

#[test]
fn reports_each_save_with_its_findings() {
    let tree = Watched::new(|_| {});
    let broken = machine("first", "generic", "See [x](nowhere.md).\n");
    let broken = broken.replace("cloudEnvironments=\"", "cloudEnvironments=\"moonkake, ");
    write_tree(&tree.path("articles"), &[("x/a.md", &broken)]);
    let has_errors =
        |notice: &Notice| matches!(notice, Notice::Saved { found, .. } if found.errors > 0);
    let Notice::Saved { files, found } = tree.wait_for(has_errors) else {
        unreachable!("waited for it")
    };
    assert_eq!((files.len(), found.errors), (1, 2), "{files:?} {found:?}");
    assert!(files[0].ends_with("articles/x/a.md"), "{files:?}");
    write_tree(
        &tree.path("articles"),
        &[(
            "x/b.md",
            &machine("second", "generic", "Open the portal.\n"),
        )],
    );
    let is_reread = |notice: &Notice| matches!(notice, Notice::Reread { articles: 2, .. });
    let Notice::Reread { found, .. } = tree.wait_for(is_reread) else {
        unreachable!("waited for it")
    };
    assert_ne!(found, Counts::default());
}

#[test]
fn reports_a_bundle_that_disappears_and_returns() {
    let folder = tempfile::tempdir().unwrap();
    let dist = folder.path().join("dist");
    drop(crate::serve::over_bundle(&dist));
    let (sender, notices) = channel();
    let from = helpc::serve::Source::Bundle(dist.clone());
    let server = Running::with_notices(from, Some(sender));
    let next = || notices.recv_timeout(Duration::from_secs(30));
    fs::rename(&dist, folder.path().join("away")).unwrap();
    assert!(matches!(next(), Ok(Notice::Stalled(_))));
    fs::rename(folder.path().join("away"), &dist).unwrap();
    assert_eq!(next(), Ok(Notice::Resumed));
    assert_eq!(server.get("/text.txt", &[]).status, 200);
}
