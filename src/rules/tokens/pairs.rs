//! Which marker belongs to which: tokens and regions as an author meant them.
//!
//! Every slip is one fault. After it the markers are paired as if it had not
//! been made, so that it brings no others with it.

use crate::article::{Article, Marker};
use crate::schema::{Schemas, nearest};
use crate::source::Span;

/// The markers of an article, paired.
#[derive(Default)]
pub(super) struct Pairs<'a> {
    /// Start and end of each, in order of the end.
    pub(super) pairs: Vec<(&'a Marker, &'a Marker)>,
    /// What is wrong, in no special order.
    pub(super) faults: Vec<Fault<'a>>,
}

/// A slip in the markers of an article.
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

/// Pairs the markers of `article`.
pub(super) fn read<'a>(article: &'a Article, schemas: &Schemas) -> Pairs<'a> {
    let mut found = Pairs::default();
    if article.markers.is_empty() {
        return found;
    }
    let markers = relevant(article, schemas);
    let mut reader = Reader { article, taken: vec![false; markers.len()], markers, open: Vec::new() };
    for at in 0..reader.markers.len() {
        if !reader.taken[at] {
            if reader.markers[at].is_start() { reader.start(at, &mut found) } else { reader.end(at, &mut found) }
        }
    }
    let markers = reader.markers;
    found.faults.extend(reader.open.iter().map(|open| Fault::Unclosed(markers[*open])));
    found
}

/// The name of `marker` as written.
pub(super) fn name<'a>(article: &'a Article, marker: &Marker) -> &'a str {
    article.source.slice(marker.name)
}

/// The start of a comment that was broken off in `range` and whose first word
/// is, or is nearly, `name`: what the author meant to be a marker.
pub(super) fn broken_comment(article: &Article, range: Span, name: &str) -> Option<Span> {
    let text = article.source.slice(range);
    memchr::memmem::find_iter(text.as_bytes(), b"<!-").find_map(|at| {
        let rest = &text[at..];
        let whole = rest.find("-->").filter(|end| rest[3..].find("<!--").is_none_or(|next| *end < next + 3));
        if whole.is_some() {
            return None;
        }
        let signs = rest[3..].len() - rest[3..].trim_start_matches(['-', '/', '$', ' ']).len();
        let word = &rest[3 + signs..];
        let end = word.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(word.len());
        nearest(&word[..end], [name])?;
        Some(Span::new(at, at + 3 + signs + end).shifted(range.start as usize))
    })
}

/// The markers without comments of one word that merely look like the start of
/// a region: those whose name no schema knows and that nothing closes.
fn relevant<'a>(article: &'a Article, schemas: &Schemas) -> Vec<&'a Marker> {
    let all = &article.markers;
    let regions = || schemas.markers.regions.iter().map(|region| region.name.as_str());
    let matters = |marker: &&Marker| {
        if marker.is_token() {
            return true;
        }
        let name = name(article, marker);
        regions().any(|known| known.eq_ignore_ascii_case(name))
            || all.iter().any(|other| {
                other.is_start() != marker.is_start()
                    && self::name(article, other).eq_ignore_ascii_case(name)
            })
            || nearest(name, regions()).is_some()
    };
    all.iter().filter(matters).collect()
}

struct Reader<'a> {
    article: &'a Article,
    markers: Vec<&'a Marker>,
    /// Ends that an earlier fault has dealt with.
    taken: Vec<bool>,
    /// Starts that are open, the innermost last.
    open: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn name(&self, at: usize) -> &'a str {
        name(self.article, self.markers[at])
    }

    fn one_name(&self, a: usize, b: usize) -> bool {
        self.name(a).eq_ignore_ascii_case(self.name(b))
    }

    fn one_kind(&self, a: usize, b: usize) -> bool {
        self.markers[a].is_token() == self.markers[b].is_token()
    }

    fn alike(&self, a: usize, b: usize) -> bool {
        self.one_kind(a, b) && self.one_name(a, b)
    }

    /// The next marker behind `from` that is like the one at `at`.
    fn next(&self, at: usize, from: usize) -> Option<usize> {
        (from + 1..self.markers.len()).find(|other| !self.taken[*other] && self.alike(at, *other))
    }

    /// The next one, if it is an end.
    fn next_end(&self, at: usize, from: usize) -> Option<usize> {
        self.next(at, from).filter(|next| !self.markers[*next].is_start())
    }

    fn start(&mut self, at: usize, found: &mut Pairs<'a>) {
        if let Some(top) = self.open.last().copied().filter(|top| self.alike(*top, at)) {
            self.open.pop();
            if self.next_end(at, at).is_none() {
                found.faults.push(Fault::NoSlash(self.markers[top], self.markers[at]));
                return;
            }
            found.faults.push(Fault::Unclosed(self.markers[top]));
        }
        self.open.push(at);
    }

    fn end(&mut self, at: usize, found: &mut Pairs<'a>) {
        let end = self.markers[at];
        if let Some(place) = self.open.iter().rposition(|open| self.alike(*open, at)) {
            self.close_inner(place, at, found);
            found.pairs.push((self.markers[self.open[place]], end));
            self.open.truncate(place);
        } else if let Some(place) = self.open.iter().rposition(|open| self.one_name(*open, at)) {
            self.close_inner(place, at, found);
            found.faults.push(Fault::OtherKind(self.markers[self.open[place]], end));
            self.open.truncate(place);
        } else if let Some(top) = self.open.last().copied().filter(|top| self.meant(*top, at)) {
            found.faults.push(Fault::OtherName(self.markers[top], end));
            self.open.pop();
        } else if let Some(next) = self.next_end(at, at) {
            self.taken[next] = true;
            found.faults.push(Fault::ExtraSlash(end, self.markers[next]));
        } else {
            found.faults.push(Fault::Unopened(end));
        }
    }

    /// Whether the end at `at` was meant for the start at `top`, whose name it
    /// has not: their names are near, or they stand on one line.
    fn meant(&self, top: usize, at: usize) -> bool {
        if !self.one_kind(top, at) || self.next_end(top, at).is_some() {
            return false;
        }
        let between = Span { start: self.markers[top].span.end, end: self.markers[at].span.start };
        nearest(self.name(at), [self.name(top)]).is_some()
            || (self.markers[top].is_token() && !self.article.source.slice(between).contains('\n'))
    }

    /// Deals with what is open within the start at `place` of the stack, whose
    /// end is `at`.
    fn close_inner(&mut self, place: usize, at: usize, found: &mut Pairs<'a>) {
        for inner in self.open[place + 1..].to_vec() {
            match self.next_end(inner, at) {
                Some(end) => {
                    self.taken[end] = true;
                    found.faults.push(Fault::Overlap(self.markers[inner], self.markers[at]));
                }
                None => found.faults.push(Fault::Unclosed(self.markers[inner])),
            }
        }
    }
}
