//! A set of spans with a fast containment test.

use super::Span;

/// Spans, which may overlap, with a containment test in logarithmic time.
#[derive(Debug, Default)]
pub(crate) struct SpanSet {
    /// The start of each span, in order, and the furthest end up to there.
    reach: Vec<(u32, u32)>,
}

impl SpanSet {
    /// Returns true if one of the spans contains `span`.
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
    fn holds_spans_that_one_span_contains() {
        let spans = [(8, 9), (2, 7), (3, 5), (9, 12)].map(|(from, to)| Span::new(from, to));
        let set: SpanSet = spans.into_iter().collect();
        for start in 0..14 {
            for end in start..14 {
                let span = Span::new(start, end);
                let expected = spans.iter().any(|other| other.contains(span));
                assert_eq!(set.holds(span), expected, "{span:?}");
            }
        }
    }
}
