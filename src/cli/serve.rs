//! `helpc serve`

use super::Outcome;
use super::args::ServeArgs;
use super::session::{Session, Setup, talk};
use crate::report::{escape_controls, plural};
use crate::serve::{Counts, From, FromTree, Notice, Options, Pages, Server};
use anyhow::Context;
use std::net::SocketAddr;
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
        Some(folder) => From::Bundle(folder.clone()),
        None => {
            let session = Session::start(&Setup::of_tree(&args.tree), &args.paths)?;
            session.say_what_is_distrusted(args.quiet);
            // It lives as long as the process, which ends with the server.
            let session: &'static Session = Box::leak(Box::new(session));
            let site = session.site(false)?;
            From::Tree(Box::new(FromTree {
                paths: args.paths.clone(),
                schemas: &session.schemas,
                config: &session.config,
                pages: site.map(Pages::new),
                audience: args.audience.into(),
            }))
        }
    };
    let what = match &from {
        From::Bundle(folder) => format!("the bundle in {}", folder.display()),
        From::Tree(_) => "the tree, compiled anew with each save".to_owned(),
    };
    let server = Server::start(from, &options)?;
    let address = server.address().context("cannot tell where it listens")?;
    let (cloud, articles) = server.cloud();
    let said = format!(
        "serving {what}: {} of the cloud `{cloud}`, ready in {:.2} s\n  http://{address}/\nstop with Ctrl+C",
        plural(articles, "article"),
        start.elapsed().as_secs_f64()
    );
    talk(
        args.quiet,
        &escape_controls(&said.replace('\n', "\u{2400}")).replace('\u{2400}', "\n"),
    );
    if !address.ip().is_loopback() {
        talk(
            args.quiet,
            "warning: others can reach this server; it asks nobody who they are",
        );
    }
    let quiet = args.quiet;
    std::thread::spawn(move || print(&received, quiet));
    server.run(stop())?;
    talk(args.quiet, "stopped");
    Ok(Outcome::Clean)
}

/// Prints what happens while the server runs.
fn print(received: &Receiver<Notice>, quiet: bool) {
    for notice in received {
        talk(quiet, &escape_controls(&line(&notice)));
    }
}

fn line(notice: &Notice) -> String {
    match notice {
        Notice::Saved { files, found } => {
            let what = match files.as_slice() {
                [file] => file.clone(),
                files => plural(files.len(), "file"),
            };
            format!("saved {what}: {}", counts(found))
        }
        Notice::Reread { articles, found } => format!(
            "read {} again: {}",
            plural(*articles, "article"),
            counts(found)
        ),
        Notice::Stalled(why) => {
            format!("warning: {why}; the last state is served until that works again")
        }
        Notice::Resumed => "changes are served again".to_owned(),
    }
}

/// The numbers of findings that are not zero.
fn counts(found: &Counts) -> String {
    let numbers = [
        (found.errors, "error"),
        (found.warnings, "warning"),
        (found.suggestions, "suggestion"),
    ];
    let numbers = numbers.iter().filter(|(number, _)| *number > 0);
    let numbers: Vec<String> = numbers
        .map(|(number, what)| plural(*number, what))
        .collect();
    if numbers.is_empty() {
        return "no findings".to_owned();
    }
    numbers.join(", ")
}

/// Waits until somebody wants the server to end.
async fn stop() {
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
