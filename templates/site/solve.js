// The page "Diagnose and solve problems" of a resource type.

import { bladeButton } from "./blade.js";
import { article as articleOf, cards, nameOf } from "./bundle.js";
import { el, unique } from "./dom.js";
import { t } from "./text.js";

const text = (value) => String(value ?? "").trim();
const list = (value) => (Array.isArray(value) ? value.filter((item) => item && typeof item === "object") : []);

// Groups items by category, in the order in which the categories first appear.
function byCategory(items) {
  const groups = new Map();
  for (const item of items) {
    const category = text(item.category);
    groups.set(category, [...(groups.get(category) ?? []), item]);
  }
  return groups;
}

// Renders the page. `renderArticle` draws the article that solves a problem.
export function renderSolve(article, context, renderArticle) {
  context = { ...context, renderArticle };
  const { data } = article.body;
  const problems = list(data.commonProblems);
  const tools = list(data.troubleshootingTools);
  const root = el("div", { class: "solve" });
  const heading = `h${context.level}`;
  const inner = `h${context.level + 1}`;
  const filter = el("input", { type: "search", id: unique("filter"), autocomplete: "off" });
  const found = el("p", { class: "unseen", role: "status" });
  const items = [];

  const grouped = (all, draw) =>
    [...byCategory(all)].map(([category, members]) => {
      const drawn = members.map((member) => {
        const item = draw(member);
        items.push([item, [member.title, member.description, member.category, member.searchTags].map(text).join(" ").toLowerCase()]);
        return item;
      });
      return el("div", { class: "group" }, category && el(inner, {}, category), el("div", { class: "tiles" }, drawn));
    });

  root.append(
    el("p", { class: "filter" }, el("label", { for: filter.id }, t("filter_problems")), filter),
    found,
    problems.length > 0 && el("section", {}, el(heading, {}, t("common_problems")), grouped(problems, (problem) => drawProblem(problem, context))),
    tools.length > 0 && el("section", {}, el(heading, {}, t("tools")), grouped(tools, (tool) => drawTool(tool, context))),
  );
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [item, haystack] of items) {
      item.hidden = !words.every((word) => haystack.includes(word));
      count += item.hidden ? 0 : 1;
    }
    for (const group of root.querySelectorAll(".group")) {
      group.hidden = [...group.querySelectorAll(".tile")].every((tile) => tile.hidden);
    }
    found.textContent = t("n_entries", { count });
  });
  return root;
}

function drawTool(tool, context) {
  return el(
    "div",
    { class: "tile" },
    el("p", { class: "tile-title" }, text(tool.title)),
    tool.description && el("p", {}, text(tool.description)),
    el("p", {}, bladeButton([t("open_tool")], null, context, true)),
  );
}

// Draws a problem that expands in place.
function drawProblem(problem, context) {
  const body = el("div", { class: "tile-body", id: unique("problem"), hidden: true });
  const button = el("button", { type: "button", class: "tile-title", "aria-expanded": "false", "aria-controls": body.id }, text(problem.title));
  let drawn = false;
  button.addEventListener("click", () => {
    body.hidden = !body.hidden;
    button.setAttribute("aria-expanded", String(!body.hidden));
    if (!drawn) {
      drawn = true;
      fill(body, problem, context).catch(() => {
        drawn = false;
        body.replaceChildren(el("p", { class: "error" }, t("content_failed")));
      });
    }
  });
  return el("div", { class: "tile" }, button, problem.description && el("p", {}, text(problem.description)), body);
}

async function fill(body, problem, context) {
  const { entry } = context;
  const parts = [];
  const inner = list(problem.subProblems);
  if (inner.length > 0) {
    parts.push(el("p", { class: "quiet" }, t("which_problem")), el("div", { class: "tiles" }, inner.map((one) => drawProblem(one, context))));
  }
  const symptom = text(problem.symptomId);
  if (symptom) {
    const outcomes = entry ? await cards(entry, "symptom", symptom) : [];
    const shown = outcomes.filter((card) => !card.internal);
    parts.push(el(
      "div",
      { class: "part" },
      el("p", { class: "part-kind" }, t("diagnostics")),
      el("p", {}, t("check_runs")),
      shown.length > 0 && el("ul", {}, shown.map((card) => el("li", {}, el("a", { href: context.linkTo(card.id) }, card.title)))),
    ));
  }
  const id = text(problem.commonSolutionArticleId);
  if (id && inner.length === 0 && entry) {
    const solution = await articleOf(entry, id);
    if (solution) {
      const level = Math.min(5, context.level + 2);
      parts.push(el("div", { class: "solution" }, el(`h${level}`, {}, nameOf(solution)), await context.renderArticle(solution, { ...context, level: level + 1 })));
    } else {
      parts.push(el("p", { class: "quiet" }, t("not_in_cloud")));
    }
  }
  const topic = text(problem.supportTopicId);
  if (topic && entry && context.topicLink) {
    parts.push(el("p", {}, el("a", { href: context.topicLink(topic) }, t("all_for_topic"))));
  }
  body.replaceChildren(...parts);
}
