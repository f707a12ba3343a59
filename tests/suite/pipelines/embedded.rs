//! The templates for Azure Pipelines and GitLab contain the scripts, because a pipeline that
//! includes a template has only that file.

use super::tree::read;
use crate::support::project;

/// Returns `text` with the content of each block that names a script: `| # .ci/steps/NAME`.
fn embed(text: &str) -> String {
    let mut result = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        result += line;
        result += "\n";
        let Some((_, path)) = line.split_once("| # .ci/steps/") else {
            continue;
        };
        let indent = lines.peek().expect("a block");
        let indent = &indent[..indent.len() - indent.trim_start().len()];
        while lines
            .next_if(|line| line.is_empty() || line.starts_with(indent))
            .is_some()
        {}
        let script = project().join(".ci/steps").join(path);
        let script = std::fs::read_to_string(script).expect(path);
        for line in script.lines() {
            if !line.is_empty() {
                result += indent;
            }
            result += line;
            result += "\n";
        }
    }
    result
}

#[test]
fn templates_contain_the_scripts() {
    for path in [".ci/azure-pipelines.yml", ".ci/gitlab.yml"] {
        let text = std::fs::read_to_string(project().join(path)).expect(path);
        crate::docs::assert_current(path, &embed(&text));
    }
    let azure = read(".ci/azure-pipelines.yml");
    let script = std::fs::read_to_string(project().join(".ci/steps/check.sh")).expect("read");
    let steps = azure["steps"].as_array().expect("steps");
    let step = steps
        .iter()
        .find(|step| step["displayName"] == "Check articles");
    assert_eq!(step.expect("a step")["bash"], script);
    assert!(!script.contains("${{"), "Azure Pipelines would expand it");
    assert!(!script.contains("$[["), "GitLab would expand it");
}

#[test]
fn every_variable_of_a_script_is_set() {
    let azure = std::fs::read_to_string(project().join(".ci/azure-pipelines.yml")).expect("read");
    let gitlab = std::fs::read_to_string(project().join(".ci/gitlab.yml")).expect("read");
    let action = project().join(".github/actions/helpc/action.yml");
    let action = std::fs::read_to_string(action).expect("read");
    let documented = regex::Regex::new(r"(?m)^#   +((?:CHECK|INSTALL)_[A-Z0-9_]+)").expect("valid");
    for script in ["install.sh", "check.sh"] {
        let text = std::fs::read_to_string(project().join(".ci/steps").join(script)).expect("read");
        let mut names: Vec<&str> = documented
            .captures_iter(&text)
            .map(|captures| captures.get(1).expect("a name").as_str())
            .collect();
        names.push(if script == "check.sh" {
            "CHECK_FAIL_ON"
        } else {
            "INSTALL_TO"
        });
        assert!(names.len() > 5, "{names:?}");
        for name in names {
            let is_of_github = ["CHECK_ANNOTATIONS", "INSTALL_ATTESTATION"].contains(&name);
            let by_default = ["INSTALL_CACHE", "INSTALL_TO"].contains(&name);
            for (forge, text) in [("azure", &azure), ("gitlab", &gitlab), ("github", &action)] {
                let is_set = text.contains(&format!(" {name}: "))
                    || text.contains(&format!("export {name}="));
                let is_needed = !by_default && (!is_of_github || forge == "github");
                assert!(is_set || !is_needed, "{forge}: {name}");
            }
        }
    }
}
