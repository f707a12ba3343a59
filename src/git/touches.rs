//! When files last changed: reads the history of a branch from its first commit on.

use super::{Git, GitError, path_text};
use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};

/// The start of the line of a commit. No file entry starts like this.
const COMMIT: &str = "commit ";

/// The times of the last changes of files, at a commit that moves from the first one to the last.
#[derive(Debug)]
pub(crate) struct Touches {
    child: Child,
    output: BufReader<ChildStdout>,
    /// The commit whose changes were read last.
    current: String,
    /// The next commit and its time, whose line was read.
    next: Option<(String, i64)>,
    /// Times by path, from the top of the repository or from the folder that was asked for.
    times: HashMap<String, i64>,
}

/// A file that a commit changed.
struct Change {
    path: String,
    /// The id of its content before; empty for a new file.
    old: String,
    /// The id of its content; empty for a file that is gone.
    new: String,
}

impl Touches {
    /// Starts before the first commit of the branch that ends with `tip`. Merges count as one
    /// change of this branch.
    pub(crate) fn start(tip: &str) -> Result<Self, GitError> {
        Self::spawn(Path::new("."), tip, &[])
    }

    /// Starts before the first commit of the branch that ends with `tip`. Only files in `folder`
    /// count, and their paths start there.
    pub(super) fn of_folder(folder: &Path, tip: &str) -> Result<Self, GitError> {
        Self::spawn(folder, tip, &["--relative", "--", "."])
    }

    fn spawn(folder: &Path, tip: &str, limits: &[&str]) -> Result<Self, GitError> {
        let mut git = Git::new(folder);
        git.settings = vec!["log.diffMerges=separate".to_owned()];
        let mut args = vec![
            "--first-parent",
            "-m",
            "--reverse",
            "--root",
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--no-show-signature",
            "--ignore-submodules=all",
            "--format=commit %H %ct",
            tip,
        ];
        args.extend(limits);
        let mut child = git
            .command("log", &args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(GitError::NoGit)?;
        let output = child.stdout.take().ok_or_else(failed)?;
        let mut touches = Self {
            child,
            output: BufReader::with_capacity(1 << 16, output),
            current: String::new(),
            next: None,
            times: HashMap::new(),
        };
        touches.read_commit()?;
        Ok(touches)
    }

    /// Moves on to `commit`.
    pub(crate) fn advance(&mut self, commit: &str) -> Result<(), GitError> {
        while self.current != commit {
            let (next, time) = self.next.take().ok_or_else(failed)?;
            let changes = self.read_commit()?;
            self.apply(&changes, time);
            self.current = next;
        }
        Ok(())
    }

    /// Moves on to the last commit. Returns the times of all files, by path.
    pub(super) fn finish(mut self) -> Result<HashMap<String, i64>, GitError> {
        while let Some((_, time)) = self.next.take() {
            let changes = self.read_commit()?;
            self.apply(&changes, time);
        }
        let status = self.child.wait().map_err(|_| failed())?;
        if !status.success() {
            return Err(failed());
        }
        Ok(std::mem::take(&mut self.times))
    }

    /// Returns the time of the last change of a file.
    pub(crate) fn time(&self, path: &str) -> Option<i64> {
        self.times.get(path).copied()
    }

    /// Reads the changes of a commit, and the line of the next one.
    fn read_commit(&mut self) -> Result<Vec<Change>, GitError> {
        let mut changes = Vec::new();
        loop {
            let Some(field) = self.field()? else {
                return Ok(changes);
            };
            if let Some(commit) = field.strip_prefix(COMMIT) {
                let (commit, time) = commit.split_once(' ').ok_or_else(failed)?;
                let time = time.parse().map_err(|_| failed())?;
                self.next = Some((commit.to_owned(), time));
                return Ok(changes);
            }
            // An entry is `:mode mode id id status`, then the path.
            let Some(head) = field.strip_prefix(':') else {
                continue;
            };
            let mut words = head.split(' ');
            let (old, new) = (words.nth(2), words.next());
            let (Some(old), Some(new)) = (old, new) else {
                return Err(failed());
            };
            let path = self.field()?.ok_or_else(failed)?;
            let id = |id: &str| {
                if id.bytes().all(|digit| digit == b'0') {
                    return String::new();
                }
                id.to_owned()
            };
            changes.push(Change {
                path,
                old: id(old),
                new: id(new),
            });
        }
    }

    /// Reads the next field, without the line feeds that git adds.
    fn field(&mut self) -> Result<Option<String>, GitError> {
        let mut bytes = Vec::new();
        let read = self.output.read_until(0, &mut bytes);
        if read.map_err(|_| failed())? == 0 {
            return Ok(None);
        }
        if bytes.last() == Some(&0) {
            bytes.pop();
        }
        let start = bytes.iter().position(|byte| *byte != b'\n');
        Ok(Some(path_text(&bytes[start.unwrap_or_default()..])))
    }

    /// Records the changes of a commit. A file that was only renamed keeps its time.
    fn apply(&mut self, changes: &[Change], time: i64) {
        let mut gone: BTreeMap<&str, i64> = BTreeMap::new();
        for change in changes {
            if change.new.is_empty()
                && let Some(time) = self.times.remove(&change.path)
            {
                gone.insert(&change.old, time);
            }
        }
        for change in changes {
            if change.new.is_empty() || change.new == change.old {
                continue;
            }
            let renamed = gone.get(change.new.as_str());
            let renamed = renamed.filter(|_| change.old.is_empty());
            let time = renamed.copied().unwrap_or(time);
            self.times.insert(change.path.clone(), time);
        }
    }
}

impl Drop for Touches {
    fn drop(&mut self) {
        // The rest of the history is not needed.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn failed() -> GitError {
    GitError::Failed {
        command: "log",
        message: "it did not return the history of the files".to_owned(),
    }
}
