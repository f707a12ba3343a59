//! Which marker belongs to which: tokens and regions as an author meant them.
//!
//! Every slip is one fault. After it the markers are paired as if it had not
//! been made, so that it brings no others with it.

use crate::article::{Article, Marker};
use crate::rules::Context;
use crate::schema::{Schemas, nearest};
use crate::source::Span;
use std::collections::{HashMap, HashSet};

/// The markers of an article, paired.
#[derive(Debug, Default)]
pub(in crate::rules) struct Pairs<'a> {
    /// Start and end of each, in order of the end.
    pub(super) pairs: Vec<(&'a Marker, &'a Marker)>,
    /// What is wrong, in no special order.
    pub(super) faults: Vec<Fault<'a>>,
}

/// A slip in the markers of an article.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fault<'a> {
    /// A start without an end.
    Unclosed(&'a Marker),
    /// An end without a start.
    Unopened(&'a Marker),
    /// Two starts: the second lacks its `/`.
    NoSlash(&'a Marker, &'a Marker),
    /// Two ends: the first has a `/` too many.
    ExtraSlash(&'a Marker, &'a Marker),
    /// A start, and an end of another name in the place where its own must be.
    OtherName(&'a Marker, &'a Marker),
    /// A start and an end of one name, of which only one has a `$`.
    OtherKind(&'a Marker, &'a Marker),
    /// A start whose end lies behind the end of what is around it: the inner
    /// start, the outer end.
    Overlap(&'a Marker, &'a Marker),
}

/// The markers of the article in `cx`, paired.
pub(super) fn of<'c, 'a>(cx: &'c Context<'a>) -> &'c Pairs<'a> {
    cx.pairs
        .get_or_init(|| read(cx.corpus.article(cx.file), cx.schemas))
}

fn read<'a>(article: &'a Article, schemas: &Schemas) -> Pairs<'a> {
    let mut found = Pairs::default();
    // What begins in a value of an attribute ends in it.
    for markers in std::iter::once(&article.markers).chain(&article.attribute_markers) {
        if !markers.is_empty() {
            pair(
                article,
                relevant(article, markers, schemas),
                schemas,
                &mut found,
            );
        }
    }
    found
}

fn pair<'a>(
    article: &'a Article,
    markers: Vec<&'a Marker>,
    schemas: &Schemas,
    found: &mut Pairs<'a>,
) {
    let mut reader = Reader::new(article, markers, schemas);
    for at in 0..reader.markers.len() {
        if !reader.taken[at] {
            if reader.markers[at].is_start() {
                reader.start(at, found)
            } else {
                reader.end(at, found)
            }
        }
    }
    let markers = reader.markers;
    found.faults.extend(
        reader
            .open
            .iter()
            .map(|open| Fault::Unclosed(markers[*open])),
    );
}

/// The name of `marker` as written.
pub(super) fn name<'a>(article: &'a Article, marker: &Marker) -> &'a str {
    article.source.slice(marker.name)
}

/// The start of a comment near `marker`, before or behind it, that was broken
/// off and whose first word is, or is nearly, `name`: its other end, as the
/// author meant it.
pub(super) fn broken_comment(article: &Article, marker: &Marker, name: &str) -> Option<Span> {
    // Nobody looks further for the other end than a screen or two.
    const FAR: usize = 4096;
    let text = &article.source.text;
    let (start, end) = (marker.span.start as usize, marker.span.end as usize);
    let range = if marker.is_start() {
        Span::new(end, text.floor_char_boundary(end + FAR))
    } else {
        Span::new(
            text.ceil_char_boundary(start.saturating_sub(FAR))
                .max(article.body.start as usize),
            start,
        )
    };
    let text = article.source.slice(range);
    memchr::memmem::find_iter(text.as_bytes(), b"<!-").find_map(|at| {
        let rest = &text[at..];
        let whole = rest
            .find("-->")
            .filter(|end| rest[3..].find("<!--").is_none_or(|next| *end < next + 3));
        if whole.is_some() {
            return None;
        }
        let signs = rest[3..].len() - rest[3..].trim_start_matches(['-', '/', '$', ' ']).len();
        let word = &rest[3 + signs..];
        let end = word
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')))
            .unwrap_or(word.len());
        nearest(&word[..end], [name])?;
        Some(Span::new(at, at + 3 + signs + end).shifted(range.start as usize))
    })
}

/// The markers without comments of one word that merely look like the start of
/// a region: those whose name no schema knows and that nothing closes.
fn relevant<'a>(article: &Article, markers: &'a [Marker], schemas: &Schemas) -> Vec<&'a Marker> {
    let regions = || {
        schemas
            .markers
            .regions
            .iter()
            .map(|region| region.name.as_str())
    };
    let known = |marker: &Marker| {
        let name = name(article, marker);
        marker.is_token() || schemas.markers.region(name).is_some()
    };
    if markers.iter().all(known) {
        return markers.iter().collect();
    }
    let lower = |marker: &Marker| name(article, marker).to_ascii_lowercase();
    let names = |start: bool| -> HashSet<String> {
        markers
            .iter()
            .filter(|marker| marker.is_start() == start)
            .map(lower)
            .collect()
    };
    let (starts, ends) = (names(true), names(false));
    let mut near: HashMap<String, bool> = HashMap::new();
    let matters = |marker: &&Marker| {
        known(marker) || {
            let name = lower(marker);
            let closed = starts.contains(&name) && ends.contains(&name);
            closed
                || *near
                    .entry(name)
                    .or_insert_with_key(|name| nearest(name, regions()).is_some())
        }
    };
    markers.iter().filter(matters).collect()
}

struct Reader<'a, 's> {
    article: &'a Article,
    schemas: &'s Schemas,
    markers: Vec<&'a Marker>,
    /// Of each marker a number for its name.
    names: Vec<usize>,
    /// Where the markers of each name and kind (token or not) stand.
    places: Vec<[Vec<usize>; 2]>,
    /// Ends that an earlier fault has dealt with.
    taken: Vec<bool>,
    /// Starts that are open, the innermost last.
    open: Vec<usize>,
    /// How many starts of each name and kind are open.
    depth: Vec<[usize; 2]>,
}

impl<'a, 's> Reader<'a, 's> {
    fn new(article: &'a Article, markers: Vec<&'a Marker>, schemas: &'s Schemas) -> Self {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut names = Vec::with_capacity(markers.len());
        let mut places: Vec<[Vec<usize>; 2]> = Vec::new();
        for (at, marker) in markers.iter().enumerate() {
            let next = numbers.len();
            let number = *numbers
                .entry(name(article, marker).to_ascii_lowercase())
                .or_insert(next);
            if number == places.len() {
                places.push([Vec::new(), Vec::new()]);
            }
            places[number][usize::from(marker.is_token())].push(at);
            names.push(number);
        }
        let taken = vec![false; markers.len()];
        let depth = vec![[0; 2]; places.len()];
        Self {
            article,
            schemas,
            markers,
            names,
            places,
            taken,
            open: Vec::new(),
            depth,
        }
    }

    fn name(&self, at: usize) -> &'a str {
        name(self.article, self.markers[at])
    }

    fn one_name(&self, a: usize, b: usize) -> bool {
        self.names[a] == self.names[b]
    }

    fn kind(&self, at: usize) -> usize {
        usize::from(self.markers[at].is_token())
    }

    fn one_kind(&self, a: usize, b: usize) -> bool {
        self.kind(a) == self.kind(b)
    }

    fn alike(&self, a: usize, b: usize) -> bool {
        self.one_kind(a, b) && self.one_name(a, b)
    }

    /// The next marker behind `from` that is like the one at `at`, if it is an
    /// end.
    fn next_end(&self, at: usize, from: usize) -> Option<usize> {
        let places = &self.places[self.names[at]][self.kind(at)];
        let later = &places[places.partition_point(|place| *place <= from)..];
        later
            .iter()
            .copied()
            .find(|place| !self.taken[*place])
            .filter(|place| !self.markers[*place].is_start())
    }

    fn push(&mut self, at: usize) {
        let kind = self.kind(at);
        self.depth[self.names[at]][kind] += 1;
        self.open.push(at);
    }

    /// Closes the innermost starts until `length` are open.
    fn truncate(&mut self, length: usize) {
        for at in self.open.drain(length..) {
            self.depth[self.names[at]][usize::from(self.markers[at].is_token())] -= 1;
        }
    }

    fn start(&mut self, at: usize, found: &mut Pairs<'a>) {
        if let Some(top) = self.open.last().copied().filter(|top| self.alike(*top, at)) {
            self.truncate(self.open.len() - 1);
            if self.next_end(at, at).is_none() {
                found
                    .faults
                    .push(Fault::NoSlash(self.markers[top], self.markers[at]));
                return;
            }
            found.faults.push(Fault::Unclosed(self.markers[top]));
        }
        self.push(at);
    }

    fn end(&mut self, at: usize, found: &mut Pairs<'a>) {
        let end = self.markers[at];
        let depth = self.depth[self.names[at]];
        let innermost = |is_open: bool, alike: &dyn Fn(usize) -> bool| match is_open {
            true => self.open.iter().rposition(|open| alike(*open)),
            false => None,
        };
        if let Some(place) = innermost(depth[self.kind(at)] > 0, &|open| self.alike(open, at)) {
            self.close_inner(place, at, found);
            found.pairs.push((self.markers[self.open[place]], end));
            self.truncate(place);
        } else if let Some(place) = innermost(depth != [0; 2], &|open| self.one_name(open, at)) {
            self.close_inner(place, at, found);
            found
                .faults
                .push(Fault::OtherKind(self.markers[self.open[place]], end));
            self.truncate(place);
        } else if let Some(top) = self.open.last().copied().filter(|top| self.meant(*top, at)) {
            found.faults.push(Fault::OtherName(self.markers[top], end));
            self.truncate(self.open.len() - 1);
        } else if let Some(next) = self.next_end(at, at) {
            self.taken[next] = true;
            found
                .faults
                .push(Fault::ExtraSlash(end, self.markers[next]));
        } else {
            found.faults.push(Fault::Unopened(end));
        }
    }

    /// Whether the end at `at` was meant for the start at `top`, whose name it
    /// has not: their names are near, or they stand on one line, or it is the end
    /// of a region that nobody knows.
    fn meant(&self, top: usize, at: usize) -> bool {
        if !self.one_kind(top, at) || self.next_end(top, at).is_some() {
            return false;
        }
        let between = Span {
            start: self.markers[top].span.end,
            end: self.markers[at].span.start,
        };
        let is_unknown = || self.schemas.markers.region(self.name(at)).is_none();
        nearest(self.name(at), [self.name(top)]).is_some()
            || (!self.markers[at].is_token() && is_unknown())
            || (self.markers[top].is_token() && !self.article.source.slice(between).contains('\n'))
    }

    /// Deals with what is open within the start at `place` of the stack, whose
    /// end is `at`.
    fn close_inner(&mut self, place: usize, at: usize, found: &mut Pairs<'a>) {
        for inner in self.open[place + 1..].iter().copied() {
            match self.next_end(inner, at) {
                Some(end) => {
                    self.taken[end] = true;
                    found
                        .faults
                        .push(Fault::Overlap(self.markers[inner], self.markers[at]));
                }
                None => found.faults.push(Fault::Unclosed(self.markers[inner])),
            }
        }
    }
}
