//! Whether any of many spans holds a place.

use super::Span;

/// Spans that may lie within each other, made ready to be asked.
#[derive(Debug, Default)]
pub(crate) struct SpanSet {
    /// In order of the starts, each with the furthest end so far.
    reach: Vec<(u32, u32)>,
}

impl SpanSet {
    /// Whether one of the spans contains `span`.
    pub(crate) fn holds(&self, span: Span) -> bool {
        let next = self
            .reach
            .partition_point(|(start, _)| *start <= span.start);
        next > 0 && span.end <= self.reach[next - 1].1
    }
}

impl FromIterator<Span> for SpanSet {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let spans = spans.into_iter().map(|span| (span.start, span.end));
        let mut reach: Vec<(u32, u32)> = spans.collect();
        reach.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut reach {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Self { reach }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_one_of_the_spans_contains() {
        let spans = [(8, 9), (2, 7), (3, 5), (9, 12)].map(|(from, to)| Span::new(from, to));
        let cover: SpanSet = spans.into_iter().collect();
        for start in 0..14 {
            for end in start..14 {
                let span = Span::new(start, end);
                let expected = spans.iter().any(|other| other.contains(span));
                assert_eq!(cover.holds(span), expected, "{span:?}");
            }
        }
    }
}
