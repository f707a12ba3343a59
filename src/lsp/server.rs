//! The main loop: takes messages and events in order, one at a time.

use super::client::{Asked, Capabilities, Client};
use super::dispatch::{apply_edit, dispatch};
use super::event::Event;
use super::message::{Message, Notification, Request, Response, error};
use super::notifications;
use super::project::Projects;
use super::settings::ClientSettings;
use super::state::State;
use super::transport::{self, Frame};
use super::uri;
use super::worker::{Worker, cancelled};
use gen_lsp_types::ErrorCodes;
use gen_lsp_types::json_rpc::Id;
use serde_json::{Value, json};
use std::collections::{HashSet, VecDeque};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// Time to write the last messages in.
const LAST_MESSAGES: Duration = Duration::from_secs(2);

/// How far the conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The client has not sent `initialize`.
    New,
    Running,
    /// The client has sent `shutdown`.
    ShutDown,
}

/// Serves a client until it disconnects. Returns true if it did so as the protocol requires: with
/// `shutdown`, then `exit`.
pub fn serve(
    projects: Arc<dyn Projects>,
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
) -> bool {
    let (events, received) = channel();
    let (messages, to_write) = channel();
    // The reader may wait for input until the process ends.
    read(input, events.clone());
    let writer = write(output, to_write);
    let client = Client::new(messages);
    let worker = Worker::start(events.clone());
    let server = Server {
        state: State::new(client, projects, events),
        phase: Phase::New,
        queue: VecDeque::new(),
        cancelled: HashSet::new(),
        waiting: Vec::new(),
        worker,
        received,
    };
    let is_proper = server.run();
    // A client that does not read its last messages cannot keep the server alive.
    let _ = writer.recv_timeout(LAST_MESSAGES);
    is_proper
}

fn read(input: impl Read + Send + 'static, events: Sender<Event>) {
    thread::spawn(move || {
        let mut input = BufReader::new(input);
        // An error in the input counts as its end.
        while let Ok(Some(frame)) = transport::read(&mut input) {
            let event = match frame {
                Frame::Message(message) => Event::Message(message),
                Frame::Malformed(malformed) => Event::Malformed(malformed),
            };
            if events.send(event).is_err() {
                return;
            }
        }
        let _ = events.send(Event::Closed);
    });
}

/// Writes messages. The result disconnects when the last one is written.
fn write(output: impl Write + Send + 'static, messages: Receiver<Value>) -> Receiver<()> {
    let (end, ended) = channel();
    thread::spawn(move || {
        let _end: Sender<()> = end;
        let mut output = BufWriter::new(output);
        for message in messages {
            if transport::write(&mut output, &message).is_err() {
                // The client no longer reads; the end of the input follows.
                return;
            }
        }
    });
    ended
}

struct Server {
    state: State,
    phase: Phase,
    queue: VecDeque<Event>,
    /// Waiting requests that the client no longer needs.
    cancelled: HashSet<Id>,
    /// Requests that wait until a tree is loaded.
    waiting: Vec<Request>,
    worker: Worker,
    received: Receiver<Event>,
}

impl Server {
    /// Returns true if the client ended properly.
    fn run(mut self) -> bool {
        loop {
            let Some(event) = self.next() else {
                return false;
            };
            match event {
                Event::Message(Message::Request(request)) => self.request(request),
                Event::Message(Message::Notification(notification)) => {
                    if notification.method == "exit" {
                        return self.phase == Phase::ShutDown;
                    }
                    self.notification(notification);
                }
                Event::Message(Message::Response(response)) => self.response(&response),
                Event::Malformed(malformed) => {
                    self.state
                        .client
                        .respond(&malformed.id, Err(malformed.error));
                }
                Event::Closed => return false,
                Event::Loaded(id, loaded) => {
                    self.state.loaded(id, *loaded);
                    self.state.publish_settings();
                    self.state.refresh();
                    let waiting = std::mem::take(&mut self.waiting).into_iter().rev();
                    for request in waiting {
                        self.queue
                            .push_front(Event::Message(Message::Request(request)));
                    }
                }
                Event::Tree(id, event) => self.state.tree_event(id, event),
                Event::SettingsChanged(id) => self.state.configure(id),
                Event::Configured(id, generation, read) => {
                    self.state.configured(id, generation, *read);
                    self.state.publish_all();
                }
                Event::Edit(id, edit) => apply_edit(&mut self.state, id, &edit),
                Event::Done(id, outcome) => self.state.client.respond(&id, outcome),
            }
        }
    }

    /// Returns the next event. First looks through all events that have arrived, because one may
    /// cancel an earlier request.
    fn next(&mut self) -> Option<Event> {
        self.queue.extend(self.received.try_iter());
        if self.queue.is_empty() {
            // The author has stopped typing for a moment.
            self.state.settle();
            self.queue.extend(self.received.try_iter());
        }
        if self.queue.is_empty() {
            let event = self.received.recv().ok()?;
            self.queue.push_back(event);
            self.queue.extend(self.received.try_iter());
        }
        self.take_cancellations();
        self.queue.pop_front()
    }

    /// Finds the requests in the queue that the client has cancelled.
    fn take_cancellations(&mut self) {
        let mut ids = Vec::new();
        for event in &self.queue {
            if let Event::Message(Message::Notification(one)) = event
                && one.method == "$/cancelRequest"
                && let Some(id) = one.params.get("id")
                && let Ok(id) = serde_json::from_value::<Id>(id.clone())
            {
                self.worker.cancel(&id);
                ids.push(id);
            }
        }
        for id in &ids {
            if self.state.client.forget_edit(id) {
                self.state.client.respond(id, Err(cancelled()));
            }
        }
        let queued = self.queue.iter().filter_map(|event| match event {
            Event::Message(Message::Request(request)) => Some(request),
            _ => None,
        });
        let pending = queued.chain(&self.waiting).map(|request| &request.id);
        let cancelled = pending.filter(|id| ids.contains(id)).cloned();
        self.cancelled.extend(cancelled.collect::<Vec<_>>());
    }

    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        let refusal = match (self.phase, request.method.as_str()) {
            (Phase::New, "initialize") => return self.initialize(request),
            (Phase::New, _) => Some((
                ErrorCodes::ServerNotInitialized,
                "`initialize` must come first",
            )),
            (Phase::ShutDown, _) => Some((ErrorCodes::InvalidRequest, "the server is shut down")),
            (Phase::Running, "initialize") => {
                Some((ErrorCodes::InvalidRequest, "`initialize` was already sent"))
            }
            (Phase::Running, _) => None,
        };
        if let Some((code, message)) = refusal {
            return self.state.client.respond(&id, Err(error(code, message)));
        }
        if self.cancelled.remove(&id) {
            return self.state.client.respond(&id, Err(cancelled()));
        }
        if request.method == "shutdown" {
            self.phase = Phase::ShutDown;
            return self.state.client.respond(&id, Ok(Value::Null));
        }
        self.state.settle();
        if let Some(waiting) = dispatch(&mut self.state, &self.worker, request) {
            self.waiting.push(waiting);
        }
    }

    fn initialize(&mut self, request: Request) {
        let params = request.params;
        let state = &mut self.state;
        state.capabilities = Capabilities::of(&params);
        state.settings = match params.get("initializationOptions") {
            Some(options) => ClientSettings::read(options),
            None => ClientSettings::default(),
        };
        let listed = params.get("workspaceFolders").and_then(Value::as_array);
        let listed = listed.into_iter().flatten();
        let uris = listed.filter_map(|folder| folder.get("uri")?.as_str());
        state.folders = uris.filter_map(uri::to_path).collect();
        if state.folders.is_empty() {
            // Clients of older versions of the protocol name one folder.
            let text = |key: &str| params.get(key).and_then(Value::as_str);
            let path = || text("rootPath").map(PathBuf::from);
            let root = text("rootUri").and_then(uri::to_path).or_else(path);
            state
                .folders
                .extend(root.filter(|folder| folder.is_absolute()));
        }
        self.phase = Phase::Running;
        let result = json!({
            "capabilities": super::capabilities::of_server(&state.capabilities),
            "serverInfo": { "name": "helpc", "version": env!("CARGO_PKG_VERSION") },
        });
        state.client.respond(&request.id, Ok(result));
        state.load_folders();
    }

    fn notification(&mut self, notification: Notification) {
        if self.phase == Phase::Running {
            notifications::take(&mut self.state, notification);
        }
    }

    fn response(&mut self, response: &Response) {
        let result = response.result.as_ref();
        match self.state.client.answered(&response.id) {
            Some(Asked::Settings) => {
                let first = result.and_then(|list| list.get(0));
                if let Some(section) = first
                    && section.is_object()
                {
                    self.state.set_settings(ClientSettings::read(section));
                }
            }
            Some(Asked::Edit(command)) => {
                let applied = result.and_then(|result| result.get("applied"));
                let is_applied = applied.and_then(Value::as_bool) == Some(true);
                let result = json!({ "applied": is_applied });
                self.state.client.respond(&command, Ok(result));
            }
            Some(Asked::Other) | None => {}
        }
    }
}
