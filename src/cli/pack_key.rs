//! The secret key of `helpc pack`, and its password.

use super::message::status;
use super::out::project_of;
use crate::config::Config;
use crate::pack::{KeyPair, SigningKey, needs_password};
use anyhow::{Context, bail};
use std::fs::{self, File};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Has the text of the secret key.
const KEY: &str = "HELPC_PACK_KEY";
/// Has the password of the secret key.
const PASSWORD: &str = "HELPC_PACK_PASSWORD";

/// Reads the secret key from a file or the environment.
pub(super) fn read(file: Option<&Path>, config: &Config) -> anyhow::Result<SigningKey> {
    let (text, source) = match (file, std::env::var(KEY)) {
        (Some(file), _) => {
            require_outside(file, config)?;
            let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
            (text, file.display().to_string())
        }
        (None, Ok(text)) if !text.is_empty() => (text, KEY.to_owned()),
        (None, _) => bail!(
            "a pack needs a secret key: use --key FILE or {KEY}; `helpc pack --generate-key FILE` makes one"
        ),
    };
    let password = if needs_password(&text).with_context(|| source.clone())? {
        password(false)?
    } else {
        String::new()
    };
    SigningKey::parse(&text, &password).context(source)
}

/// Makes a key, and writes it to `file` and the public key to `file` and `.pub`. Replaces
/// neither.
pub(super) fn generate(
    file: &Path,
    no_password: bool,
    config: &Config,
    quiet: bool,
) -> anyhow::Result<()> {
    require_outside(file, config)?;
    let mut public = file.as_os_str().to_owned();
    public.push(".pub");
    let public = PathBuf::from(public);
    for path in [file, &public] {
        if path.exists() {
            bail!(
                "{} exists; a key is never replaced, so choose another name",
                path.display()
            );
        }
    }
    let password = if no_password {
        String::new()
    } else {
        password(true)?
    };
    let pair = KeyPair::generate(&password)?;
    create(file, &pair.secret, true).with_context(|| file.display().to_string())?;
    create(&public, &pair.public, false).with_context(|| public.display().to_string())?;
    status!(
        quiet,
        "wrote the secret key to {} and the public key to {}; keep a copy of the secret key offline, and bring the public key to each place where packs are installed",
        file.display(),
        public.display()
    );
    Ok(())
}

/// Returns an error if a key is in the project: whoever can change the project could replace
/// it, and it could be published.
fn require_outside(file: &Path, config: &Config) -> anyhow::Result<()> {
    if let Some(folder) = project_of(file, config) {
        bail!(
            "{} is in the project, {}; keep the secret key outside it, where no change to the project can replace it",
            file.display(),
            folder.display()
        );
    }
    Ok(())
}

fn create(path: &Path, text: &str, is_secret: bool) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if is_secret {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = is_secret;
    options.open(path)?.write_all(text.as_bytes())
}

/// Returns the password of a key from the environment or the terminal.
fn password(is_new: bool) -> anyhow::Result<String> {
    if let Ok(password) = std::env::var(PASSWORD) {
        if password.is_empty() {
            bail!("{PASSWORD} is empty; set it to the password of the key");
        }
        return Ok(password);
    }
    let advice = if is_new { ", or use --no-password" } else { "" };
    if !std::io::stdin().is_terminal() {
        bail!("the key has a password: set {PASSWORD}{advice}");
    }
    let ask =
        |question| rpassword::prompt_password(question).context("cannot ask for the password");
    let password = ask("Password of the key: ")?;
    if password.is_empty() {
        bail!("the password is empty; type one{advice}");
    }
    if is_new && ask("Again: ")? != password {
        bail!("the passwords differ; try again");
    }
    Ok(password)
}
