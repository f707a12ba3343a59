//! `helpc serve`

use super::Outcome;
use super::args::ServeArgs;
use super::diff::EarlierState;
use super::message::status;
use super::session::{Session, Setup};
use crate::config::{Config, FILE_NAME};
use crate::report::plural;
use crate::serve::{Changes, Counts, Notice, Options, Pages, Reload, Server, Source, TreeSource};
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
            let (mut source, session) = tree(&Arc::new(args.clone()))?;
            session.warn_untrusted_changes(args.quiet);
            if let Some(base) = &args.diff {
                let earlier = EarlierState::load(&Setup::of_tree(&args.tree), base)?;
                source.changes = Some(Changes::new(earlier));
            }
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
        "serving {source}: {} in cloud `{cloud}`, ready in {:.2} s\n  http://{address}/\nto stop, press Ctrl+C",
        plural(articles, "article"),
        start.elapsed().as_secs_f64()
    );
    if let Some(base) = &args.diff {
        status!(
            args.quiet,
            "what customers see change since {base}: http://{address}/_helpc/changes"
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

/// Reads the settings of the tree, now and after each change of them.
fn tree(args: &Arc<ServeArgs>) -> anyhow::Result<(TreeSource, &'static Session)> {
    let session = Session::start(&Setup::of_tree(&args.tree), &args.paths)?;
    // Pages borrow from the session, and open requests may still use those of older settings, so
    // each session lives as long as the process. There are as many as saves of the settings.
    let session: &'static Session = Box::leak(Box::new(session));
    let again = Arc::clone(args);
    let read = move || match tree(&again) {
        Ok((source, _)) => Ok(source),
        Err(error) => Err(format!("{error:#}")),
    };
    let source = TreeSource {
        paths: args.paths.clone(),
        schemas: &session.schemas,
        config: &session.config,
        pages: session.site()?.map(Pages::new),
        audience: args.audience.into(),
        changes: None,
        reload: Some(Reload {
            watched: watched(&session.config, args),
            read: Box::new(read),
        }),
    };
    Ok((source, session))
}

/// Returns the files and folders on which the settings depend.
fn watched(config: &Config, args: &ServeArgs) -> Vec<PathBuf> {
    let project = &args.tree.project;
    let sources = config.sources.iter().map(|source| &source.path);
    let mut watched: Vec<PathBuf> = sources.map(PathBuf::from).collect();
    let named = [
        &project.config,
        &project.schemas,
        &config.file,
        &config.schemas,
        &config.templates,
        &config.taxonomy,
    ];
    watched.extend(named.into_iter().flatten().cloned());
    // One that is not there yet would count.
    watched.push(config.base.join(FILE_NAME));
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
