//! Pairing of the start and end markers of tokens and regions.
//!
//! Each mistake is one error. After it, the markers are paired as if the mistake had not been made,
//! so that it causes no further errors.

use crate::article::{Article, Marker};
use crate::rules::ArticleContext;
use crate::schema::Schemas;
use crate::source::Span;
use crate::util::nearest;
use std::collections::{HashMap, HashSet};

/// Paired markers of an article.
#[derive(Debug, Default)]
pub(in crate::rules) struct Pairs<'a> {
    /// Start and end of each pair, in the order of the ends.
    pub(in crate::rules) pairs: Vec<(&'a Marker, &'a Marker)>,
    /// Errors, in no particular order.
    pub(in crate::rules) errors: Vec<PairError<'a>>,
}

/// An error in the markers of an article.
#[derive(Debug, Clone, Copy)]
pub(in crate::rules) enum PairError<'a> {
    /// A start without an end.
    NoEnd(&'a Marker),
    /// An end without a start.
    NoStart(&'a Marker),
    /// Two starts: the second one needs a `/`.
    MissingSlash(&'a Marker, &'a Marker),
    /// Two ends: the first one has an extra `/`.
    ExtraSlash(&'a Marker, &'a Marker),
    /// A start and an end with different names.
    DifferentName(&'a Marker, &'a Marker),
    /// A start and an end with the same name, only one of them with a `$`.
    DifferentKind(&'a Marker, &'a Marker),
    /// A pair that starts inside another one and ends after it: the inner start and the outer
    /// end.
    Overlap(&'a Marker, &'a Marker),
}

/// Returns the paired markers of the article in `cx`.
pub(in crate::rules) fn of<'c, 'a>(cx: &'c ArticleContext<'a>) -> &'c Pairs<'a> {
    cx.pairs.get_or_init(|| pair_all(cx.article, cx.schemas))
}

/// Pairs the markers of the body, and those of each attribute value by themselves.
fn pair_all<'a>(article: &'a Article, schemas: &Schemas) -> Pairs<'a> {
    let mut found = Pairs::default();
    for markers in std::iter::once(&article.markers).chain(&article.attribute_markers) {
        if !markers.is_empty() {
            let markers = relevant(article, markers, schemas);
            pair(article, markers, schemas, &mut found);
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
    let mut matcher = Matcher::new(article, markers, schemas);
    for at in 0..matcher.markers.len() {
        if matcher.taken[at] {
            continue;
        }
        if matcher.markers[at].is_start() {
            matcher.start(at, found)
        } else {
            matcher.end(at, found)
        }
    }
    for open in matcher.open {
        found.errors.push(PairError::NoEnd(matcher.markers[open]));
    }
}

/// Returns the name of `marker` as written.
pub(in crate::rules) fn name<'a>(article: &'a Article, marker: &Marker) -> &'a str {
    article.source.slice(marker.name)
}

/// Maximum distance in bytes between a marker and the broken comment that was meant as its other
/// end.
const MAX_DISTANCE_BYTES: usize = 4096;

/// Returns the span of an unfinished comment that was probably meant as the other end of `marker`:
/// near it, and with a first word equal or similar to `name`.
pub(in crate::rules) fn broken_comment(
    article: &Article,
    marker: &Marker,
    name: &str,
) -> Option<Span> {
    let text = &article.source.text;
    let (start, end) = (marker.span.start as usize, marker.span.end as usize);
    let range = if marker.is_start() {
        Span::new(end, text.floor_char_boundary(end + MAX_DISTANCE_BYTES))
    } else {
        let from = text.ceil_char_boundary(start.saturating_sub(MAX_DISTANCE_BYTES));
        Span::new(from.max(article.body.start as usize), start)
    };
    let text = article.source.slice(range);
    memchr::memmem::find_iter(text.as_bytes(), b"<!-").find_map(|at| {
        let rest = &text[at..];
        let next = rest[3..].find("<!--").map(|next| next + 3);
        let is_complete = rest
            .find("-->")
            .is_some_and(|end| next.is_none_or(|next| end < next));
        if is_complete {
            return None;
        }
        let word = rest[3..].trim_start_matches(['-', '/', '$', ' ']);
        let end = word
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')))
            .unwrap_or(word.len());
        nearest(&word[..end], [name])?;
        let length = rest.len() - word.len() + end;
        Some(Span::new(at, at + length).shifted(range.start as usize))
    })
}

/// Returns the markers without ordinary comments of one word, which look like the start of a region
/// but have an unknown name and no end.
fn relevant<'a>(article: &Article, markers: &'a [Marker], schemas: &Schemas) -> Vec<&'a Marker> {
    let regions = || {
        schemas
            .markers
            .regions
            .iter()
            .map(|region| region.name.as_str())
    };
    let is_known = |marker: &Marker| {
        let name = name(article, marker);
        marker.is_token() || schemas.markers.region(name).is_some()
    };
    if markers.iter().all(is_known) {
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
    let is_relevant = |marker: &&Marker| {
        is_known(marker) || {
            let name = lower(marker);
            let is_paired = starts.contains(&name) && ends.contains(&name);
            is_paired
                || *near
                    .entry(name)
                    .or_insert_with_key(|name| nearest(name, regions()).is_some())
        }
    };
    markers.iter().filter(is_relevant).collect()
}

/// Matcher of start and end markers. Markers are given by index.
struct Matcher<'a, 's> {
    article: &'a Article,
    schemas: &'s Schemas,
    markers: Vec<&'a Marker>,
    /// Number of the name of each marker.
    names: Vec<usize>,
    /// Markers of each name and kind (region, token).
    same: Vec<[Vec<usize>; 2]>,
    /// True for each end that belongs to an earlier error.
    taken: Vec<bool>,
    /// Stack of open starts, the innermost last.
    open: Vec<usize>,
    /// Number of open starts of each name and kind.
    depth: Vec<[usize; 2]>,
}

impl<'a, 's> Matcher<'a, 's> {
    fn new(article: &'a Article, markers: Vec<&'a Marker>, schemas: &'s Schemas) -> Self {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut names = Vec::with_capacity(markers.len());
        let mut same: Vec<[Vec<usize>; 2]> = Vec::new();
        for (at, marker) in markers.iter().enumerate() {
            let next = numbers.len();
            let number = *numbers
                .entry(name(article, marker).to_ascii_lowercase())
                .or_insert(next);
            if number == same.len() {
                same.push([Vec::new(), Vec::new()]);
            }
            same[number][usize::from(marker.is_token())].push(at);
            names.push(number);
        }
        let taken = vec![false; markers.len()];
        let depth = vec![[0; 2]; same.len()];
        Self {
            article,
            schemas,
            markers,
            names,
            same,
            taken,
            open: Vec::new(),
            depth,
        }
    }

    fn name(&self, at: usize) -> &'a str {
        name(self.article, self.markers[at])
    }

    fn has_same_name(&self, a: usize, b: usize) -> bool {
        self.names[a] == self.names[b]
    }

    /// Returns 1 for a token and 0 for a region.
    fn kind(&self, at: usize) -> usize {
        usize::from(self.markers[at].is_token())
    }

    fn has_same_kind(&self, a: usize, b: usize) -> bool {
        self.kind(a) == self.kind(b)
    }

    fn is_same(&self, a: usize, b: usize) -> bool {
        self.has_same_kind(a, b) && self.has_same_name(a, b)
    }

    /// Returns the next marker after `from` with the name and kind of `at` if it is an end.
    fn next_end(&self, at: usize, from: usize) -> Option<usize> {
        let same = &self.same[self.names[at]][self.kind(at)];
        let later = &same[same.partition_point(|other| *other <= from)..];
        let next = later.iter().copied().find(|other| !self.taken[*other])?;
        if self.markers[next].is_start() {
            None
        } else {
            Some(next)
        }
    }

    /// Opens the start at `at`.
    fn push(&mut self, at: usize) {
        let kind = self.kind(at);
        self.depth[self.names[at]][kind] += 1;
        self.open.push(at);
    }

    /// Closes the innermost starts until only `length` are open.
    fn truncate(&mut self, length: usize) {
        for at in self.open.drain(length..) {
            self.depth[self.names[at]][usize::from(self.markers[at].is_token())] -= 1;
        }
    }

    /// Handles the start at `at`.
    fn start(&mut self, at: usize, found: &mut Pairs<'a>) {
        if let Some(&top) = self.open.last()
            && self.is_same(top, at)
        {
            self.truncate(self.open.len() - 1);
            let (first, second) = (self.markers[top], self.markers[at]);
            if self.next_end(at, at).is_none() {
                found.errors.push(PairError::MissingSlash(first, second));
                return;
            }
            found.errors.push(PairError::NoEnd(first));
        }
        self.push(at);
    }

    /// Handles the end at `at`.
    fn end(&mut self, at: usize, found: &mut Pairs<'a>) {
        let end = self.markers[at];
        if let Some(place) = self.open_start(at) {
            self.close_inner(place, at, found);
            found.pairs.push((self.markers[self.open[place]], end));
            self.truncate(place);
        } else if let Some(place) = self.open_start_of_other_kind(at) {
            self.close_inner(place, at, found);
            let start = self.markers[self.open[place]];
            found.errors.push(PairError::DifferentKind(start, end));
            self.truncate(place);
        } else if let Some(&top) = self.open.last()
            && self.is_meant_for(top, at)
        {
            let start = self.markers[top];
            found.errors.push(PairError::DifferentName(start, end));
            self.truncate(self.open.len() - 1);
        } else if let Some(next) = self.next_end(at, at) {
            self.taken[next] = true;
            let second = self.markers[next];
            found.errors.push(PairError::ExtraSlash(end, second));
        } else {
            found.errors.push(PairError::NoStart(end));
        }
    }

    /// Returns the position on the stack of the innermost start with the name and kind of the end
    /// at `at`.
    fn open_start(&self, at: usize) -> Option<usize> {
        if self.depth[self.names[at]][self.kind(at)] == 0 {
            return None;
        }
        self.open.iter().rposition(|open| self.is_same(*open, at))
    }

    /// Returns the position on the stack of the innermost start with the name of the end at `at`.
    fn open_start_of_other_kind(&self, at: usize) -> Option<usize> {
        if self.depth[self.names[at]] == [0; 2] {
            return None;
        }
        self.open
            .iter()
            .rposition(|open| self.has_same_name(*open, at))
    }

    /// Returns true if the end at `at` was meant for the start at `top` although their names
    /// differ: the names are similar, both are on one line, or the end is that of an unknown
    /// region.
    fn is_meant_for(&self, top: usize, at: usize) -> bool {
        if !self.has_same_kind(top, at) || self.next_end(top, at).is_some() {
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

    /// Reports the starts that are open inside the one at position `place` of the stack, whose end
    /// is at `at`.
    fn close_inner(&mut self, place: usize, at: usize, found: &mut Pairs<'a>) {
        for inner in self.open[place + 1..].iter().copied() {
            let start = self.markers[inner];
            found.errors.push(match self.next_end(inner, at) {
                Some(end) => {
                    self.taken[end] = true;
                    PairError::Overlap(start, self.markers[at])
                }
                None => PairError::NoEnd(start),
            });
        }
    }
}
