// The articles of a list, in order. An article is fetched when the reader opens it;
// the address names the open one.

import { article as articleOf, nameOf, visibleCards } from "./bundle.js";
import { el, languageOf, plural, unique } from "./dom.js";
import { articlePageLink, helpful, renderArticle } from "./render.js";

const forms = ["problemscopingquestions", "supporttopicbasedscopingquestions"];
const pages = ["diagnoseandsolve", "tools"];
// Product descriptions do not answer a topic.
const hidden = ["supporttopicdescription"];

export function accordion(all, context, options = {}) {
  const { state, link } = context;
  const kind = (card) => card.type.toLowerCase();
  const listed = options.all ? all : all.filter((card) => !hidden.includes(kind(card)));
  const internal = listed.filter((card) => card.internal).length;
  const shown = visibleCards(listed, state);
  const groups = options.all
    ? [["Articles", shown]]
    : [
        ["Diagnose and solve problems", shown.filter((card) => pages.includes(kind(card)))],
        ["Articles that may help", shown.filter((card) => ![...pages, ...forms].includes(kind(card)))],
        ["Still need help? Questions support will ask", shown.filter((card) => forms.includes(kind(card)))],
      ];
  const items = [];
  const drawn = groups.filter(([, cards]) => cards.length > 0).map(([title, cards]) => {
    const groupItems = cards.map((card) => new Item(card, context, (item) => toggle(item)));
    items.push(...groupItems);
    const label = unique("group");
    return el("section", { "aria-labelledby": label }, el("h2", { id: label }, title), el("div", { class: "accordion" }, groupItems.map((item) => item.root)));
  });
  const summary = plural(shown.length, "article");

  function toggle(item) {
    const open = item.isOpen ? "" : item.card.id;
    context.go({ ...context.state, article: open }, { focus: false });
  }

  return {
    summary,
    parts: [
      filter("resource", "Resource type", "All resource types", listed.flatMap((card) => card.resources ?? []), context),
      filter("tag", "Platform", "All platforms", listed.flatMap((card) => card.tags ?? []), context),
      internal > 0 && el("p", { class: "quiet" }, state.internal === "1"
        ? el("a", { href: link({ ...state, internal: "" }) }, `Hide ${plural(internal, "article")} for support engineers`)
        : el("a", { href: link({ ...state, internal: "1" }) }, `Show ${plural(internal, "article")} for support engineers`)),
      el("p", { class: "count", role: "status" }, shown.length > 0 ? summary : (options.empty ?? "No articles to show.")),
      ...drawn,
    ].filter(Boolean),
    // Opens the article `id` and closes the others.
    open(id, focus, scroll) {
      const key = id.toLowerCase();
      for (const item of items) {
        const isIt = key !== "" && item.card.id.toLowerCase() === key;
        item.set(isIt);
        if (isIt && focus) item.button.focus({ preventScroll: true });
        if (isIt && scroll) item.root.scrollIntoView({ block: "start" });
      }
      context.state.article = id;
    },
    title: () => items.find((item) => item.isOpen)?.card.title,
  };
}

// Draws a filter for a list. A name from the address is a choice even if no article
// has it.
function filter(key, label, all, names, { state, go }) {
  if (names.length === 0) return null;
  const chosen = state[key].toLowerCase();
  const choices = [...new Set(chosen === "" ? names : [...names, chosen])].sort();
  const select = el("select", { id: unique(key) }, el("option", { value: "" }, all), choices.map((name) => el("option", { value: name, selected: name === chosen }, name)));
  select.addEventListener("change", () => go({ ...state, [key]: select.value, article: "" }));
  return el("p", { class: "filter" }, el("label", { for: select.id }, label), select);
}

class Item {
  constructor(card, context, onToggle) {
    this.card = card;
    this.context = context;
    this.isOpen = false;
    this.body = el("div", { class: "item-body", id: unique("item"), hidden: true });
    this.button = el(
      "button",
      { type: "button", class: "item-button", "aria-expanded": "false", "aria-controls": this.body.id, onclick: () => onToggle(this) },
      el("span", { lang: languageOf(card.title) }, card.title),
      card.internal && el("span", { class: "flag" }, "For support engineers"),
      card.tags && el("span", { class: "tags" }, card.tags.join(", ")),
    );
    this.root = el("div", { class: "item" }, el("h3", {}, this.button), this.body);
    this.loaded = null;
  }

  set(isOpen) {
    this.isOpen = isOpen;
    this.body.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.loaded ??= this.load();
  }

  async load() {
    const { entry } = this.context;
    this.body.replaceChildren(el("p", { class: "quiet" }, "Loading…"));
    try {
      const article = await articleOf(entry, this.card.id);
      if (!article) throw new Error("article not found");
      const body = await renderArticle(article, { ...this.context, level: 4 });
      const name = nameOf(article);
      const differs = name.trim() !== this.card.title.trim();
      this.body.replaceChildren(
        ...(differs ? [el("p", { class: "item-name", lang: languageOf(name) }, name)] : []),
        body,
        el("div", { class: "item-foot" }, helpful(article, entry.cloud), articlePageLink(article) ?? ""),
      );
    } catch {
      this.loaded = null;
      const retry = el("button", { type: "button", onclick: () => (this.loaded = this.load()) }, "Try again");
      this.body.replaceChildren(el("p", { class: "error" }, "The article couldn’t be loaded. "), retry);
    }
  }
}
