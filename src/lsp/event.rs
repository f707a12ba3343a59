//! What the main loop waits for.

use super::load::Loaded;
use super::message::Malformed;
use super::message::Message;
use super::project::{Project, ProjectError};
use crate::workspace;
use gen_lsp_types::json_rpc::{Error, Id};
use serde_json::Value;

/// The number of a tree.
pub(super) type TreeId = u64;

/// Something that happened.
#[derive(Debug)]
pub(super) enum Event {
    /// The client sent a message.
    Message(Message),
    /// The client sent something that is not a message.
    Malformed(Malformed),
    /// The client is gone.
    Closed,
    /// A tree, or settings without one, were loaded.
    Loaded(TreeId, Box<Loaded>),
    /// The articles of a tree changed.
    Tree(TreeId, workspace::Event),
    /// A file on which the settings of a tree depend changed.
    SettingsChanged(TreeId),
    /// The settings of a tree were read again, for the generation of this number.
    Configured(TreeId, u64, Box<Result<Project, ProjectError>>),
    /// The command with this id wants the client to apply an edit.
    Edit(Id, Value),
    /// Work in the background is done.
    Done(Id, Result<Value, Error>),
}
