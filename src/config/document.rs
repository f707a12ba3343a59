//! A configuration file as written: its values, and where each of them stands.

use super::{ConfigError, Fault};
use crate::source::Texts;
use saphyr_parser::{Event, Parser};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A place in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: PathBuf,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, from 1, in characters.
    pub column: usize,
}

/// Values, and the origin of each by its JSON pointer.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) value: Map<String, Value>,
    pub(super) origins: BTreeMap<String, Origin>,
}

/// Lists that a file adds to rather than replaces.
const ADDED_TO: [&str; 10] = [
    "/exclude",
    "/words",
    "/overrides",
    "/hosts/internal",
    "/hosts/https",
    "/links/exclude",
    "/links/moved",
    "/links/soft_404",
    "/links/hosts",
    "/links/allow",
];

/// Keys whose value is a path, relative to the file it stands in.
const PATHS: [&str; 5] = [
    "/articles",
    "/out",
    "/schemas",
    "/baseline",
    "/links/status",
];

impl Document {
    /// Reads the file at `path`.
    pub(super) fn read(path: &Path, texts: &dyn Texts) -> Result<Self, ConfigError> {
        let text = texts.read(path).map_err(|cause| ConfigError::Read {
            path: path.to_owned(),
            cause,
        })?;
        let value = match serde_yaml::from_str::<Value>(&text) {
            Ok(Value::Null) => Map::new(),
            Ok(Value::Object(map)) => map,
            Ok(_) => {
                return Err(unreadable(
                    path,
                    1,
                    1,
                    "a configuration has keys and values",
                ));
            }
            Err(error) => {
                let (line, column) = error
                    .location()
                    .map_or((1, 1), |place| (place.line(), place.column()));
                return Err(unreadable(path, line, column, &error.to_string()));
            }
        };
        Ok(Self {
            value,
            origins: origins(&text, path),
        })
    }

    /// Makes the paths in it those from the working directory.
    pub(super) fn resolve_paths(&mut self, base: &Path) {
        for pointer in PATHS {
            let mut keys = pointer.split('/').skip(1);
            let first = keys.next().unwrap_or_default();
            let value = self.value.get_mut(first);
            let value = keys.fold(value, |value, key| value?.get_mut(key));
            if let Some(Value::String(path)) = value {
                *path = base.join(&*path).to_string_lossy().into_owned();
            }
        }
    }

    /// Puts `over` on top of this one.
    pub(super) fn merge(&mut self, over: Self) {
        let Self { value, origins } = over;
        let mut moved = BTreeMap::new();
        merge(&mut self.value, value, "", &mut moved);
        for (pointer, origin) in origins {
            let place = moved
                .iter()
                .find_map(|(from, to)| {
                    let rest = pointer.strip_prefix(from.as_str())?;
                    (rest.is_empty() || rest.starts_with('/')).then(|| format!("{to}{rest}"))
                })
                .unwrap_or(pointer);
            self.origins.insert(place, origin);
        }
    }
}

/// Merges `over` into `base`; notes in `moved` which items of lists got another
/// place.
fn merge(
    base: &mut Map<String, Value>,
    over: Map<String, Value>,
    at: &str,
    moved: &mut BTreeMap<String, String>,
) {
    for (key, value) in over {
        let pointer = format!("{at}/{}", escaped(&key));
        match (base.get_mut(&key), value) {
            (Some(Value::Object(base)), Value::Object(over)) => merge(base, over, &pointer, moved),
            (Some(Value::Array(base)), Value::Array(over))
                if ADDED_TO.contains(&pointer.as_str()) =>
            {
                for (index, item) in over.into_iter().enumerate() {
                    moved.insert(
                        format!("{pointer}/{index}"),
                        format!("{pointer}/{}", base.len()),
                    );
                    base.push(item);
                }
            }
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

/// A key as part of a JSON pointer.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn unreadable(path: &Path, line: usize, column: usize, message: &str) -> ConfigError {
    ConfigError::Faults(vec![Fault {
        origin: Origin {
            file: path.to_owned(),
            line,
            column,
        },
        message: message.to_owned(),
    }])
}

/// Where each value of a YAML document stands: of a member the place of its key.
fn origins(text: &str, file: &Path) -> BTreeMap<String, Origin> {
    struct Open {
        pointer: String,
        /// In a list the number of the next item; `None` in a mapping.
        index: Option<usize>,
        /// In a mapping the key whose value is next.
        key: Option<String>,
    }
    let mut origins = BTreeMap::new();
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        let origin = Origin {
            file: file.to_owned(),
            line: span.start.line(),
            column: span.start.col() + 1,
        };
        if matches!(event, Event::MappingEnd | Event::SequenceEnd) {
            open.pop();
            continue;
        }
        if let (Event::Scalar(key, ..), Some(top)) = (&event, open.last_mut())
            && top.index.is_none()
            && top.key.is_none()
        {
            let pointer = format!("{}/{}", top.pointer, escaped(key));
            origins.insert(pointer.clone(), origin);
            top.key = Some(pointer);
            continue;
        }
        let (starts, is_list) = match event {
            Event::MappingStart(..) => (true, false),
            Event::SequenceStart(..) => (true, true),
            Event::Scalar(..) | Event::Alias(_) => (false, false),
            _ => continue,
        };
        // Which value this is.
        let pointer = match open.last_mut() {
            None => String::new(),
            Some(top) => match &mut top.index {
                Some(index) => {
                    let pointer = format!("{}/{index}", top.pointer);
                    *index += 1;
                    pointer
                }
                None => top.key.take().unwrap_or_default(),
            },
        };
        origins.entry(pointer.clone()).or_insert(origin);
        if starts {
            open.push(Open {
                pointer,
                index: is_list.then_some(0),
                key: None,
            });
        }
    }
    origins
}
