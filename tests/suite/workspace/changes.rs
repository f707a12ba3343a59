//! Single changes: unsaved texts, files on disk, settings, and the driver.

use crate::support::{SCHEMAS, copy_tree, every_rule, machine, write_tree};
use helpc::config::Config;
use helpc::corpus::{self, Corpus};
use helpc::finding::FileId;
use helpc::finding::Finding;
use helpc::rules;
use helpc::workspace::{Driver, Event, Held, Settings, Snapshot, Update, Workspace};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

static CONFIG: LazyLock<Config> = LazyLock::new(every_rule);

fn settings() -> Settings {
    Settings {
        schemas: Held::Static(&SCHEMAS),
        config: Held::Static(&CONFIG),
        statuses: None,
    }
}

/// Articles in a temporary project, their workspace, and what was changed.
pub(super) struct Project {
    folder: tempfile::TempDir,
    pub(super) workspace: Workspace,
    /// Unsaved texts by path below the articles.
    unsaved: BTreeMap<String, String>,
}

impl Project {
    pub(super) fn new(fill: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fill(folder.path());
        let articles = folder.path().join("articles");
        let workspace = Workspace::load(settings(), &[articles]).expect("a workspace");
        Self {
            folder,
            workspace,
            unsaved: BTreeMap::new(),
        }
    }

    fn of(files: &[(&str, &str)]) -> Self {
        Self::new(|folder| write_tree(&folder.join("articles"), files))
    }

    pub(super) fn articles(&self) -> PathBuf {
        self.folder.path().join("articles")
    }

    pub(super) fn edit(&mut self, path: &str, text: &str) -> Update {
        self.unsaved.insert(path.to_owned(), text.to_owned());
        let text = text.as_bytes().to_vec();
        self.workspace.edit(&format!("articles/{path}"), text)
    }

    pub(super) fn close(&mut self, path: &str) -> Option<Update> {
        self.unsaved.remove(path);
        self.workspace.close(&format!("articles/{path}"))
    }

    /// Writes or removes a file on disk, and tells the workspace.
    pub(super) fn save(&self, path: &str, text: Option<&str>) -> Option<Update> {
        let full = self.articles().join(path);
        match text {
            Some(text) => write_tree(&self.articles(), &[(path, text)]),
            None => fs::remove_file(full).expect("removed"),
        }
        self.changed(&[path])
    }

    /// Reports to the workspace which files changed, and makes it read all files if that is
    /// required.
    pub(super) fn changed(&self, paths: &[&str]) -> Option<Update> {
        let paths: BTreeSet<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        match self.workspace.read_changed(&paths) {
            Some(update) => Some(update),
            None => self.workspace.reload(None).expect("a tree"),
        }
    }

    pub(super) fn complete(&self) -> Arc<Snapshot> {
        self.workspace.complete();
        let snapshot = self.workspace.snapshot();
        assert!(snapshot.is_complete);
        snapshot
    }

    /// Returns the findings of a new check, with unsaved texts in the files.
    pub(super) fn checked(&self) -> Vec<(String, Finding)> {
        let copy = tempfile::tempdir().expect("a folder");
        copy_tree(self.folder.path(), copy.path());
        let articles = copy.path().join("articles");
        for (path, text) in &self.unsaved {
            write_tree(&articles, &[(path, text)]);
        }
        let tree = corpus::locate(&[articles], &CONFIG).expect("a tree");
        let corpus = Corpus::load(tree, &SCHEMAS, &CONFIG).expect("a corpus");
        let findings = rules::run(&corpus, &SCHEMAS, &CONFIG).findings.into_iter();
        findings
            .map(|finding| (corpus.source(finding.file).path.clone(), finding))
            .collect()
    }

    fn assert_is_as_checked(&self) {
        assert_eq!(all(&self.complete()), self.checked());
    }
}

pub(super) fn all(snapshot: &Snapshot) -> Vec<(String, Finding)> {
    let findings = snapshot.findings.values().flat_map(|group| group.iter());
    findings
        .map(|finding| {
            let path = &snapshot.corpus.source(finding.file).path;
            (path.clone(), finding.clone())
        })
        .collect()
}

fn rules_in<'s>(snapshot: &'s Snapshot, path: &str) -> Vec<&'s str> {
    let Some(file) = snapshot.corpus.by_path(path) else {
        return Vec::new();
    };
    let findings = snapshot.findings_of(file).iter();
    findings.map(|finding| finding.rule.as_str()).collect()
}

fn article(id: &str, body: &str) -> String {
    machine(id, "generic", body)
}

#[test]
fn an_unsaved_text_counts_until_it_is_closed() {
    let mut project = Project::of(&[("x/a.md", &article("first", "Open the portal.\n"))]);
    let before = project.complete();
    let update = project.edit("x/a.md", &article("first", "See [x](nowhere.md).\n"));
    assert_eq!(update.changed, Some(vec!["x/a.md".to_owned()]));
    assert!(!update.has_other_files && !update.snapshot.is_complete);
    // Its own findings are current at once; readers of the old snapshot see no change.
    assert!(rules_in(&update.snapshot, "x/a.md").contains(&"links/missing-file"));
    assert!(!rules_in(&before, "x/a.md").contains(&"links/missing-file"));
    project.assert_is_as_checked();
    // What is saved meanwhile does not count.
    project.save("x/a.md", Some(&article("first", "Saved.\n")));
    project.assert_is_as_checked();
    project.close("x/a.md");
    assert!(!rules_in(&project.complete(), "x/a.md").contains(&"links/missing-file"));
    project.assert_is_as_checked();
}

#[test]
fn an_edit_changes_the_findings_of_other_files() {
    let second = article("second", "See [x](a.md).\n");
    let mut project = Project::of(&[
        ("x/a.md", &article("first", "Open the portal.\n")),
        ("x/b.md", &second),
    ]);
    let duplicate = "corpus/duplicate-article-id";
    let update = project.edit("x/a.md", &article("second", "Open the portal.\n"));
    assert!(!rules_in(&update.snapshot, "x/b.md").contains(&duplicate));
    let complete = project.complete();
    assert!(rules_in(&complete, "x/b.md").contains(&duplicate));
    assert!(complete.version > update.snapshot.version);
    project.close("x/a.md");
    assert!(!rules_in(&project.complete(), "x/b.md").contains(&duplicate));
    project.assert_is_as_checked();
}

#[test]
fn files_are_added_renamed_and_removed() {
    let first = article("first", "Open the portal.\n");
    let project = Project::of(&[
        ("x/b.md", &first),
        ("x/c.md", &article("third", "See [x](b.md).\n")),
    ]);
    let added = article("second", "See [x](nowhere.md).\n");
    let update = project.save("x/a.md", Some(&added)).expect("an update");
    assert!(update.has_other_files);
    assert!(rules_in(&update.snapshot, "x/a.md").contains(&"links/missing-file"));
    project.assert_is_as_checked();
    // A rename is a removal and an addition.
    fs::rename(
        project.articles().join("x/b.md"),
        project.articles().join("x/z.md"),
    )
    .expect("renamed");
    let update = project.changed(&["x/b.md", "x/z.md"]).expect("an update");
    assert!(update.has_other_files);
    assert!(rules_in(&project.complete(), "x/c.md").contains(&"links/missing-file"));
    project.assert_is_as_checked();
    project.save("x/a.md", None);
    project.assert_is_as_checked();
    // A folder with files, and its removal.
    write_tree(
        &project.articles(),
        &[("y/deep/d.md", &article("d", "Text.\n"))],
    );
    project.changed(&["y"]);
    project.assert_is_as_checked();
    let away = project.folder.path().join("away");
    fs::rename(project.articles().join("y"), away).expect("moved away");
    project.changed(&["y"]);
    project.assert_is_as_checked();
    assert_eq!(project.workspace.snapshot().corpus.articles.len(), 2);
}

#[test]
fn a_removed_file_with_an_unsaved_text_stays() {
    let mut project = Project::of(&[
        ("x/a.md", &article("first", "Open the portal.\n")),
        ("x/b.md", &article("second", "See [x](a.md).\n")),
    ]);
    project.edit("x/a.md", &article("first", "Unsaved.\n"));
    project.save("x/a.md", None);
    assert!(!rules_in(&project.complete(), "x/b.md").contains(&"links/missing-file"));
    project.assert_is_as_checked();
    project.close("x/a.md");
    assert!(rules_in(&project.complete(), "x/b.md").contains(&"links/missing-file"));
    project.assert_is_as_checked();
    // A new file that was never saved.
    project.edit("x/new.md", &article("new", "See [x](b.md).\n"));
    project.assert_is_as_checked();
    project.workspace.reload(None).expect("a tree");
    project.assert_is_as_checked();
    project.close("x/new.md");
    project.assert_is_as_checked();
}

#[test]
fn included_files_may_be_unsaved() {
    let body = "[!INCLUDE [x](../../includes/part.md)]\n\nSee [x](#part).\n";
    let project = Project::new(|folder| {
        write_tree(folder, &[("includes/part.md", "# Other\n")]);
        write_tree(&folder.join("articles"), &[("x/a.md", &article("a", body))]);
    });
    let workspace = &project.workspace;
    let faults = |snapshot: &Snapshot| {
        let rules = rules_in(snapshot, "x/a.md").into_iter();
        let faults = rules.filter(|rule| rule.starts_with("corpus/include"));
        faults.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(faults(&project.complete()), [""; 0]);
    let cycle = "[!INCLUDE [x](part.md)]\n";
    workspace.edit("includes/part.md", cycle.as_bytes().to_vec());
    assert_eq!(faults(&project.complete()), ["corpus/include-cycle"]);
    // An edit of the article still reads the unsaved text.
    let text = article("a", &format!("{body}\nMore.\n"));
    workspace.edit("articles/x/a.md", text.into_bytes());
    assert_eq!(faults(&project.complete()), ["corpus/include-cycle"]);
    workspace.close("includes/part.md");
    assert_eq!(faults(&project.complete()), [""; 0]);
}

#[test]
fn a_tree_that_is_gone_stays_until_it_returns() {
    let project = Project::of(&[("x/a.md", &article("first", "Open the portal.\n"))]);
    let before = project.complete();
    let away = project.folder.path().join("away");
    fs::rename(project.articles(), &away).expect("renamed");
    assert!(project.workspace.reload(None).is_err());
    assert_eq!(project.workspace.snapshot().version, before.version);
    write_tree(&away, &[("x/b.md", &article("second", "See [x](a.md).\n"))]);
    fs::rename(&away, project.articles()).expect("renamed");
    let update = project.workspace.reload(None).expect("a tree");
    let update = update.expect("an update");
    assert_eq!(update.changed, None);
    // What did not change is kept.
    let kept = |snapshot: &Snapshot| {
        let file = snapshot.corpus.by_path("x/a.md").expect("an article");
        Arc::clone(&snapshot.corpus.articles[file.index()])
    };
    assert!(Arc::ptr_eq(&kept(&before), &kept(&update.snapshot)));
    project.assert_is_as_checked();
}

#[test]
fn other_settings_check_everything_again() {
    let mut project = Project::of(&[("x/a.md", &article("first", "Open the portal.\n"))]);
    project.edit("x/a.md", &article("first", "See [x](nowhere.md).\n"));
    let config = project.folder.path().join("helpc.yaml");
    fs::write(&config, "rules:\n  links/missing-file: off\nsurprise: 1\n").expect("written");
    let config = Config::load(&config, &helpc::source::OsFileSystem).expect("a configuration");
    let settings = Settings {
        config: Held::Shared(Arc::new(config)),
        ..settings()
    };
    let update = project.workspace.reload(Some(settings)).expect("a tree");
    let snapshot = update.expect("an update").snapshot;
    assert!(!rules_in(&snapshot, "x/a.md").contains(&"links/missing-file"));
    let file = snapshot.corpus.beside(0);
    let rules: Vec<_> = snapshot
        .findings_of(file)
        .iter()
        .map(|one| one.rule.as_str())
        .collect();
    assert_eq!(rules, ["config/unknown-key"]);
    // The unsaved text still counts.
    let text = &snapshot.corpus.article(FileId::new(0)).source.text;
    assert!(text.contains("nowhere.md"));
}

#[test]
fn a_newer_change_wins_over_work_in_the_background() {
    let mut project = Project::of(&[("x/a.md", &article("first", "Open the portal.\n"))]);
    let first = project.edit("x/a.md", &article("first", "One.\n"));
    let second = project.edit("x/a.md", &article("first", "Two.\n"));
    assert!(second.snapshot.version > first.snapshot.version);
    let update = project.workspace.complete().expect("an update");
    assert_eq!(update.changed, Some(vec!["x/a.md".to_owned()]));
    assert!(project.workspace.complete().is_none(), "nothing is left");
}

fn wait(events: &Receiver<Event>, is_it: impl Fn(&Event) -> bool) -> Event {
    loop {
        let event = events.recv_timeout(Duration::from_secs(30));
        let event = event.expect("an event");
        if is_it(&event) {
            return event;
        }
    }
}

#[test]
fn a_driver_follows_the_folder() {
    let project = Project::of(&[("x/a.md", &article("first", "Open the portal.\n"))]);
    let articles = project.articles();
    let (sender, events) = channel();
    let workspace = Workspace::load(settings(), std::slice::from_ref(&articles));
    let workspace = Arc::new(workspace.expect("a workspace"));
    let driver = Driver::start(workspace, move |event| {
        let _ = sender.send(event);
    });
    let driver = driver.expect("a driver");
    let broken = |event: &Event, is_done: bool| match event {
        Event::Changed(update) if !is_done => {
            rules_in(&update.snapshot, "x/a.md").contains(&"links/missing-file")
        }
        Event::Completed(update) if is_done => {
            rules_in(&update.snapshot, "x/a.md").contains(&"links/missing-file")
        }
        _ => false,
    };
    let text = article("first", "See [x](nowhere.md).\n");
    write_tree(&articles, &[("x/a.md", &text)]);
    wait(&events, |event| broken(event, false));
    wait(&events, |event| broken(event, true));
    driver.edit("articles/x/a.md", article("first", "Fine.\n").into_bytes());
    wait(&events, |event| matches!(event, Event::Completed(_)));
    assert!(!rules_in(&driver.workspace().snapshot(), "x/a.md").contains(&"links/missing-file"));
    driver.close("articles/x/a.md");
    wait(&events, |event| broken(event, true));
    driver.configure(settings());
    wait(&events, |event| match event {
        Event::Completed(update) => update.changed.is_none(),
        _ => false,
    });
    // The folder is removed and comes back.
    fs::remove_dir_all(&articles).expect("removed");
    wait(&events, |event| matches!(event, Event::Stalled(_)));
    write_tree(&articles, &[("x/b.md", &article("second", "Back.\n"))]);
    wait(&events, |event| matches!(event, Event::Resumed));
    wait(&events, |event| match event {
        Event::Completed(update) => update.snapshot.corpus.by_path("x/b.md").is_some(),
        _ => false,
    });
}
