//! Measures of one ranking.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Minimum grade of a document that is an answer.
const MIN_ANSWER: f64 = 2.0;

/// Measures of a ranking, from 0 (worst) to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Measures {
    /// Normalized discounted cumulative gain of the first 3 documents: 1 if no order is
    /// better. The gain of a document is its grade.
    pub ndcg_at_3: f64,
    /// The same of the first 10.
    pub ndcg_at_10: f64,
    /// 1 divided by the position of the first answer; 0 if there is none.
    pub reciprocal_rank: f64,
    /// The share of the answers that are among the first 10 documents.
    pub recall_at_10: f64,
    /// 1 if an answer is among the first 3 documents.
    pub success_at_3: f64,
}

impl Measures {
    /// Measures a ranking against the grades of documents. Documents without a grade have the
    /// grade 0.
    pub fn of(ranking: &[String], grades: &BTreeMap<String, f64>) -> Self {
        let found: Vec<f64> = ranking
            .iter()
            .map(|id| grades.get(id).copied().unwrap_or(0.0))
            .collect();
        let mut best: Vec<f64> = grades.values().copied().collect();
        best.sort_by(|a, b| b.total_cmp(a));
        let is_answer = |grade: &f64| *grade >= MIN_ANSWER;
        let first = found.iter().position(is_answer);
        let among = |count: usize| {
            found
                .iter()
                .take(count)
                .filter(|grade| is_answer(grade))
                .count()
        };
        let answers = best.iter().filter(|grade| is_answer(grade)).count();
        Self {
            ndcg_at_3: ratio(gain(&found, 3), gain(&best, 3)),
            ndcg_at_10: ratio(gain(&found, 10), gain(&best, 10)),
            reciprocal_rank: first.map_or(0.0, |at| 1.0 / (at + 1) as f64),
            recall_at_10: ratio(among(10) as f64, answers as f64),
            success_at_3: if among(3) > 0 { 1.0 } else { 0.0 },
        }
    }

    /// Returns the measures with their names, in the order in which they are printed.
    pub fn named(&self) -> [(&'static str, f64); 5] {
        [
            ("nDCG@3", self.ndcg_at_3),
            ("nDCG@10", self.ndcg_at_10),
            ("MRR", self.reciprocal_rank),
            ("recall@10", self.recall_at_10),
            ("success@3", self.success_at_3),
        ]
    }

    /// Returns the mean of the measures of several rankings; 0 if there are none.
    pub(super) fn mean<'m>(all: impl Iterator<Item = &'m Self>) -> Self {
        let mut sum = Self::default();
        let mut count = 0.0;
        for one in all {
            sum.ndcg_at_3 += one.ndcg_at_3;
            sum.ndcg_at_10 += one.ndcg_at_10;
            sum.reciprocal_rank += one.reciprocal_rank;
            sum.recall_at_10 += one.recall_at_10;
            sum.success_at_3 += one.success_at_3;
            count += 1.0;
        }
        Self {
            ndcg_at_3: ratio(sum.ndcg_at_3, count),
            ndcg_at_10: ratio(sum.ndcg_at_10, count),
            reciprocal_rank: ratio(sum.reciprocal_rank, count),
            recall_at_10: ratio(sum.recall_at_10, count),
            success_at_3: ratio(sum.success_at_3, count),
        }
    }
}

/// Returns the discounted cumulative gain of the first `count` grades.
fn gain(grades: &[f64], count: usize) -> f64 {
    let gains = grades.iter().take(count).enumerate();
    // The sum of no numbers is -0.0, which is printed with its sign.
    gains.fold(0.0, |sum, (at, grade)| {
        sum + grade / ((at + 2) as f64).log2()
    })
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::Measures;
    use std::collections::BTreeMap;

    fn measures(ranking: &[&str]) -> Measures {
        let grades = [("best", 3.0), ("good", 2.0), ("weak", 1.0), ("bad", 0.0)];
        let grades: BTreeMap<String, f64> = grades
            .into_iter()
            .map(|(id, grade)| (id.to_owned(), grade))
            .collect();
        let ranking: Vec<String> = ranking.iter().map(|id| (*id).to_owned()).collect();
        Measures::of(&ranking, &grades)
    }

    #[test]
    fn the_best_order_has_a_gain_of_one() {
        let best = measures(&["best", "good", "weak", "bad"]);
        assert!(
            best.named()
                .iter()
                .all(|(_, value)| (value - 1.0).abs() < 1e-9)
        );
    }

    #[test]
    fn a_worse_order_has_a_smaller_gain() {
        let swapped = measures(&["good", "best", "unknown"]);
        // (2 + 3 / log2(3)) / (3 + 2 / log2(3) + 1 / 2)
        assert!((swapped.ndcg_at_3 - 0.8174).abs() < 1e-4, "{swapped:?}");
        assert!((swapped.reciprocal_rank - 1.0).abs() < 1e-9);
        let late = measures(&["bad", "weak", "unknown", "good"]);
        assert!((late.reciprocal_rank - 0.25).abs() < 1e-9);
        assert!((late.recall_at_10 - 0.5).abs() < 1e-9);
        assert!(late.success_at_3.abs() < 1e-9);
        assert!(
            measures(&[])
                .named()
                .iter()
                .all(|(_, value)| value.abs() < 1e-9)
        );
    }
}
