//! `helpc install`

use super::Outcome;
use super::args::InstallArgs;
use super::message::status;
use super::progress::Progress;
use crate::pack::{self, Installed, Options, PackError, PublicKey};
use crate::report::plural;
use anyhow::Context;
use std::fs::{self, File};
use std::path::Path;

pub(super) fn run(args: &InstallArgs) -> anyhow::Result<Outcome> {
    let mut keys = Vec::new();
    for key in &args.public_key {
        keys.extend(public_keys(key)?);
    }
    let about = |path: &Path| format!("cannot read {}", path.display());
    let mut archive = File::open(&args.archive).with_context(|| about(&args.archive))?;
    let signature = read_signature(args)?;
    // What is not UTF-8 is not a signature.
    let signature = String::from_utf8_lossy(&signature);
    let options = Options {
        allow_older: args.allow_older,
    };
    let progress = Progress::start(args.quiet, "installing the bundle");
    let installed = pack::install(&mut archive, &signature, &keys, &args.out, &options);
    drop(progress);
    match installed {
        Ok(installed) => {
            status!(args.quiet, "{}", summary(&installed, &args.out));
            Ok(Outcome::Clean)
        }
        // This explains why nothing was installed, so `--quiet` does not hide it.
        Err(PackError::Refused(refusal)) => {
            let archive = args.archive.display();
            status!(false, "nothing was installed: {archive}: {refusal}");
            Ok(Outcome::Findings)
        }
        Err(error) => Err(error.into()),
    }
}

fn read_signature(args: &InstallArgs) -> anyhow::Result<Vec<u8>> {
    let named = args.signature.clone();
    let path = named.unwrap_or_else(|| pack::signature_path(&args.archive));
    fs::read(&path).with_context(|| {
        format!(
            "cannot read the signature {}; copy it next to the archive, or pass its path with `--signature`",
            path.display()
        )
    })
}

/// Reads public keys from a file, or from the argument itself.
fn public_keys(argument: &str) -> anyhow::Result<Vec<PublicKey>> {
    if let Ok(keys) = pack::parse_public_keys(argument) {
        return Ok(keys);
    }
    let text = fs::read_to_string(argument)
        .with_context(|| format!("cannot read {argument}, which is not a public key either"))?;
    pack::parse_public_keys(&text).with_context(|| argument.to_owned())
}

fn summary(installed: &Installed, out: &Path) -> String {
    let said = &installed.statement;
    format!(
        "installed serial {} for {}, audience {}: {} in {}; {} written, {} removed",
        said.serial,
        said.cloud,
        said.audience.name(),
        plural(installed.articles, "article"),
        out.display(),
        plural(installed.written, "file"),
        installed.deleted
    )
}
