//! Follows the configuration, the schemas and the templates of a tree.

use super::super::model::{Reload, TreeSource};
use super::super::notice::{Notice, Notices};
use super::model::Live;
use super::problems::ProblemSource;
use super::tree::RenderContext;
use crate::workspace::Settings;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

/// Time between two checks of the files.
const POLL_INTERVAL: Duration = Duration::from_millis(300);
/// Time to wait for further files of the same change.
const SETTLE_TIME: Duration = Duration::from_millis(50);
/// Maximum depth of the folders that are checked.
const MAX_DEPTH: usize = 8;

/// Splits a source into what renders it, what checks it, and what reads it again.
pub(in super::super) fn split(
    source: TreeSource,
    cloud: Option<String>,
) -> (RenderContext, Settings, Option<Reload>) {
    let context = RenderContext {
        schemas: source.schemas.clone(),
        cloud,
        pages: source.pages.map(Arc::new),
        audience: source.audience,
    };
    let settings = Settings {
        schemas: source.schemas,
        config: source.config,
        statuses: None,
    };
    (context, settings, source.reload)
}

/// Starts to follow the files on which the settings depend, until the server stops.
pub(in super::super) fn follow(
    mut reload: Reload,
    cloud: Option<String>,
    live: &Arc<Live>,
    notices: Notices,
) {
    let live = Arc::downgrade(live);
    let mut seen = fingerprints(&reload.watched);
    thread::spawn(move || {
        loop {
            thread::sleep(POLL_INTERVAL);
            let Some(live) = live.upgrade().filter(|live| live.is_following()) else {
                return;
            };
            if fingerprints(&reload.watched) == seen {
                continue;
            }
            thread::sleep(SETTLE_TIME);
            seen = fingerprints(&reload.watched);
            match (reload.read)() {
                Ok(source) => {
                    let (context, settings, next) = split(source, cloud.clone());
                    if let Some(next) = next {
                        if next.watched != reload.watched {
                            seen = fingerprints(&next.watched);
                        }
                        reload = next;
                    }
                    if live.resolve(ProblemSource::Settings) {
                        notices.send(Notice::Resumed);
                    }
                    live.configure(context, settings);
                }
                Err(error) => {
                    // The author may go back to the last settings, so their files stay watched.
                    for path in error.watched {
                        if !reload.watched.contains(&path) {
                            add(&path, MAX_DEPTH, &mut seen);
                            reload.watched.push(path);
                        }
                    }
                    live.report(ProblemSource::Settings, error.message.clone());
                    notices.send(Notice::Stalled(error.message));
                }
            }
        }
    });
}

/// Time and size of each file.
type Fingerprints = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Returns the fingerprints of files, and of all files in folders. Missing files have none.
fn fingerprints(paths: &[PathBuf]) -> Fingerprints {
    let mut found = Fingerprints::new();
    for path in paths {
        add(path, MAX_DEPTH, &mut found);
    }
    found
}

fn add(path: &Path, depth: usize, found: &mut Fingerprints) {
    let Ok(metadata) = path.metadata() else {
        return;
    };
    if !metadata.is_dir() {
        let fingerprint = (metadata.modified().ok(), metadata.len());
        found.insert(path.to_owned(), fingerprint);
        return;
    }
    if depth == 0 {
        return;
    }
    for entry in path.read_dir().into_iter().flatten().flatten() {
        add(&entry.path(), depth - 1, found);
    }
}
