//! The language server, asked by a client that knows only the protocol.

mod client;
mod equal;
mod features;
mod findings;
mod forms;
mod protocol;
mod random;
mod settings;
