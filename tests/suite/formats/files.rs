//! Where reports are written.

use super::{printed, text, tree};
use crate::support::{self, helpc, project, write_tree};

#[test]
fn writes_several_formats_to_files_and_one_to_standard_output() {
    let folder = tree();
    let output = helpc(
        folder.path(),
        &[
            "check",
            "--format",
            "concise",
            "--format",
            "sarif=out/deep/helpc.sarif",
            "--format",
            "junit=out/junit.xml",
        ],
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), printed(folder.path(), "concise"));
    let read = |path: &str| std::fs::read_to_string(folder.path().join(path)).expect("written");
    assert_eq!(
        read("out/deep/helpc.sarif"),
        printed(folder.path(), "sarif")
    );
    assert_eq!(read("out/junit.xml"), printed(folder.path(), "junit"));
    let output = helpc(
        folder.path(),
        &["check", "--format", "gitlab=out/junit.xml"],
    );
    assert!(output.stdout.is_empty(), "every format has a file");
    assert_eq!(read("out/junit.xml"), printed(folder.path(), "gitlab"));
    let left: Vec<_> = support::read_tree(&folder.path().join("out"))
        .into_keys()
        .collect();
    assert_eq!(
        left,
        ["deep/helpc.sarif", "junit.xml"],
        "nothing unfinished"
    );
}

#[test]
fn unwritable_output_exits_with_2() {
    let folder = tree();
    write_tree(folder.path(), &[("file", "whole")]);
    for (formats, wanted) in [
        (
            &["sarif", "github"][..],
            "only one format can go to standard output",
        ),
        (&["sarif=a", "github=a"], "cannot go to the same file"),
        (&["sarif="], "missing file"),
        (&["sarf"], "'sarif'"),
        (&["sarf=out"], "'sarif'"),
        (&["sarif=file/below"], "choose another path"),
        (&["sarif=articles"], "choose another path"),
    ] {
        let mut args = vec!["check"];
        args.extend(formats.iter().flat_map(|format| ["--format", format]));
        let output = helpc(folder.path(), &args);
        let talk = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{formats:?}: {talk}");
        assert!(talk.contains(wanted), "{formats:?}: {talk}");
        assert!(output.stdout.is_empty(), "{formats:?}");
    }
    let file = std::fs::read(folder.path().join("file")).expect("still there");
    assert_eq!(file, b"whole");
}

#[test]
fn pipeline_files_use_existing_options() {
    let folder = tree();
    for file in [
        ".ci/steps/check.sh",
        ".ci/azure-pipelines.yml",
        ".ci/gitlab.yml",
        ".pre-commit-hooks.yaml",
    ] {
        let text = std::fs::read_to_string(project().join(file)).expect(file);
        let text = text.replace("--format=", "--format ");
        let words: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || ",\"[]".contains(c))
            .filter(|word| !word.is_empty())
            .collect();
        let is_format = |word: &str| word.starts_with(|c: char| c.is_ascii_lowercase());
        let formats = words
            .windows(2)
            .filter(|pair| pair[0] == "--format" && is_format(pair[1]));
        let names: Vec<&str> = formats
            .map(|pair| pair[1].split('=').next().unwrap_or_default())
            .collect();
        assert!(!names.is_empty(), "{file}");
        for name in names {
            let output = helpc(folder.path(), &["check", "--format", name]);
            assert_eq!(output.status.code(), Some(1), "{file}: {name}");
        }
    }
}
