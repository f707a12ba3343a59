//! Amazon S3 and services with its protocol: `AWS_*`, a profile, web identity, or the role of
//! the container or machine.

use super::open_bucket::{OpenBucket, unusable};
use super::{Environment, ini};
use crate::publish::PublishError;
use crate::publish::destination::Bucket;
use crate::publish::http::CountingClient;
use object_store::RetryConfig;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// The region of services that have none.
const DEFAULT_REGION: &str = "us-east-1";

/// Settings that say how requests are signed.
const CREDENTIALS: [AmazonS3ConfigKey; 4] = [
    AmazonS3ConfigKey::AccessKeyId,
    AmazonS3ConfigKey::WebIdentityTokenFile,
    AmazonS3ConfigKey::ContainerCredentialsRelativeUri,
    AmazonS3ConfigKey::ContainerCredentialsFullUri,
];

/// Opens a bucket.
pub(in crate::publish) fn bucket(
    bucket: &Bucket,
    environment: &Environment,
    client: CountingClient,
    retry: RetryConfig,
) -> Result<OpenBucket, PublishError> {
    let builder = configured(environment)?;
    let is_set = |key: &AmazonS3ConfigKey| builder.get_config_value(key).is_some();
    let is_public = builder
        .get_config_value(&AmazonS3ConfigKey::SkipSignature)
        .is_some_and(|value| value == "true");
    let has_credentials = is_public || CREDENTIALS.iter().any(is_set);
    let builder = builder
        .with_bucket_name(&bucket.name)
        .with_retry(retry)
        .with_http_connector(client);
    let bucket = builder.build().map_err(|error| unusable("S3", &error))?;
    Ok(OpenBucket {
        store: Arc::new(bucket),
        has_credentials,
    })
}

fn configured(environment: &Environment) -> Result<AmazonS3Builder, PublishError> {
    let mut builder = AmazonS3Builder::new();
    for (name, value) in profile(environment)? {
        if let Ok(key) = name.parse() {
            builder = builder.with_config(key, value);
        }
    }
    for (name, value) in environment.iter() {
        if name.starts_with("AWS_")
            && let Ok(key) = name.to_ascii_lowercase().parse()
        {
            builder = builder.with_config(key, value);
        }
    }
    if builder
        .get_config_value(&AmazonS3ConfigKey::Region)
        .is_none()
    {
        builder = builder.with_region(DEFAULT_REGION);
    }
    Ok(builder)
}

/// Returns the settings of the profile, with the names that the library knows. The environment
/// has precedence, as in the tools of AWS.
fn profile(environment: &Environment) -> Result<Vec<(String, String)>, PublishError> {
    let has_keys = environment.get("AWS_ACCESS_KEY_ID").is_some();
    let chosen = environment.get("AWS_PROFILE");
    if has_keys && chosen.is_none() {
        return Ok(Vec::new());
    }
    let name = chosen.unwrap_or("default");
    let mut settings = Vec::new();
    for (variable, file) in [
        ("AWS_CONFIG_FILE", "config"),
        ("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
    ] {
        let path = environment.get(variable).map(PathBuf::from);
        let home = || Some(environment.home()?.join(".aws").join(file));
        let Some(text) = path
            .or_else(home)
            .and_then(|path| fs::read_to_string(path).ok())
        else {
            continue;
        };
        let values = ini::section(&text, name).into_iter();
        settings.extend(values.map(|(key, value)| (setting(key), value.to_owned())));
    }
    let has = |wanted: &str| settings.iter().any(|(key, _)| key == wanted);
    if chosen.is_some() && !has_keys && !has("aws_access_key_id") {
        let reason = if has("sso_session") || has("sso_start_url") || has("credential_process") {
            "gets its keys from another program; run `aws configure export-credentials --format env` and set what it prints"
        } else {
            "has no access key in the files of the AWS tools"
        };
        return Err(PublishError::Credentials(format!(
            "the AWS profile `{name}` {reason}"
        )));
    }
    Ok(settings)
}

/// Returns the name of a setting of a profile as a variable has it.
fn setting(key: &str) -> String {
    if key.starts_with("aws_") || key.starts_with("sso_") || key == "credential_process" {
        key.to_owned()
    } else {
        format!("aws_{key}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_read_and_the_environment_wins() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        fs::write(at("config"), "[profile help]\nregion = eu-west-1\n").expect("written");
        let keys = "[help]\naws_access_key_id = id\naws_secret_access_key = secret\n";
        fs::write(at("credentials"), keys).expect("written");
        let (config, credentials) = (at("config"), at("credentials"));
        let environment = |profile: &'static str, region: &'static str| {
            Environment::from([
                ("AWS_PROFILE", profile),
                ("AWS_REGION", region),
                ("AWS_CONFIG_FILE", &*config),
                ("AWS_SHARED_CREDENTIALS_FILE", &*credentials),
            ])
        };
        let builder = configured(&environment("help", "")).expect("a profile");
        let get = |key| builder.get_config_value(&key);
        assert_eq!(get(AmazonS3ConfigKey::AccessKeyId).as_deref(), Some("id"));
        assert_eq!(get(AmazonS3ConfigKey::Region).as_deref(), Some("eu-west-1"));
        let builder = configured(&environment("help", "us-west-2")).expect("a profile");
        let region = builder.get_config_value(&AmazonS3ConfigKey::Region);
        assert_eq!(region.as_deref(), Some("us-west-2"));
        assert!(configured(&environment("missing", "")).is_err());
    }

    #[test]
    fn a_region_is_not_needed() {
        let builder = configured(&Environment::default()).expect("defaults");
        let region = builder.get_config_value(&AmazonS3ConfigKey::Region);
        assert_eq!(region.as_deref(), Some(DEFAULT_REGION));
    }
}
