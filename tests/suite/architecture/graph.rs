//! Which file of the library uses which.

use super::imports::{self, Used};
use crate::support::{project, read_tree};
use std::collections::{BTreeMap, BTreeSet};

/// The files of a library by module path, for example `["rules", "run"]`.
pub(super) struct Library {
    files: BTreeMap<Vec<String>, File>,
}

pub(super) struct File {
    /// Path below `src`.
    pub(super) path: String,
    used: Vec<Used>,
}

/// One file uses something of another module or file.
pub(super) struct Arrow<'l> {
    pub(super) from: &'l File,
    /// Path from the root of the library.
    pub(super) path: Vec<String>,
    /// The file that defines it. `None` if the path names a module as such.
    pub(super) to: Option<&'l File>,
    pub(super) test: bool,
    pub(super) line: usize,
}

impl Library {
    pub(super) fn ours() -> Self {
        let files = read_tree(&project().join("src")).into_iter();
        Self::new(files.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8"))))
    }

    pub(super) fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let read = |(path, text): (String, String)| {
            let module = module_of(&path)?;
            let used = imports::read(&text);
            Some((module, File { path, used }))
        };
        Self {
            files: files.into_iter().filter_map(read).collect(),
        }
    }

    pub(super) fn arrows(&self) -> impl Iterator<Item = Arrow<'_>> {
        self.files.iter().flat_map(move |(module, from)| {
            from.used.iter().filter_map(move |used| {
                let (path, to) = self.resolve(module, from, used, 0)?;
                Some(Arrow {
                    from,
                    path,
                    to,
                    test: used.test,
                    line: used.line,
                })
            })
        })
    }

    /// Follows a path to the file that defines what it names, through other imports. Returns
    /// `None` for paths of other crates and of types of the file itself.
    fn resolve<'l>(
        &'l self,
        module: &[String],
        file: &'l File,
        used: &Used,
        depth: usize,
    ) -> Option<(Vec<String>, Option<&'l File>)> {
        let mut at = module.to_vec();
        at.extend(used.within.iter().cloned());
        let first = used.path.first()?;
        let mut rest = used.path.as_slice();
        match first.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => {}
            child
                if self
                    .files
                    .contains_key(&[at.as_slice(), &[child.to_owned()]].concat()) => {}
            name => {
                // Something that the file imports.
                let import = file.used.iter().find(|import| {
                    import.name.as_deref() == Some(name)
                        && used.within.starts_with(&import.within)
                        && !std::ptr::eq(*import, used)
                })?;
                if depth > 8 || import.path.len() == 1 {
                    return None;
                }
                let whole = Used {
                    path: [import.path.as_slice(), &used.path[1..]].concat(),
                    within: import.within.clone(),
                    name: None,
                    test: used.test,
                    line: used.line,
                };
                return self.resolve(module, file, &whole, depth + 1);
            }
        }
        if matches!(first.as_str(), "crate" | "self") {
            rest = &rest[1..];
        }
        while let Some((_, after)) = rest.split_first().filter(|(first, _)| *first == "super") {
            at.pop();
            rest = after;
        }
        let absolute = [at.as_slice(), rest].concat();
        // The longest part of the path that is a file.
        let length = (0..=absolute.len())
            .rev()
            .find(|length| self.files.contains_key(&absolute[..*length]))?;
        let owner = &self.files[&absolute[..length]];
        let Some(name) = absolute.get(length) else {
            return Some((absolute, None));
        };
        let passed_on = owner
            .used
            .iter()
            .find(|import| import.within.is_empty() && import.name.as_ref() == Some(name));
        if let Some(import) = passed_on.filter(|_| depth < 8) {
            let whole = Used {
                path: [import.path.as_slice(), &absolute[length + 1..]].concat(),
                within: Vec::new(),
                name: None,
                test: used.test,
                line: used.line,
            };
            let followed = self.resolve(&absolute[..length], owner, &whole, depth + 1);
            if let Some((_, to)) = followed {
                return Some((absolute, to));
            }
        }
        Some((absolute, Some(owner)))
    }

    /// Returns the groups of files that depend on each other in cycles, except in tests.
    pub(super) fn circles(&self) -> BTreeSet<BTreeSet<&str>> {
        let mut uses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for arrow in self.arrows().filter(|arrow| !arrow.test) {
            if let Some(to) = arrow.to {
                uses.entry(&arrow.from.path).or_default().insert(&to.path);
            }
        }
        let reached: BTreeMap<&str, BTreeSet<&str>> = uses
            .keys()
            .map(|from| {
                let mut reached = BTreeSet::new();
                let mut next = vec![*from];
                while let Some(file) = next.pop() {
                    let unseen = uses.get(file).into_iter().flatten();
                    next.extend(unseen.filter(|to| reached.insert(**to)));
                }
                (*from, reached)
            })
            .collect();
        let together = |from: &str| -> BTreeSet<&str> {
            let both = reached[from].iter().copied();
            both.filter(|to| reached.get(to).is_some_and(|back| back.contains(from)))
                .collect()
        };
        let circles = uses.keys().map(|from| together(from));
        circles.filter(|circle| circle.len() > 1).collect()
    }
}

/// Returns the module of a file: `rules/mod.rs` is `["rules"]`. `main.rs` is another crate.
fn module_of(path: &str) -> Option<Vec<String>> {
    let path = path.strip_suffix(".rs")?;
    let path = path.strip_suffix("/mod").unwrap_or(path);
    match path {
        "main" => None,
        "lib" => Some(Vec::new()),
        _ => Some(path.split('/').map(str::to_owned).collect()),
    }
}

#[test]
fn follows_paths_to_the_file_that_defines_them() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        (
            "a/mod.rs",
            "mod one; mod two; pub use one::One; pub(crate) use two::run as start;",
        ),
        (
            "a/one.rs",
            "use super::two; pub struct One; fn f() { two::run(); }",
        ),
        (
            "a/two.rs",
            "use crate::a::One; mod inner { use super::super::One; } pub fn run() {}",
        ),
        (
            "b.rs",
            "use crate::a::{self, start}; fn f() { let x: a::One; std::fs::read(); String::new(); }",
        ),
    ];
    let library = Library::new(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    let arrows: Vec<String> = library
        .arrows()
        .map(|arrow| {
            let to = arrow.to.map_or("-", |to| &to.path);
            format!("{} {} {to}", arrow.from.path, arrow.path.join("::"))
        })
        .collect();
    assert_eq!(
        arrows,
        [
            "a/mod.rs a::one::One a/one.rs",
            "a/mod.rs a::two::run a/two.rs",
            "a/one.rs a::two -",
            "a/one.rs a::two::run a/two.rs",
            "a/two.rs a::One a/one.rs",
            "a/two.rs a::One a/one.rs",
            "b.rs a -",
            "b.rs a::start a/two.rs",
            "b.rs a::One a/one.rs",
        ]
    );
    let circles: Vec<Vec<&str>> = library.circles().into_iter().map(Vec::from_iter).collect();
    assert_eq!(circles, [["a/one.rs", "a/two.rs"]]);
}
