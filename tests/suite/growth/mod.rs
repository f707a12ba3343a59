//! Work must not grow faster than the size of a file, because articles are untrusted.
//!
//! Files of short patterns, of pairs and of sandwiches of them are checked, built, fixed and
//! reported in two sizes. Only the CPU time of the thread that does the work counts. What seems to
//! grow too fast is measured again in larger sizes, next to plain prose, and the minimum of each
//! size counts, because other tests and a slow machine only add to a measurement.
//!
//! Each run takes turns with the tasks and the pairs. `HELPC_GROWTH=40` measures each pattern with
//! each task, and 40 random shapes, which takes minutes.

mod cost;
mod shape;

use crate::hostile::MARKDOWN;
use cost::{Clock, Costs, SITE, Task, costs, prose};
use shape::{Kind, Shape};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

/// How many times as large the larger file is.
const FACTOR: usize = 4;
/// Work may grow so much: 2.6 for each doubling.
const MAX_GROWTH: f64 = 2.6 * 2.6;

/// How thoroughly growth is measured.
#[derive(Debug, Clone, Copy)]
struct Effort {
    /// Bytes of the smaller file.
    small: usize,
    /// Work that costs less in the larger file was not measured precisely enough.
    min_cost: Duration,
    /// How often work must seem to grow too fast.
    tries: usize,
}

/// The first look at a file in each run.
const SHORT: Effort = Effort {
    small: 1 << 10,
    min_cost: Duration::from_millis(10),
    tries: 2,
};

/// The first look at a file in a run that was requested.
const LONG: Effort = Effort {
    small: 3 << 10,
    min_cost: Duration::from_millis(40),
    tries: 6,
};

/// The second measurement of what seems to grow too fast. Fixes are tried until a budget of bytes
/// is spent, so their cost grows faster in small files.
const SECOND: Effort = Effort {
    small: 12 << 10,
    min_cost: Duration::from_millis(100),
    tries: 4,
};

/// Number of tasks that a short run measures for each file, in addition to `check`.
const SHORT_TASKS: usize = 1;

/// Number of random shapes that are requested, if any.
static REQUESTED: LazyLock<Option<usize>> = LazyLock::new(|| {
    let count = std::env::var("HELPC_GROWTH").ok();
    count.and_then(|count| count.parse().ok())
});

/// The minimum cost of each task.
#[derive(Default)]
struct Least(Costs);

impl Least {
    fn add(&mut self, costs: Costs) {
        for (what, cost) in costs {
            let least = self.0.entry(what).or_insert(cost);
            *least = cost.min(*least);
        }
    }
}

/// Returns the tasks that grow too fast, of those that `costs` measures for a size, and how much.
fn too_fast(effort: Effort, costs: impl Fn(usize) -> Costs) -> BTreeMap<String, f64> {
    let (mut small, mut large) = (Least::default(), Least::default());
    let mut control = (Duration::MAX, Duration::MAX);
    let mut fast = BTreeMap::new();
    for tried in 0..effort.tries {
        large.add(costs(effort.small * FACTOR));
        if large.0.values().all(|cost| *cost < effort.min_cost) {
            return BTreeMap::new();
        }
        small.add(costs(effort.small));
        let mut limit = MAX_GROWTH;
        if tried > 0 {
            control.0 = control.0.min(prose(effort.small));
            control.1 = control.1.min(prose(effort.small * FACTOR));
            limit *= (ratio(control.1, control.0) / FACTOR as f64).max(1.0);
        }
        let slow = large.0.iter().filter(|(_, cost)| **cost >= effort.min_cost);
        fast = slow
            .map(|(what, cost)| (what.clone(), ratio(*cost, small.0[what])))
            .filter(|(_, growth)| *growth > limit)
            .collect();
        if fast.is_empty() {
            break;
        }
    }
    fast
}

fn ratio(large: Duration, small: Duration) -> f64 {
    large.as_secs_f64() / small.max(Duration::from_micros(500)).as_secs_f64()
}

/// A file that is measured, and what is done with it.
struct Case {
    kind: Kind,
    shape: Shape,
    tasks: Vec<Task>,
}

impl Case {
    fn faults(&self) -> Vec<String> {
        let measure = |effort| {
            too_fast(effort, |length| {
                let file = self.kind.file(&self.shape.text(length));
                costs(file, &self.tasks)
            })
        };
        let first = if REQUESTED.is_some() { LONG } else { SHORT };
        if measure(first).is_empty() {
            return Vec::new();
        }
        let fast = measure(SECOND).into_iter();
        fast.map(|(what, growth)| format!("{what} x{growth:.1}: {:?} {:?}", self.kind, self.shape))
            .collect()
    }
}

/// Runs all cases, on threads that share nothing.
fn in_pools(cases: &[Case]) -> Vec<String> {
    let threads = rayon::current_num_threads().clamp(1, 4);
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for part in 0..threads {
            let found = &found;
            scope.spawn(move || {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
                let faults = pool.expect("a thread").install(|| {
                    let cases = cases.iter().skip(part).step_by(threads);
                    cases.flat_map(Case::faults).collect::<Vec<_>>()
                });
                found.lock().expect("no panic before").extend(faults);
            });
        }
    });
    found.into_inner().expect("no panic before")
}

fn assert_linear(cases: &[Case]) {
    LazyLock::force(&SITE);
    let faults = in_pools(cases);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Takes turns with the tasks: a short run measures a few for each case.
fn tasks_of(number: usize) -> Vec<Task> {
    let mut tasks = Task::all();
    if REQUESTED.is_none() {
        let count = tasks.len();
        tasks.rotate_left(number * SHORT_TASKS % count);
        tasks.truncate(SHORT_TASKS);
    }
    tasks
}

#[test]
fn work_grows_with_the_file_for_each_pattern() {
    let patterns = Kind::ALL.into_iter().flat_map(|kind| {
        let patterns = kind.patterns().iter();
        patterns.map(move |pattern| (kind, *pattern))
    });
    let cases = patterns.enumerate().map(|(number, (kind, pattern))| Case {
        kind,
        shape: Shape::Woven(vec![pattern]),
        tasks: tasks_of(number),
    });
    assert_linear(&cases.collect::<Vec<_>>());
}

#[test]
fn work_grows_with_the_file_for_pairs_and_sandwiches() {
    let cases: Vec<Case> = match *REQUESTED {
        Some(count) => random_cases(count),
        None => rotated_cases(),
    };
    assert_linear(&cases);
}

/// Returns `count` random pairs and sandwiches.
fn random_cases(count: usize) -> Vec<Case> {
    let mut random = fastrand::Rng::with_seed(1);
    // Markdown has the most patterns.
    let kinds = [Kind::ALL, [Kind::Markdown; 4]].concat();
    let cases = (0..count).map(|number| {
        let kind = *random.choice(&kinds).unwrap_or(&Kind::Markdown);
        let length = random.usize(2..=3);
        let parts = (0..length).filter_map(|_| random.choice(kind.patterns()).copied());
        let parts = parts.collect();
        let shape = if random.bool() {
            Shape::Woven(parts)
        } else {
            Shape::Blocks(parts)
        };
        Case {
            kind,
            shape,
            tasks: tasks_of(number),
        }
    });
    cases.collect()
}

/// Patterns that each short run combines: what they start, another one may end or refer to.
const PARTNERS: [&str; 4] = ["# a\n", "[a](#a)\n", "<!--$a-->b", "<a href=b>"];

/// Returns pairs and sandwiches of each fourth pattern with one of [`PARTNERS`].
fn rotated_cases() -> Vec<Case> {
    let patterns = MARKDOWN.iter().enumerate().step_by(PARTNERS.len());
    let cases = patterns.map(|(number, pattern)| {
        let turn = number / PARTNERS.len();
        let partner = PARTNERS[turn % PARTNERS.len()];
        let shape = match turn % 3 {
            0 => Shape::Woven(vec![pattern, partner]),
            1 => Shape::Blocks(vec![pattern, partner]),
            _ => Shape::Blocks(vec![partner, pattern, partner]),
        };
        Case {
            kind: Kind::Markdown,
            shape,
            tasks: tasks_of(turn),
        }
    });
    cases.collect()
}

/// The test itself sees work that grows too fast, and no other.
#[test]
fn quadratic_work_is_seen() {
    let sum = |part: &[u8]| {
        let values = part.iter().map(|byte| usize::from(black_box(*byte)));
        values.sum::<usize>()
    };
    let costs = |length: usize| {
        let bytes = vec![1; length * 2];
        let starts = || (0..bytes.len()).step_by(16);
        let mut clock = Clock::default();
        let rests = clock.measure("quadratic", || {
            starts().map(|at| sum(&bytes[at..])).sum::<usize>()
        });
        let parts = clock.measure("linear", || {
            let times = (0..200).flat_map(|_| starts());
            times.map(|at| sum(&bytes[at..][..16])).sum::<usize>()
        });
        assert!(rests > 0 && parts > 0);
        clock.0
    };
    let seen = too_fast(LONG, costs);
    assert_eq!(seen.keys().collect::<Vec<_>>(), ["quadratic"]);
}
