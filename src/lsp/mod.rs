//! The language server: answers requests of editors about articles, over standard input and output.
//!
//! [`serve`] is the main loop. It is synchronous: messages take effect in their order, and a
//! request sees the text that was sent before it. Trees are read, and rules about several files
//! run, in the background; their results arrive in the same loop, as events. Articles and findings
//! are those of [`workspace`](crate::workspace). The module opens no socket.

mod actions;
mod analysis;
mod capabilities;
mod client;
mod commands;
mod complete_block;
mod complete_body;
mod complete_condition;
mod complete_json;
mod complete_json_place;
mod complete_link;
mod complete_tag;
mod completion;
mod completion_item;
mod configure;
mod context;
mod describe;
mod diagnostics;
mod dispatch;
mod document;
mod edits;
mod event;
mod fixes;
mod form;
mod hover;
mod known;
mod lenses;
mod load;
mod markdown;
mod message;
mod names;
mod notifications;
mod open;
mod opened;
mod outline;
mod places;
mod position;
mod preview;
mod project;
mod publish;
mod references;
mod rename;
mod rename_check;
mod requests;
mod server;
mod settings;
mod state;
mod suppress;
mod target;
mod tokens;
mod transport;
mod tree;
mod trial;
mod typing;
mod uri;
mod watch;
mod worker;

pub use project::{Project, ProjectError, Projects};
pub use server::serve;
pub use settings::ClientSettings;
