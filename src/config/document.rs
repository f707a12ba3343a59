//! A configuration file as written: its values, and where each of them stands.

use crate::source::{LineIndex, Source, Span, yaml};
use saphyr_parser::{Event, Marker, Parser};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// A place in a configuration file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The number of the file in [`Config::sources`](super::Config::sources).
    pub file: usize,
    /// Its line, from 1.
    pub line: usize,
    /// The key of a member; an item of a list.
    pub name: Span,
    /// The value, where it is one word; else the same as `name`.
    pub value: Span,
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
pub(super) const PATHS: [&str; 6] = [
    "/articles",
    "/out",
    "/schemas",
    "/templates",
    "/baseline",
    "/links/status",
];

impl Document {
    /// Reads the file with this number; else says where and why it cannot be read.
    pub(super) fn read(source: &Source, file: usize) -> Result<Self, (Span, String)> {
        let text = &source.text;
        if let Some((at, why)) = yaml::exceeded_limit(text) {
            return Err((Span::new(at, at), why.to_owned()));
        }
        let value = match serde_yaml::from_str::<Value>(text) {
            Ok(Value::Null) => Map::new(),
            Ok(Value::Object(map)) => map,
            Ok(_) => {
                let why = "a configuration has keys and values";
                return Err((first_line(text), why.to_owned()));
            }
            Err(error) => {
                let place = error.location();
                let at = place.map_or(0, |place| text.floor_char_boundary(place.index()));
                let why = error.to_string();
                // The place is shown beside it.
                let why = why.split(" at line ").next().unwrap_or_default();
                return Err((Span::new(at, at), format!("this is no YAML: {why}")));
            }
        };
        Ok(Self {
            value,
            origins: origins(text, file),
        })
    }

    /// Where the value at `pointer` stands, or the nearest thing around it.
    pub(super) fn origin(&self, pointer: &str) -> Option<Origin> {
        let mut pointer = pointer;
        loop {
            if let Some(origin) = self.origins.get(pointer) {
                return Some(*origin);
            }
            pointer = pointer.rsplit_once('/')?.0;
        }
    }

    /// The value at a JSON pointer, if it is set.
    pub(super) fn value_at(&self, pointer: &str) -> Option<&Value> {
        let (first, rest) = pointer.strip_prefix('/')?.split_once('/').unzip();
        let first = first.or_else(|| pointer.strip_prefix('/'))?;
        let value = self.value.get(&unescaped(first))?;
        match rest {
            Some(rest) => value.pointer(&format!("/{rest}")),
            None => Some(value),
        }
    }

    /// Takes away the value at `pointer`, which is of no use. A list goes with its
    /// item; and what is meant for some files must not hold for all of them, so
    /// of an override nothing is left if it does not say for which.
    pub(super) fn forget(&mut self, pointer: &str) {
        let mut parts: Vec<&str> = pointer.split('/').skip(1).collect();
        if parts.is_empty() {
            return;
        }
        if let ["overrides", index, "files" | "types", ..] = parts[..] {
            parts = vec!["overrides", index];
        } else {
            let is_item = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
            let least = if parts[0] == "overrides" { 2 } else { 1 };
            while parts.len() > least && parts.last().is_some_and(is_item) {
                parts.pop();
            }
        }
        let Some((last, above)) = parts.split_last() else {
            return;
        };
        let Some((first, above)) = above.split_first() else {
            self.value.remove(&unescaped(last));
            return;
        };
        let mut value = self.value.get_mut(&unescaped(first));
        for part in above {
            value = value.and_then(|value| value.pointer_mut(&format!("/{part}")));
        }
        match value {
            Some(Value::Object(map)) => {
                map.remove(&unescaped(last));
            }
            // Its place is kept, for the others are known by theirs.
            Some(Value::Array(items)) => {
                if let Some(item) = last.parse().ok().and_then(|at: usize| items.get_mut(at)) {
                    *item = Value::Object(Map::new());
                }
            }
            _ => {}
        }
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

/// A part of a JSON pointer as a key.
fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

fn first_line(text: &str) -> Span {
    Span::new(0, text.lines().next().unwrap_or_default().len())
}

/// Where each value of a YAML document stands: of a member the place of its key.
fn origins(text: &str, file: usize) -> BTreeMap<String, Origin> {
    struct Open {
        pointer: String,
        /// In a list the number of the next item; `None` in a mapping.
        index: Option<usize>,
        /// In a mapping the key whose value is next.
        key: Option<String>,
    }
    let lines = LineIndex::new(text);
    let mut origins: BTreeMap<String, Origin> = BTreeMap::new();
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        if matches!(event, Event::MappingEnd | Event::SequenceEnd) {
            open.pop();
            continue;
        }
        let start = offset(text, &lines, span.start);
        let place = match event {
            Event::Scalar(..) => Span::new(start, offset(text, &lines, span.end).max(start)),
            _ => Span::new(start, start),
        };
        let origin = Origin {
            file,
            line: span.start.line(),
            name: place,
            value: place,
        };
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
        let known = origins.entry(pointer.clone()).or_insert(origin);
        if matches!(event, Event::Scalar(..)) {
            known.value = place;
        }
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

/// The byte that the parser means by a line and a column.
fn offset(text: &str, lines: &LineIndex<'_>, marker: Marker) -> usize {
    let line = lines.line(marker.line().max(1)).range();
    let rest = text.get(line.start..).unwrap_or_default();
    let column = rest.char_indices().nth(marker.col());
    line.start + column.map_or(rest.len(), |(at, _)| at)
}
