//! `helpc pack`

use super::Outcome;
use super::args::PackArgs;
use super::message::status;
use super::pack_key;
use super::progress::Progress;
use crate::config::Config;
use crate::pack::{self, Base, BundleFolder, Packed};
use crate::report::plural;
use crate::source::OsFileSystem;
use anyhow::Context;
use std::io::Write;
use std::path::Path;

pub(super) fn run(args: &PackArgs) -> anyhow::Result<Outcome> {
    let config = Config::find(Path::new(""), &OsFileSystem)?;
    if let Some(file) = &args.generate_key {
        pack_key::generate(file, args.no_password, &config, args.quiet)?;
        return Ok(Outcome::Clean);
    }
    let key = pack_key::read(args.key.as_deref(), &config)?;
    let progress = Progress::start(args.quiet, "packing the bundle");
    let bundle = BundleFolder::open(args.bundle.as_deref().unwrap_or(&config.out))?;
    let base = args.from.as_deref();
    let base = base.map(|base| Base::open(base, &bundle)).transpose()?;
    // clap requires a serial.
    let serial = args.serial.unwrap_or_default();
    let out = args.out.as_deref().unwrap_or(Path::new(""));
    let packed = pack::pack(&bundle, base.as_ref(), serial, &key, out)?;
    drop(progress);
    let path = packed.path.display();
    writeln!(anstream::stdout(), "{path}").context("cannot write the path of the archive")?;
    status!(args.quiet, "{}", summary(&packed));
    std::mem::forget((bundle, base));
    Ok(Outcome::Clean)
}

fn summary(packed: &Packed) -> String {
    let said = &packed.statement;
    let kind = if said.base.is_some() {
        "the difference from its base"
    } else {
        "the whole bundle"
    };
    format!(
        "packed {kind} for {}, audience {}: serial {}, {}, {:.1} MB; bring the archive and its signature, {}, to that cloud, and run `helpc install` there",
        said.cloud,
        said.audience.name(),
        said.serial,
        plural(packed.files, "file"),
        packed.size as f64 / 1e6,
        pack::signature_path(&packed.path).display()
    )
}
