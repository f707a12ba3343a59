//! Object storage over HTTP. The library repeats requests that fail for a moment, except those
//! whose repetition could meet their own result; these are repeated here.

use super::gzip::{GZIP, compress, decompress};
use super::pauses::pauses;
use super::{Condition, ListedFile, StorageError, StoredFile, Tag};
use crate::publish::PublishError;
use crate::publish::headers::Headers;
use crate::publish::http::CountingClient;
use crate::publish::state::STATE;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, UpdateVersion,
};
use std::sync::Arc;

/// A container or bucket.
#[derive(Debug)]
pub(in crate::publish) struct CloudStorage {
    store: Arc<dyn ObjectStore>,
    client: CountingClient,
    /// The path of the bundle, empty for the top.
    prefix: String,
    /// True to store files compressed.
    gzip: bool,
}

impl CloudStorage {
    pub(in crate::publish) fn new(
        store: Arc<dyn ObjectStore>,
        client: CountingClient,
        prefix: &str,
        gzip: bool,
    ) -> Self {
        Self {
            store,
            client,
            prefix: prefix.to_owned(),
            gzip,
        }
    }

    pub(super) fn requests(&self) -> usize {
        self.client.requests()
    }

    pub(super) async fn get(&self, path: &str) -> Result<Option<StoredFile>, PublishError> {
        let read = async {
            let result = self.store.get(&self.key(path)?).await?;
            let tag = Tag(result.meta.e_tag.clone().unwrap_or_default());
            let encoding = result.attributes.get(&Attribute::ContentEncoding);
            // A file says itself how it is stored: another run may have had the other setting.
            let is_compressed = encoding.is_some_and(|encoding| **encoding == *GZIP);
            let mut bytes = result.bytes().await?;
            if is_compressed {
                bytes = decompress(&bytes).map_err(|error| Error::Generic {
                    store: "gzip",
                    source: error.into(),
                })?;
            }
            Ok(StoredFile { bytes, tag })
        };
        match read.await {
            Ok(stored) => Ok(Some(stored)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed("read", path, &error)),
        }
    }

    pub(super) async fn put(
        &self,
        path: &str,
        bytes: Bytes,
        condition: Condition<'_>,
    ) -> Result<Tag, StorageError> {
        let key = self
            .key(path)
            .map_err(|error| failed("write", path, &error))?;
        let compressed = if self.gzip && path != STATE {
            compress(&bytes)
        } else {
            None
        };
        let attributes = attributes(path, compressed.is_some());
        let bytes = compressed.unwrap_or(bytes);
        let mut pauses = pauses();
        loop {
            let options = PutOptions {
                mode: mode(condition),
                attributes: attributes.clone(),
                ..PutOptions::default()
            };
            let error = match self
                .store
                .put_opts(&key, bytes.clone().into(), options)
                .await
            {
                Ok(result) => return Ok(Tag(result.e_tag.unwrap_or_default())),
                Err(error) => error,
            };
            // Two writers at the same moment: neither may have written.
            let is_undecided = error.to_string().contains("ConditionalRequestConflict");
            let is_conflict = matches!(
                error,
                Error::AlreadyExists { .. } | Error::Precondition { .. }
            );
            // An update of a file that was deleted meanwhile.
            let is_gone = matches!(error, Error::NotFound { .. })
                && matches!(condition, Condition::Unchanged(_));
            if (is_conflict && !is_undecided) || is_gone {
                return Err(StorageError::Conflict);
            }
            let is_repeatable = is_undecided
                || (matches!(condition, Condition::New) && matches!(error, Error::Generic { .. }));
            let Some(pause) = pauses.next().filter(|_| is_repeatable) else {
                return Err(failed("write", path, &error).into());
            };
            tokio::time::sleep(pause).await;
        }
    }

    pub(super) async fn delete(&self, paths: Vec<String>) -> Result<(), PublishError> {
        let mut pauses = pauses();
        while let Err((path, error)) = self.delete_once(&paths).await {
            let is_repeatable = matches!(error, Error::Generic { .. });
            let Some(pause) = pauses.next().filter(|_| is_repeatable) else {
                return Err(failed("delete", path, &error));
            };
            tokio::time::sleep(pause).await;
        }
        Ok(())
    }

    /// Deletes files, in as few requests as the service allows. An error names the first file.
    async fn delete_once<'p>(&self, paths: &'p [String]) -> Result<(), (&'p str, Error)> {
        let Some(first) = paths.first() else {
            return Ok(());
        };
        let keys: Vec<_> = paths.iter().map(|path| self.key(path)).collect();
        let mut deleted = self.store.delete_stream(stream::iter(keys).boxed());
        while let Some(result) = deleted.next().await {
            match result {
                Ok(_) | Err(Error::NotFound { .. }) => {}
                Err(error) => return Err((first, error)),
            }
        }
        Ok(())
    }

    pub(super) async fn list(&self, folder: &str) -> Result<Vec<ListedFile>, PublishError> {
        let list = async {
            let folder = self.key(folder)?;
            let below = (!folder.as_ref().is_empty()).then_some(&folder);
            let skip = match self.prefix.len() {
                0 => 0,
                length => length + 1,
            };
            let files = self.store.list(below).map_ok(|meta| ListedFile {
                path: meta
                    .location
                    .as_ref()
                    .get(skip..)
                    .unwrap_or_default()
                    .to_owned(),
                size: meta.size,
            });
            files.try_collect().await
        };
        let listed: Result<_, Error> = list.await;
        listed.map_err(|error| failed("list", folder, &error))
    }

    /// Returns the key of a file.
    fn key(&self, path: &str) -> Result<Path, Error> {
        let slash = if self.prefix.is_empty() || path.is_empty() {
            ""
        } else {
            "/"
        };
        Ok(Path::parse(format!("{}{slash}{path}", self.prefix))?)
    }
}

fn mode(condition: Condition<'_>) -> PutMode {
    match condition {
        Condition::Always => PutMode::Overwrite,
        Condition::New => PutMode::Create,
        Condition::Unchanged(tag) => PutMode::Update(UpdateVersion {
            e_tag: Some(tag.0.clone()),
            version: None,
        }),
    }
}

fn attributes(path: &str, is_compressed: bool) -> Attributes {
    let headers = Headers::of(path);
    let mut attributes = Attributes::new();
    attributes.insert(Attribute::ContentType, headers.content_type.into());
    attributes.insert(Attribute::CacheControl, headers.cache_control.into());
    if is_compressed {
        attributes.insert(Attribute::ContentEncoding, GZIP.into());
    }
    attributes
}

fn failed(action: &'static str, path: &str, error: &Error) -> PublishError {
    PublishError::Storage {
        action,
        path: path.to_owned(),
        cause: reason(error),
    }
}

/// Returns the reason of an error without the wrappings of the library.
fn reason(error: &Error) -> String {
    let mut last: &(dyn std::error::Error + 'static) = error;
    while let Some(source) = last.source() {
        last = source;
    }
    // Services answer with XML, whose message is enough.
    let text = last.to_string();
    let message = text
        .split_once("<Message>")
        .and_then(|(_, rest)| rest.split_once("</Message>"))
        .map(|(message, _)| message.lines().next().unwrap_or_default().trim());
    let code = text
        .split_once("<Code>")
        .and_then(|(_, rest)| rest.split_once("</Code>"))
        .map(|(code, _)| code);
    match (code, message) {
        (Some(code), Some(message)) => format!("{message} ({code})"),
        _ => text,
    }
}
