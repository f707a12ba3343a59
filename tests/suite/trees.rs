//! Snapshots of parsed articles: one of each kind of body, and broken properties blocks.

use crate::support::SCHEMAS;
use helpc::article::{Article, Node, NodeKind};
use helpc::source::Source;
use std::fmt::Write;

/// Formats the parts of an article, each with its byte range and its text.
fn tree(text: &str) -> String {
    let article = Article::parse(
        Source::decode("microsoft.example/example.md", text.as_bytes().to_vec()),
        &SCHEMAS,
    );
    let source = &article.source;
    let mut out = String::new();
    let kind = article
        .self_help_type
        .as_ref()
        .map_or("unknown", |kind| kind.name.as_str());
    writeln!(
        out,
        "type {kind}, id {}, block {:?}, body {:?}",
        article.id(),
        article.properties.span,
        article.body
    )
    .unwrap();
    for attribute in article.properties.all(source) {
        writeln!(
            out,
            "attribute {:?} {} = {:?} {:?}",
            attribute.name_span(),
            attribute.name(),
            attribute.value_span(),
            attribute.value()
        )
        .unwrap();
    }
    for fault in &article.properties.faults {
        writeln!(out, "fault {:?} {:?}", fault.span, fault.kind).unwrap();
    }
    for heading in &article.outline.headings {
        writeln!(
            out,
            "heading {} {:?} {:?} bold {}",
            heading.level, heading.content, heading.text, heading.bold
        )
        .unwrap();
    }
    for link in &article.outline.links {
        writeln!(
            out,
            "link {:?} {:?} -> {:?} {:?} image {}",
            link.origin, link.text, link.target, link.url, link.image
        )
        .unwrap();
    }
    for tag in &article.outline.tags {
        writeln!(
            out,
            "tag {:?} {} closing {}",
            tag.span, tag.name, tag.closing
        )
        .unwrap();
    }
    for placeholder in &article.outline.placeholders {
        writeln!(out, "placeholder {placeholder:?}").unwrap();
    }
    for list in &article.outline.lists {
        writeln!(out, "list {:?} depth {}", list.span, list.depth).unwrap();
    }
    for include in &article.outline.includes {
        writeln!(
            out,
            "include {:?} {}",
            include.span,
            source.slice(include.path)
        )
        .unwrap();
    }
    for suppression in &article.suppressions {
        let rules: Vec<&str> = suppression
            .rules
            .iter()
            .map(|rule| rule.0.as_str())
            .collect();
        writeln!(
            out,
            "suppression {:?} {:?} {rules:?} for {:?}",
            suppression.span, suppression.scope, suppression.range
        )
        .unwrap();
    }
    let outline = &article.outline;
    for (what, spans) in [
        ("table", &outline.tables),
        ("quote", &outline.quotes),
        ("code", &outline.code),
        ("fence", &outline.fences),
        ("emphasis", &outline.emphasis),
        ("comment", &outline.comments),
    ] {
        for span in spans {
            writeln!(out, "{what} {span:?} {:?}", source.slice(*span)).unwrap();
        }
    }
    for marker in &article.markers {
        writeln!(
            out,
            "marker {:?} {:?} {}",
            marker.span,
            marker.kind,
            source.slice(marker.name)
        )
        .unwrap();
    }
    for component in &article.components {
        writeln!(out, "component {:?} {}", component.span, component.name).unwrap();
        for child in &component.children {
            writeln!(
                out,
                "  {} = {:?} {:?}",
                child.name, child.text_span, child.text
            )
            .unwrap();
        }
    }
    for section in &article.sections {
        writeln!(out, "section {:?} {:?}", section.title_span, section.title).unwrap();
    }
    for fault in &article.component_faults {
        writeln!(out, "component fault {:?} {:?}", fault.span, fault.kind).unwrap();
    }
    if let Some(json) = &article.json {
        for fault in &json.faults {
            writeln!(out, "json fault {:?} {:?}", fault.span, fault.kind).unwrap();
        }
    }
    if let Some(root) = article.document() {
        write_node(&mut out, root, 1);
    }
    out
}

fn write_node(out: &mut String, node: Node<'_>, depth: usize) {
    let indent = "  ".repeat(depth);
    match node.kind() {
        NodeKind::Object(members) => {
            writeln!(out, "{indent}object {:?}", node.span()).unwrap();
            for member in members {
                writeln!(out, "{indent}  {:?} {}:", member.key_span(), member.key()).unwrap();
                write_node(out, member.value(), depth + 2);
            }
        }
        NodeKind::Array(items) => {
            writeln!(out, "{indent}list {:?}", node.span()).unwrap();
            items
                .iter()
                .for_each(|item| write_node(out, item, depth + 1));
        }
        other => writeln!(out, "{indent}{other:?} {:?}", node.span()).unwrap(),
    }
}

#[test]
fn a_markdown_article() {
    insta::assert_snapshot!(tree(
        "\u{feff}<!-- a note -->\r\n<properties\r\n\tpageTitle=\"A &amp; B\"\r\n  selfhelptype = 'Diagnostics'\r\n\tcloudEnvironments=\"Public, FairFax\"\r\n/>\r\n# We found 😀\r\n\r\n<!--issueDescription-->\r\n**<!--$vm-->[vm]<!--/$vm-->** is down.\r\n<!--/issueDescription-->\r\n\r\n## **Recommended Steps**\r\n\r\nUse <your name>, [a `code` (x)](https://a.example/b_(c) \"t\"), <https://b.example>,\r\n<a href=\"#x\">raw</a><br> ![alt](https://c.example/i.png)\r\n[token](<!--$Link-->[Link]<!--/$Link-->)\r\n"
    ));
}

#[test]
fn markdown_of_many_kinds() {
    insta::assert_snapshot!(tree(
        "<properties pageTitle=\"x\" selfHelpType=\"TSG_Content\" cloudEnvironments=\"mooncake\" />\n# 重启虚拟机\n\n<!-- helpc-disable-next-line structure/list-depth -- a table of steps -->\n1. Stop it\n   * Wait\n     - Look **again**\n2. *Start* it\n\n| 名称 | `Value` |\n|:---\t|---|\n| a | [b](#c) |\n\n> Quoted\n> ```\n> code\n> ```\t\n\n    indented <name>\n\n~~~text\n<script>\n~~~\n[!INCLUDE [steps](../../includes/steps.md)]\n\n```\nno end\n"
    ));
}

#[test]
fn nested_regions_and_tokens() {
    insta::assert_snapshot!(tree(
        "<properties pageTitle=\"x\" selfHelpType=\"rca\" cloudEnvironments=\"public\" />\n# We found <!--$Count-->3<!--/$Count--> faults\n\n<!--rcaDescription-->\n<!--issueDescription-->\nAt <!-- $Time -->noon<!--/$time--> it stopped.\n<!--/issueDescription-->\n<!--/rcaDescription-->\n<!--resolutionDetails-->\n<!--$Open-->never ends\n"
    ));
}

#[test]
fn an_apollo_article() {
    insta::assert_snapshot!(tree(
        "<properties pageTitle=\"x\" selfHelpType=\"Apollo\" cloudEnvironments=\"public\" articleId=\"a\" />\n# Internal\n\n## Title\n\n<Insight>\n  <symptomId>A, B</symptomId>\n  <executionText>Checking R&D</executionText>\n</insight>\n\n::: Section More:::\n\n<videoGroup><video><src>https://www.youtube.com/watch?v=1</src><title>T</title></video></videoGroup>\n\n<metric>\n"
    ));
}

#[test]
fn a_json_article() {
    insta::assert_snapshot!(tree(
        "<properties pageTitle=\"x\" selfHelpType=\"problemScopingQuestions\" cloudEnvironments=\"public\" />\n# Form\n---\n{\n  \"$schema\": \"SelfHelpContent\",\n  \"formElements\": [{\"id\": \"a\", \"order\": 1, \"content\": \"<a href=\\\"https:\\/\\/a.example\\\">\\u00e9</a>\",}]\n}\n"
    ));
}

#[test]
fn a_topic_description() {
    insta::assert_snapshot!(tree(
        "<properties pageTitle=\"x\" selfHelpType=\"supportTopicDescription\" productPesIds=\"14749\" cloudEnvironments=\"public\" />\r\n# Machines\r\n---\r\n{\r\n  \"shortDescription\": \"Máquinas \\ud83d\\ude00\",\r\n  \"productLink1\": null,\r\n  \"supportTopics\": [\r\n    {\"id\": 32411835, \"category\": \"a\\\\b\", \"useInDiagnoseAndSolve\": true}\r\n    {\"id\": -1.5e3}\r\n  ],\r\n  \"longDescription\": \"no end\r\n}\r\n"
    ));
}

#[test]
fn a_broken_block() {
    insta::assert_snapshot!(tree(
        "<properties\n  pageTitle=\"A \"quoted\" title\"\n  description=\"no end\n  service=“microsoft.compute”\n  resource=virtualmachines\"\n  selfHelpType\"generic\"\n  cloudEnvironments=\"public\",\n  articleId=\"\"a\"\n\n# Title\n\nText.\n"
    ));
}
