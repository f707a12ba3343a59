//! Azure Blob Storage: a connection string, an account with a key or SAS, a token, a service
//! principal, workload identity, the Azure CLI, or a managed identity.

use super::Environment;
use super::open_bucket::{OpenBucket, unusable};
use crate::publish::PublishError;
use crate::publish::destination::Bucket;
use crate::publish::http::CountingClient;
use object_store::RetryConfig;
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The name and key of the account in every Azure storage emulator. They are public.
const EMULATOR_ACCOUNT: &str = "devstoreaccount1";
const EMULATOR_KEY: &str =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/// Settings that say how requests are signed.
const CREDENTIALS: [AzureConfigKey; 6] = [
    AzureConfigKey::AccessKey,
    AzureConfigKey::SasKey,
    AzureConfigKey::Token,
    AzureConfigKey::ClientSecret,
    AzureConfigKey::FederatedTokenFile,
    AzureConfigKey::CredentialType,
];
/// Variables that select managed identity.
const MANAGED_IDENTITY: [&str; 3] = ["IDENTITY_ENDPOINT", "MSI_ENDPOINT", "AZURE_MSI_ENDPOINT"];

/// Opens a container.
pub(in crate::publish) fn container(
    bucket: &Bucket,
    environment: &Environment,
    client: CountingClient,
    retry: RetryConfig,
) -> Result<OpenBucket, PublishError> {
    let builder = configured(environment)?;
    let has_credentials = has_credentials(&builder)
        || builder
            .get_config_value(&AzureConfigKey::UseAzureCli)
            .is_some_and(|value| value == "true")
        || environment.first(&MANAGED_IDENTITY).is_some();
    let builder = builder
        .with_container_name(&bucket.name)
        .with_retry(retry)
        .with_http_connector(client);
    let container = builder.build().map_err(|error| unusable("Azure", &error))?;
    Ok(OpenBucket {
        store: Arc::new(container),
        has_credentials,
    })
}

fn configured(environment: &Environment) -> Result<MicrosoftAzureBuilder, PublishError> {
    let mut builder = MicrosoftAzureBuilder::new();
    for (name, value) in environment.iter() {
        if let Some(key) = config_key(name) {
            builder = builder.with_config(key, value);
        }
    }
    if let Some(text) = environment.get("AZURE_STORAGE_CONNECTION_STRING") {
        builder = with_connection_string(builder, text)?;
    }
    if builder
        .get_config_value(&AzureConfigKey::AccountName)
        .is_none()
    {
        return Err(PublishError::Credentials(
            "the environment names no Azure storage account; set `AZURE_STORAGE_CONNECTION_STRING`, or `AZURE_STORAGE_ACCOUNT` and credentials (see docs/guide/publish.md)".to_owned(),
        ));
    }
    if needs_cli(&builder, environment) {
        builder = builder.with_use_azure_cli(true);
    }
    Ok(builder)
}

/// Returns the setting that a variable has: also under the names of the Azure CLI and SDKs.
fn config_key(name: &str) -> Option<AzureConfigKey> {
    match name {
        "AZURE_STORAGE_ACCOUNT" => Some(AzureConfigKey::AccountName),
        "AZURE_STORAGE_KEY" => Some(AzureConfigKey::AccessKey),
        "AZURE_STORAGE_BLOB_ENDPOINT" => Some(AzureConfigKey::Endpoint),
        "IDENTITY_ENDPOINT" | "MSI_ENDPOINT" => Some(AzureConfigKey::MsiEndpoint),
        // It is not a setting of the library.
        "AZURE_STORAGE_CONNECTION_STRING" => None,
        _ => {
            let name = name
                .starts_with("AZURE_")
                .then(|| name.to_ascii_lowercase());
            name?.parse().ok()
        }
    }
}

/// Returns true if nothing in the environment can sign requests, so that the login of the
/// Azure CLI is used.
fn needs_cli(builder: &MicrosoftAzureBuilder, environment: &Environment) -> bool {
    let has_program = || {
        let path = environment.get("PATH").unwrap_or_default();
        std::env::split_paths(path).any(|folder| {
            ["az", "az.cmd"]
                .iter()
                .any(|name| folder.join(name).is_file())
        })
    };
    !has_credentials(builder) && environment.first(&MANAGED_IDENTITY).is_none() && has_program()
}

fn has_credentials(builder: &MicrosoftAzureBuilder) -> bool {
    CREDENTIALS
        .iter()
        .any(|key| builder.get_config_value(key).is_some())
}

fn with_connection_string(
    mut builder: MicrosoftAzureBuilder,
    text: &str,
) -> Result<MicrosoftAzureBuilder, PublishError> {
    let invalid = |reason: &str| {
        PublishError::Credentials(format!("`AZURE_STORAGE_CONNECTION_STRING` {reason}"))
    };
    let mut parts: BTreeMap<&str, &str> = BTreeMap::new();
    for part in text.split(';').filter(|part| !part.trim().is_empty()) {
        let Some((name, value)) = part.split_once('=') else {
            return Err(invalid("is not a list of `Name=value` parts"));
        };
        parts.insert(name.trim(), value.trim());
    }
    if parts.get("UseDevelopmentStorage") == Some(&"true") {
        return Ok(builder
            .with_account(EMULATOR_ACCOUNT)
            .with_access_key(EMULATOR_KEY)
            .with_endpoint(format!("http://127.0.0.1:10000/{EMULATOR_ACCOUNT}")));
    }
    let Some(account) = parts.get("AccountName") else {
        return Err(invalid("has no `AccountName`"));
    };
    builder = builder.with_account(*account);
    if let Some(key) = parts.get("AccountKey") {
        builder = builder.with_access_key(*key);
    }
    if let Some(sas) = parts.get("SharedAccessSignature") {
        builder = builder.with_config(AzureConfigKey::SasKey, *sas);
    }
    let endpoint = match parts.get("BlobEndpoint") {
        Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
        None => {
            let scheme = parts.get("DefaultEndpointsProtocol").unwrap_or(&"https");
            let suffix = parts.get("EndpointSuffix").unwrap_or(&"core.windows.net");
            format!("{scheme}://{account}.blob.{suffix}")
        }
    };
    Ok(builder.with_endpoint(endpoint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(environment: Environment, key: AzureConfigKey) -> Option<String> {
        configured(&environment).ok()?.get_config_value(&key)
    }

    #[test]
    fn connection_strings_are_read() {
        let text = "DefaultEndpointsProtocol=https;AccountName=help;AccountKey=a2V5PT0=;EndpointSuffix=core.usgovcloudapi.net";
        let environment = Environment::from([("AZURE_STORAGE_CONNECTION_STRING", text)]);
        let get = |key| value(environment.clone(), key);
        assert_eq!(get(AzureConfigKey::AccountName).as_deref(), Some("help"));
        assert_eq!(get(AzureConfigKey::AccessKey).as_deref(), Some("a2V5PT0="));
        let endpoint = "https://help.blob.core.usgovcloudapi.net";
        assert_eq!(get(AzureConfigKey::Endpoint).as_deref(), Some(endpoint));
        let emulator = "UseDevelopmentStorage=true";
        let environment = Environment::from([("AZURE_STORAGE_CONNECTION_STRING", emulator)]);
        let endpoint = "http://127.0.0.1:10000/devstoreaccount1";
        let found = value(environment, AzureConfigKey::Endpoint);
        assert_eq!(found.as_deref(), Some(endpoint));
        for text in ["AccountKey=x", "nothing"] {
            let environment = Environment::from([("AZURE_STORAGE_CONNECTION_STRING", text)]);
            assert!(configured(&environment).is_err(), "{text}");
        }
    }

    #[test]
    fn names_of_the_command_line_tool_are_read() {
        let environment = Environment::from([
            ("AZURE_STORAGE_ACCOUNT", "help"),
            ("AZURE_STORAGE_SAS_TOKEN", "sv=2024&sig=x"),
        ]);
        let account = value(environment.clone(), AzureConfigKey::AccountName);
        assert_eq!(account.as_deref(), Some("help"));
        let sas = value(environment, AzureConfigKey::SasKey);
        assert_eq!(sas.as_deref(), Some("sv=2024&sig=x"));
        assert!(configured(&Environment::default()).is_err());
    }
}
