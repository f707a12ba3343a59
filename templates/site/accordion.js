// The articles of a list, in order. An article is fetched when the reader opens it;
// the address names the open one.

import { article as articleOf, visibleCards } from "./bundle.js";
import { checkTypes, documentTypes } from "./data.js";
import { el, emit, icon, languageOf, unique } from "./dom.js";
import { filtered, stepwise } from "./lists.js";
import { after, articlePageLink, renderArticle } from "./render.js";
import { t } from "./text.js";

const forms = ["problemscopingquestions", "supporttopicbasedscopingquestions"];
const pages = ["diagnoseandsolve", "tools"];
// Product descriptions do not answer a topic.
const hidden = ["supporttopicdescription"];
// A list that is longer than this has a filter.
const SHORT = 12;

const kind = (card) => card.type.toLowerCase();

// Returns true for an article that customers see only after a check has found something.
export const isCheck = (card) => checkTypes.includes(kind(card));

// Draws articles as rows that lead to them.
export function rows(cards, context) {
  const row = (card) => el("li", {}, el("a", { class: "row", href: context.linkTo(card.id) }, el("span", { class: "row-title", lang: languageOf(card.title) }, card.title)));
  return stepwise(cards, el("ul", { class: "rows" }), row);
}

export function accordion(all, context, options = {}) {
  const { state, link } = context;
  const listed = options.all ? all : all.filter((card) => !hidden.includes(kind(card)));
  const internal = listed.filter((card) => card.internal).length;
  const shown = visibleCards(listed, state);
  const isForm = (card) => forms.includes(kind(card)) || (documentTypes.includes(kind(card)) && !pages.includes(kind(card)));
  const isAnswer = (card) => ![...pages, ...forms].includes(kind(card)) && !isCheck(card) && !isForm(card);
  const groups = options.all
    ? [["articles", shown]]
    : [
        ["group_pages", shown.filter((card) => pages.includes(kind(card)))],
        ["group_answers", shown.filter(isAnswer)],
        ["group_checks", shown.filter(isCheck)],
        ["group_forms", shown.filter((card) => isForm(card))],
      ];
  const items = [];
  const drawn = groups.filter(([, cards]) => cards.length > 0).map(([title, cards]) => {
    const groupItems = cards.map((card) => new Item(card, context, (item) => toggle(item)));
    for (const item of groupItems) items.push(item);
    const label = unique("group");
    const list = stepwise(groupItems, el("div", { class: "accordion" }), (item) => item.draw());
    for (const item of groupItems) item.reveal = list;
    const filter = cards.length > SHORT && textFilter(groupItems, list);
    if (title === "group_checks") {
      const box = el("details", { class: "checks" },
        el("summary", {}, icon("checks"), el("h2", { id: label }, t(title)), el("span", { class: "number" }, String(cards.length))),
        el("p", { class: "quiet" }, t("group_checks_text")), filter, list);
      for (const item of groupItems) item.fold = box;
      return box;
    }
    return el("section", { "aria-labelledby": label }, el("h2", { id: label }, t(title)), filter, list);
  });
  const summary = t("n_articles", { count: shown.length });

  function toggle(item) {
    const open = item.isOpen ? "" : item.card.id;
    context.go({ ...context.state, article: open }, { focus: false });
  }

  const narrow = [
    filter("resource", t("resource_type"), t("all_resource_types"), listed.flatMap((card) => card.resources ?? []), context),
    filter("tag", t("platform"), t("all_platforms"), listed.flatMap((card) => card.tags ?? []), context),
  ].filter(Boolean);
  return {
    summary,
    parts: [
      narrow.length > 0 && el("div", { class: "narrow" }, narrow),
      internal > 0 && el("p", { class: "quiet" }, state.internal === "1"
        ? el("a", { href: link({ ...state, internal: "" }) }, t("hide_internal", { count: internal }))
        : el("a", { href: link({ ...state, internal: "1" }) }, t("show_internal", { count: internal }))),
      el("p", { class: "count", role: "status" }, shown.length > 0 ? summary : (options.empty ?? t("nothing_to_show"))),
      ...drawn,
    ].filter(Boolean),
    // Opens the article `id` and closes the others.
    open(id, focus, scroll) {
      const key = id.toLowerCase();
      for (const item of items) {
        const isIt = key !== "" && item.card.id.toLowerCase() === key;
        if (isIt) item.show();
        if (isIt || item.root) item.set(isIt);
        if (isIt && focus) item.button.focus({ preventScroll: true });
        if (isIt && scroll) item.root.scrollIntoView({ block: "start" });
      }
      context.state.article = id;
    },
    // The only article that may help, which needs no click.
    single: !options.all && shown.filter(isAnswer).length === 1 ? shown.find(isAnswer).id : "",
    // Opens an article before the list is in the page.
    async prepare(id) {
      const item = items.find(({ card }) => card.id.toLowerCase() === id.toLowerCase());
      if (!item) return;
      item.show();
      item.set(true);
      await item.loaded;
    },
    title: () => items.find((item) => item.isOpen)?.card.title,
  };
}

// Draws a filter by words for a long list: all items are drawn at the first word.
function textFilter(items, list) {
  const pairs = () => items.map((item) => [item.draw(), `${item.card.title} ${item.card.id}`.toLowerCase()]);
  const proxy = items.map((item) => {
    const pair = [{ set hidden(value) { item.hide(value); }, get hidden() { return item.isHidden; } }, `${item.card.title} ${item.card.id}`.toLowerCase()];
    return pair;
  });
  const [label, count] = filtered(t("filter_articles"), proxy, "n_articles", () => {
    const [root, more] = list;
    root.replaceChildren(...pairs().map(([element]) => element));
    more.hidden = true;
  });
  count.classList.add("unseen");
  return el("div", {}, label, count);
}

// Draws a filter for a list. A name from the address is a choice even if no article
// has it.
function filter(key, label, all, names, { state, go }) {
  const distinct = [...new Set(names)];
  const chosen = state[key].toLowerCase();
  if (distinct.length === 0 || (distinct.length === 1 && chosen === "")) return null;
  const choices = [...new Set(chosen === "" ? distinct : [...distinct, chosen])].sort();
  const select = el("select", { id: unique(key) }, el("option", { value: "" }, all), choices.map((name) => el("option", { value: name, selected: name === chosen }, name)));
  select.addEventListener("change", () => go({ ...state, [key]: select.value, article: "" }));
  return el("p", {}, el("label", { for: select.id }, label), select);
}

class Item {
  constructor(card, context, onToggle) {
    this.card = card;
    this.context = context;
    this.onToggle = onToggle;
    this.isOpen = false;
    this.isHidden = false;
    this.root = null;
    this.loaded = null;
  }

  // Returns the element, which is made when the list shows it.
  draw() {
    if (this.root) return this.root;
    const { card } = this;
    this.body = el("div", { class: "item-body", id: unique("item"), hidden: true });
    this.button = el(
      "button",
      { type: "button", class: "item-button", "aria-expanded": "false", "aria-controls": this.body.id, onclick: () => this.onToggle(this) },
      el("span", { lang: languageOf(card.title) }, card.title),
      card.internal && el("span", { class: "flag" }, t("engineers")),
      card.tags && el("span", { class: "tags" }, card.tags.join(", ")),
    );
    this.root = el("div", { class: "item", hidden: this.isHidden }, el("h3", {}, this.button), this.body);
    return this.root;
  }

  // Makes sure that the item is in the page.
  show() {
    if (this.fold) this.fold.open = true;
    if (!this.draw().parentNode) this.reveal[0].append(this.root);
  }

  hide(isHidden) {
    this.isHidden = isHidden;
    if (this.root) this.root.hidden = isHidden;
  }

  set(isOpen) {
    this.isOpen = isOpen;
    this.body.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.loaded ??= this.load();
  }

  async load() {
    const { entry } = this.context;
    this.body.replaceChildren(el("p", { class: "quiet" }, t("loading")));
    try {
      const article = await articleOf(entry, this.card.id);
      if (!article) throw new Error("article not found");
      const body = await renderArticle(article, { ...this.context, level: 4 });
      const { infoBubbleText, description } = article.properties ?? {};
      const what = infoBubbleText ?? description;
      this.body.replaceChildren(
        ...(isCheck(this.card) && what ? [el("p", { class: "info" }, t("trigger", { what }))] : []),
        body,
        el("div", { class: "item-foot" }, after(article, entry.cloud, this.context.topic), articlePageLink(article) ?? ""),
      );
      emit("open", { article: article.id, cloud: entry.cloud, from: "list" });
    } catch {
      this.loaded = null;
      const retry = el("button", { type: "button", onclick: () => (this.loaded = this.load()) }, t("try_again"));
      this.body.replaceChildren(el("p", { class: "error" }, `${t("article_failed")} `), retry);
    }
  }
}

