//! `helpc serve`

use super::Outcome;
use super::args::ServeArgs;
use super::branch_changes;
use super::diff::EarlierState;
use super::message::status;
use super::session::{Session, Setup, read_config};
use crate::config::{Config, FILE_NAME};
use crate::report::plural;
use crate::serve::{
    Changes, Counts, Notice, Options, Pages, Reload, ReloadError, Server, Source, TreeSource,
};
use crate::site::Site;
use crate::source::OsFileSystem;
use anyhow::Context;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

pub(super) fn run(args: &ServeArgs) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let (notices, received) = channel();
    let options = Options {
        address: SocketAddr::new(args.host, args.port),
        cloud: args.cloud.clone(),
        hosts: args.allow_host.clone(),
        notices: Some(notices),
    };
    let from = match &args.bundle {
        Some(folder) => Source::Bundle(folder.clone()),
        None => {
            let session = Session::start(&Setup::of_tree(&args.tree), &args.paths)?;
            session.warn_untrusted_changes(args.quiet);
            let mut source = tree(session, &Arc::new(args.clone()))?;
            let mut base = None;
            if let Some(name) = &args.diff {
                let earlier = EarlierState::load(&Setup::of_tree(&args.tree), name)?;
                if earlier.is_revision() {
                    base = Some(name.clone());
                }
                source.changes = Some(Changes::new(earlier));
            }
            source.branch_changes = Some(branch_changes::since(base));
            Source::Tree(Box::new(source))
        }
    };
    let source = match &from {
        Source::Bundle(folder) => format!("the bundle in {}", folder.display()),
        Source::Tree(_) => "the articles, which are compiled again after each save".to_owned(),
    };
    let server = Server::start(from, &options)?;
    let address = server
        .address()
        .context("cannot determine the address of the server")?;
    let (cloud, articles) = server.cloud();
    status!(
        args.quiet,
        "serving {source}: {} in cloud `{cloud}`, ready in {:.2} s\n  http://{address}/\npress Ctrl+C to stop",
        plural(articles, "article"),
        start.elapsed().as_secs_f64()
    );
    if let Some(base) = &args.diff {
        status!(
            args.quiet,
            "what changed for customers since {base}: http://{address}/_helpc/changes"
        );
    }
    if !address.ip().is_loopback() {
        status!(
            args.quiet,
            "warning: other machines can connect to this server, which has no access control"
        );
    }
    let quiet = args.quiet;
    std::thread::spawn(move || print(&received, quiet));
    server.run(stop_signal())?;
    status!(args.quiet, "stopped");
    Ok(Outcome::Clean)
}

/// Returns the tree with the settings of `session`, which are read again when they change.
fn tree(session: Session, args: &Arc<ServeArgs>) -> anyhow::Result<TreeSource> {
    let templates = session.templates()?;
    let (config, schemas) = (Arc::new(session.config), Arc::new(session.schemas));
    let site = templates
        .map(|files| Site::shared(files, Arc::clone(&schemas), &config.site_settings))
        .transpose()?;
    let reload = Reload {
        watched: watched(Some(&config), args),
        read: reader(Arc::clone(args)),
    };
    Ok(TreeSource {
        paths: args.paths.clone(),
        schemas: schemas.into(),
        config: config.into(),
        pages: site.map(Pages::new),
        audience: args.audience.into(),
        changes: None,
        branch_changes: None,
        reload: Some(reload),
    })
}

/// Returns a function that reads the settings of the tree.
fn reader(args: Arc<ServeArgs>) -> Box<dyn Fn() -> Result<TreeSource, ReloadError> + Send> {
    Box::new(move || {
        let session = Session::start(&Setup::of_tree(&args.tree), &args.paths);
        let source = session.and_then(|session| tree(session, &args));
        source.map_err(|error| {
            // The configuration may name the schemas or templates that cannot be read.
            let config = read_config(&args.tree.project, &args.paths, &OsFileSystem).ok();
            ReloadError {
                message: format!("{error:#}"),
                watched: watched(config.as_ref(), &args),
            }
        })
    })
}

/// Returns the files and folders on which the settings depend, as far as they are known.
fn watched(config: Option<&Config>, args: &ServeArgs) -> Vec<PathBuf> {
    let project = &args.tree.project;
    let given = [&project.config, &project.schemas];
    let mut watched: Vec<PathBuf> = given.into_iter().flatten().cloned().collect();
    if let Some(config) = config {
        let sources = config.sources.iter().map(|source| &source.path);
        watched.extend(sources.map(PathBuf::from));
        let named = [
            &config.file,
            &config.schemas,
            &config.templates,
            &config.taxonomy,
        ];
        watched.extend(named.into_iter().flatten().cloned());
        // One that is not there yet would count.
        watched.push(config.base.join(FILE_NAME));
    }
    watched
}

/// Prints the events of the running server.
fn print(received: &Receiver<Notice>, quiet: bool) {
    for notice in received {
        status!(quiet, "{}", message(&notice));
    }
}

fn message(notice: &Notice) -> String {
    match notice {
        Notice::Saved { files, found } => {
            let files = match files.as_slice() {
                [file] => file.clone(),
                files => plural(files.len(), "file"),
            };
            format!("saved {files}: {}", counts(found))
        }
        Notice::Reread { articles, found } => format!(
            "read {} again: {}",
            plural(*articles, "article"),
            counts(found)
        ),
        Notice::Stalled(why) => {
            format!("warning: {why}; until this is fixed, the last version is served")
        }
        Notice::Resumed => "fixed: changes are served again".to_owned(),
        Notice::FinishedSwitch => {
            "finished the switch to a new bundle that an earlier run had started".to_owned()
        }
        Notice::UnfinishedSwitch { folder, reason } => {
            let folder = folder.display();
            format!(
                "warning: a build was killed while it replaced the bundle in {folder}, and {reason}: some pages are new \
                 and others old; run `helpc verify {folder}` as a user who can write to the folder"
            )
        }
    }
}

/// Returns the number of findings by severity.
fn counts(found: &Counts) -> String {
    let numbers = [
        (found.errors, "error"),
        (found.warnings, "warning"),
        (found.suggestions, "suggestion"),
    ];
    let numbers: Vec<String> = numbers
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, severity)| plural(*number, severity))
        .collect();
    if numbers.is_empty() {
        return "no findings".to_owned();
    }
    numbers.join(", ")
}

/// Waits for a signal to stop the server.
async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
