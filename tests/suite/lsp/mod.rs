//! The language server, tested by a client that knows only the protocol.

mod actions;
mod careful;
mod client;
mod completion;
mod descriptions;
mod equal;
mod findings;
mod forms;
mod navigation;
mod odd_clients;
mod protocol;
mod random;
mod settings;
mod texts;
mod tree;
