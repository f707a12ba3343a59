//! The arguments of `helpc pack` and `helpc install`.

use clap::Args;
use std::path::PathBuf;

pub(super) const PACK_EXAMPLES: &str = "\
Examples:
  helpc pack --generate-key ~/helpc.key        create a key: helpc.key signs, helpc.key.pub verifies
  helpc pack --bundle dist-usnat --serial 42 --key ~/helpc.key
                                               pack the whole bundle, as serial 42
  helpc pack --bundle dist-usnat --serial 43 --key ~/helpc.key --from PACK
                                               pack only what changed since the full pack PACK

The secret key is read from --key, or from the text in HELPC_PACK_KEY. Its password is read from
HELPC_PACK_PASSWORD, or asked for.

Exit codes: 0 packed, 2 could not run.";

pub(super) const INSTALL_EXAMPLES: &str = "\
Examples:
  helpc install helpc-usnat-customer-42.tar.zst --public-key helpc.key.pub --out dist
  helpc install PACK --public-key old.pub --public-key new.pub --out dist
                                               accept either key, while keys change
  helpc install PACK --public-key helpc.key.pub --out dist --allow-older
                                               go back to an older pack

Exit codes: 0 installed, 1 refused: nothing was written, 2 could not run.";

#[derive(Debug, Args)]
pub(in crate::cli) struct PackArgs {
    /// The bundle folder, which is for one cloud [default: `out` in the nearest
    /// helpc.yaml, or `dist`]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) bundle: Option<PathBuf>,
    /// The number of this pack. An older one is not installed over a newer one, so each pack needs
    /// a higher number: use the number of the pipeline run or of the published generation
    #[arg(
        long,
        value_name = "N",
        required_unless_present = "generate_key",
        allow_negative_numbers = true
    )]
    pub(in crate::cli) serial: Option<u64>,
    /// The file of the secret key, outside the project
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) key: Option<PathBuf>,
    /// Pack only what changed since a bundle: a full pack, a folder, or the manifest alone,
    /// which makes a larger difference
    #[arg(long, value_name = "PACK|DIR|MANIFEST")]
    pub(in crate::cli) from: Option<PathBuf>,
    /// The folder to write the archive and its signature to [default: the working directory]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Generate a key instead: write the secret key to FILE, and the public key to FILE.pub
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["bundle", "serial", "key", "from", "out"]
    )]
    pub(in crate::cli) generate_key: Option<PathBuf>,
    /// Do not protect the new key with a password
    #[arg(long, requires = "generate_key")]
    pub(in crate::cli) no_password: bool,
    /// Print only the path of the archive
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct InstallArgs {
    /// The archive of the pack
    pub(in crate::cli) archive: PathBuf,
    /// The signature of the archive [default: the name of the archive with `.minisig` added]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) signature: Option<PathBuf>,
    /// A public key that you trust: a file, or the key itself (can be given several times)
    #[arg(long, value_name = "FILE|KEY", required = true)]
    pub(in crate::cli) public_key: Vec<String>,
    /// The folder to install the bundle in
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: PathBuf,
    /// Accept a pack that is older than the installed one
    #[arg(long)]
    pub(in crate::cli) allow_older: bool,
    /// Print nothing
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
}
