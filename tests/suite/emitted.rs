//! A complete bundle of two articles, file by file. A change of the format shows here first.

use crate::support::{helpc, read_tree, write_tree};

const RESTART: &str = "<properties
    pageTitle=\"Restart a virtual machine that does not respond\"
    description=\"How to restart a virtual machine that does not respond\"
    service=\"microsoft.compute\"
    resource=\"virtualmachines\"
    ms.author=\"example\"
    selfHelpType=\"resource\"
    supportTopicIds=\"32411835\"
    resourceTags=\"windows\"
    productPesIds=\"14749\"
    cloudEnvironments=\"public, mooncake\"
    articleId=\"compute-restart\"
    displayOrder=\"2\"
    ownershipId=\"Compute_VirtualMachines\"
/>
# Restart a virtual machine that does not respond

Restart [the machine](data-blade:Microsoft_Azure_Compute.VirtualMachineBlade.id.$resourceId) first.

## **Recommended Steps**

1. Select **Restart**.
2. Wait for `Running`, or read on <!--$time-->today<!--/$time-->.
";

const QUESTIONS: &str = "<properties
    pageTitle=\"Questions about a virtual machine\"
    description=\"What support asks about a virtual machine first\"
    service=\"microsoft.compute\"
    resource=\"virtualmachines\"
    ms.author=\"example\"
    selfHelpType=\"problemScopingQuestions\"
    supportTopicIds=\"32411835\"
    productPesIds=\"14749\"
    cloudEnvironments=\"public\"
    articleId=\"compute-questions\"
    ownershipId=\"Compute_VirtualMachines\"
/>
# Questions about a virtual machine
---
{
  \"resourceRequired\": true,
  \"subscriptionRequired\": true,
  \"title\": \"Questions about a virtual machine\",
  \"fileAttachmentHint\": \"\",
  \"formElements\": [
    {
      \"id\": \"problem_start_time\",
      \"order\": 1,
      \"controlType\": \"datetimepicker\",
      \"displayLabel\": \"When did the problem begin?\",
      \"required\": true
    },
    {
      \"id\": \"issueDescription\",
      \"order\": 2,
      \"controlType\": \"multilinetextbox\",
      \"displayLabel\": \"What happens?\",
      \"useAsAdditionalDetails\": true,
      \"required\": true
    }
  ]
}
---
";

#[test]
fn a_bundle_matches_its_snapshot() {
    let folder = tempfile::tempdir().expect("a folder");
    write_tree(
        folder.path(),
        &[
            ("helpc.yaml", ""),
            ("articles/microsoft.compute/compute-restart.md", RESTART),
            ("articles/microsoft.compute/compute-questions.md", QUESTIONS),
        ],
    );
    let built = helpc(
        folder.path(),
        &["build", "--quiet", "--level", "error", "--no-site"],
    );
    assert!(built.status.success(), "{built:?}");
    let mut shown = String::new();
    for (path, bytes) in read_tree(&folder.path().join("dist")) {
        shown.push_str(&format!("=== {path}\n"));
        match serde_json::from_slice::<serde_json::Value>(&bytes) {
            Ok(value) => shown.push_str(&format!("{value:#}\n")),
            Err(_) => shown.push_str(&String::from_utf8_lossy(&bytes)),
        }
    }
    // These change with the version and with every change of the schemas.
    let filters = [
        (r#""version": "[^"]+""#, r#""version": "…""#),
        (r#""inputs": "[0-9a-f]+""#, r#""inputs": "…""#),
        (r#""key": "[0-9a-f]{32}""#, r#""key": "…""#),
    ];
    insta::with_settings!({ filters => filters }, {
        insta::assert_snapshot!("bundle", shown);
    });
}
