//! `schemas/rules/OUTPUT.md` shows what ten rules really print.

use crate::support::{helpc, project, write_tree};

const SLIPS: &str = "<properties
    pageTitle=\"Restart a virtual machine that is stuck\"
    description=\"How to restart a virtual machine that does not respond\"
    selfHelpType=\"genric\"
    service=\"microsoft.compute\"
    resource=\"virtualmachines\"
    ms.author=\"example\"
    supportTopicIds=\"32411835; 32411836\"
    productPesIds=\"14749\"
    cloudEnvironments=\"public, moonkake\"
    articleId=\"compute-restart\"
    ownershipId=\"Compute_VirtualMachines\"
/>
# Restart a virtual machine that is stuck

##**Recommended Steps**

Follow these steps:
* Open <name-of-the-machine> in the portal.
* Select [Restart] (https://docs.microsoft.com/azure/virtual-machines/).
* Read [here](https://docs.microsoft.com/en-us/azure/virtual-machines/).
* See [what happened](#what-happend) and [ask us](https://aka.ms/ask).

### What happened

The host failed.
";

#[test]
fn the_page_shows_what_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let article = "articles/microsoft.compute/compute-restart.md";
    write_tree(folder.path(), &[("helpc.yaml", ""), (article, SLIPS)]);
    let all = ["--max-per-rule", "0", "--max-per-file", "0"];
    let output = helpc(folder.path(), &[&["check", "--quiet"][..], &all].concat());
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let lines = printed
        .lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n");
    let page = format!(
        "# What helpc prints\n\nAn article with a slip in nearly every line, and what `helpc check` says of it. A test holds this page to what is printed.\n\n```markdown\n{SLIPS}```\n\n```text\n{lines}\n```\n"
    );
    let path = project().join("schemas/rules/OUTPUT.md");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|mode| mode == "always") {
        std::fs::write(&path, &page).expect("written");
    }
    let shown = std::fs::read_to_string(&path).expect("the page");
    assert_eq!(shown, page, "run the test with INSTA_UPDATE=always");
    let rules: std::collections::BTreeSet<&str> = lines
        .lines()
        .filter_map(|line| line.split_once('[')?.1.split_once("]: "))
        .map(|(rule, _)| rule)
        .collect();
    assert!(rules.len() >= 10, "{rules:?}");
}
