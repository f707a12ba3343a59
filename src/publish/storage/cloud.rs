//! Object storage over HTTP. The library retries requests that fail temporarily, except those whose
//! retry could see their own result; these are retried here.

use super::cause::{cause, is_bucket_missing};
use super::gzip::{GZIP, compress, decompress};
use super::pauses::pauses;
use super::{Condition, ListedFile, StorageError, StoredFile, Tag};
use crate::publish::credentials::OpenBucket;
use crate::publish::headers::Headers;
use crate::publish::http::CountingClient;
use crate::publish::state::STATE;
use crate::publish::{Destination, PublishError};
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
    /// The destination, for messages.
    address: String,
    /// The path of the bundle, empty for the top.
    prefix: String,
    /// True if the environment has credentials.
    has_credentials: bool,
    /// True to store files compressed.
    gzip: bool,
}

impl CloudStorage {
    pub(in crate::publish) fn new(
        opened: OpenBucket,
        client: CountingClient,
        destination: &Destination,
        prefix: &str,
        gzip: bool,
    ) -> Self {
        Self {
            store: opened.store,
            client,
            address: destination.to_string(),
            prefix: prefix.to_owned(),
            has_credentials: opened.has_credentials,
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
            // Each file states how it is stored, because another run may have used the other
            // setting.
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
            Err(error @ Error::NotFound { .. }) if !is_bucket_missing(&error) => Ok(None),
            Err(error) => Err(self.failed("read", path, &error)),
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
            .map_err(|error| self.failed("write", path, &error))?;
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
            match pauses.next() {
                Some(pause) if is_repeatable => tokio::time::sleep(pause).await,
                _ => return Err(self.failed("write", path, &error).into()),
            }
        }
    }

    pub(super) async fn delete(&self, paths: Vec<String>) -> Result<(), PublishError> {
        let mut pauses = pauses();
        while let Err((path, error)) = self.delete_once(&paths).await {
            let is_repeatable = matches!(error, Error::Generic { .. });
            match pauses.next() {
                Some(pause) if is_repeatable => tokio::time::sleep(pause).await,
                _ => return Err(self.failed("delete", path, &error)),
            }
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
        listed.map_err(|error| self.failed("list", folder, &error))
    }

    fn failed(&self, action: &'static str, path: &str, error: &Error) -> PublishError {
        PublishError::Storage {
            action,
            path: format!("{}/{path}", self.address),
            cause: cause(error, self.has_credentials),
        }
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
