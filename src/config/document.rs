//! Values of a configuration file, with the location of each.

use crate::source::{LineIndex, Source, Span, yaml};
use saphyr_parser::{Event, Marker, Parser};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// A location in a configuration file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The number of the file in [`Config::sources`](super::Config::sources).
    pub file: usize,
    /// Its line, from 1.
    pub line: usize,
    /// The span of a key, or of an item of a list.
    pub name: Span,
    /// The span of a scalar value; else the same as `name`.
    pub value: Span,
}

/// Values, and the location of each by its JSON pointer.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) value: Map<String, Value>,
    pub(super) origins: BTreeMap<String, Origin>,
}

/// Lists that are merged with those of the extended file instead of replaced.
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

/// Keys whose value is a path, relative to the file.
pub(super) const PATHS: [&str; 7] = [
    "/articles",
    "/out",
    "/schemas",
    "/taxonomy",
    "/templates",
    "/baseline",
    "/links/status",
];

impl Document {
    /// Parses the file with the number `file`. Returns the location and the description of an
    /// error.
    pub(super) fn read(source: &Source, file: usize) -> Result<Self, (Span, String)> {
        let text = &source.text;
        if let Some((at, why)) = yaml::exceeded_limit(text) {
            return Err((Span::new(at, at), why.to_owned()));
        }
        let value = match serde_yaml::from_str::<Value>(text) {
            Ok(Value::Null) => Map::new(),
            Ok(Value::Object(map)) => map,
            Ok(_) => {
                let why = "a configuration must be a mapping of keys to values";
                return Err((first_line(text), why.to_owned()));
            }
            Err(error) => {
                let place = error.location();
                let at = place.map_or(0, |place| text.floor_char_boundary(place.index()));
                let why = error.to_string();
                // The location is reported separately.
                let why = why.split(" at line ").next().unwrap_or_default();
                return Err((Span::new(at, at), format!("invalid YAML: {why}")));
            }
        };
        Ok(Self {
            value,
            origins: origins(text, file),
        })
    }

    /// Returns the location of the value at `pointer`, or of the nearest value around it.
    pub(super) fn origin(&self, pointer: &str) -> Option<Origin> {
        let mut pointer = pointer;
        loop {
            if let Some(origin) = self.origins.get(pointer) {
                return Some(*origin);
            }
            pointer = pointer.rsplit_once('/')?.0;
        }
    }

    /// Returns the value at a JSON pointer, if it is set.
    pub(super) fn value_at(&self, pointer: &str) -> Option<&Value> {
        let (first, rest) = pointer.strip_prefix('/')?.split_once('/').unzip();
        let first = first.or_else(|| pointer.strip_prefix('/'))?;
        let value = self.value.get(&unescaped(first))?;
        match rest {
            Some(rest) => value.pointer(&format!("/{rest}")),
            None => Some(value),
        }
    }

    /// Removes the value at `pointer`, which is invalid: with an item, the whole list. If the files
    /// or types of an override are invalid, the whole override is removed, so that it does not
    /// apply to all files.
    pub(super) fn forget(&mut self, pointer: &str) {
        let mut parts: Vec<&str> = pointer.split('/').skip(1).collect();
        if parts.is_empty() {
            return;
        }
        if let ["overrides", index, "files" | "types", ..] = parts[..] {
            parts = vec!["overrides", index];
        } else {
            let is_item = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
            let min_parts = if parts[0] == "overrides" { 2 } else { 1 };
            while parts.len() > min_parts && parts.last().is_some_and(is_item) {
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
            // Other items keep their indexes.
            Some(Value::Array(items)) => {
                if let Some(item) = last.parse().ok().and_then(|at: usize| items.get_mut(at)) {
                    *item = Value::Object(Map::new());
                }
            }
            _ => {}
        }
    }

    /// Makes relative paths relative to the working directory.
    pub(super) fn resolve_paths(&mut self, base: &Path) {
        for pointer in PATHS {
            let mut keys = pointer.split('/').skip(1);
            let first = keys.next().unwrap_or_default();
            let outer = self.value.get_mut(first);
            if let Some(Value::String(path)) = keys.fold(outer, |value, key| value?.get_mut(key)) {
                *path = base.join(&*path).to_string_lossy().into_owned();
            }
        }
    }

    /// Merges `over` into this document; its values win.
    pub(super) fn merge(&mut self, over: Self) {
        let Self { value, origins } = over;
        let mut moved = BTreeMap::new();
        merge(&mut self.value, value, "", &mut moved);
        for (pointer, origin) in origins {
            let new_pointer = moved.iter().find_map(|(from, to)| {
                let rest = pointer.strip_prefix(from.as_str())?;
                let is_below = rest.is_empty() || rest.starts_with('/');
                is_below.then(|| format!("{to}{rest}"))
            });
            self.origins.insert(new_pointer.unwrap_or(pointer), origin);
        }
    }
}

/// Merges `over` into `base`. Adds the pointers of items whose index changes to `moved`.
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

/// Escapes a key for a JSON pointer.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Unescapes a part of a JSON pointer.
fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

fn first_line(text: &str) -> Span {
    Span::new(0, text.lines().next().unwrap_or_default().len())
}

/// Returns the location of each value by its JSON pointer.
fn origins(text: &str, file: usize) -> BTreeMap<String, Origin> {
    struct Open {
        pointer: String,
        /// The index of the next item of a list; `None` in a mapping.
        index: Option<usize>,
        /// The pointer of a key whose value is next, in a mapping.
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
                index: if is_list { Some(0) } else { None },
                key: None,
            });
        }
    }
    origins
}

/// Returns the offset of a position of the parser.
fn offset(text: &str, lines: &LineIndex<'_>, marker: Marker) -> usize {
    let line = lines.line(marker.line().max(1)).range();
    let rest = text.get(line.start..).unwrap_or_default();
    let column = rest.char_indices().nth(marker.col());
    line.start + column.map_or(rest.len(), |(at, _)| at)
}
