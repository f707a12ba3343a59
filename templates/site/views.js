// Draws the view of each address. A view has the `parts` of the page and its `title`;
// a view with a list can also open an article of that list.

import { accordion } from "./accordion.js";
import { answers, article as articleOf, cards, find, load, nameOf } from "./bundle.js";
import { el, languageOf, plural, unique } from "./dom.js";
import { articlePageLink, helpful, renderArticle } from "./render.js";
import { query } from "./searchbox.js";

export async function draw(state, entry, { link, go }) {
  const has = async (id) => (await find(entry, "id", id)) !== null;
  const context = {
    entry,
    state,
    link,
    go,
    has,
    linkTo: (id, at) => link({ cloud: state.cloud, article: id, at }),
    topicLink: (topic) => link({ cloud: state.cloud, product: state.product, topic }),
  };
  const view = await pick(state)(context);
  return { entry, ...view };
}

function pick(state) {
  if (state.q) return searchView;
  if (state.topic) return topicView;
  // With a product, the resource type is only a filter.
  if (state.resource && !state.product) return resourceView;
  if (state.type) return typeView;
  if (state.product) return productView;
  if (state.article) return articleView;
  return homeView;
}

// Opens an article in the list of a view.
export function openArticle(view, id, focus, scroll = false) {
  view.list?.open(id, focus, scroll);
}

// Draws a text filter for a list and a count. `items` are pairs of element and text.
function filtered(label, items, noun) {
  const input = el("input", { type: "search", id: unique("filter"), autocomplete: "off", spellcheck: "false" });
  const count = el("p", { class: "count", role: "status" }, plural(items.length, ...noun));
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [item, haystack] of items) {
      item.hidden = !words.every((word) => haystack.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    count.textContent = plural(shown, ...noun);
  });
  return [el("p", { class: "filter" }, el("label", { for: input.id }, label), input), count];
}

const crumbs = (...steps) =>
  el("nav", { class: "crumbs", "aria-label": "Breadcrumb" }, el("ol", {}, steps.map(([text, href]) => el("li", {}, href ? el("a", { href }, text) : text))));

async function homeView({ entry, state, link }) {
  const [{ products }, { resources }] = await Promise.all([load(entry.taxonomy), entry.resources ? load(entry.resources) : { resources: [] }]);
  const tiles = products.map((product) => {
    const name = el("span", { class: "row-title", lang: languageOf(product.title) }, product.title);
    const note = el("span", { class: "quiet" }, plural(product.topics, "topic"));
    const row = el("li", {}, el("a", { class: "row", href: link({ cloud: state.cloud, product: product.ids[0] ?? "" }) }, name, note));
    return [row, `${product.title} ${product.ids.join(" ")}`.toLowerCase()];
  });
  const rows = resources.map(({ key, articles }) => {
    const [service, ...rest] = key.split("/");
    const name = el("span", { class: "row-title" }, rest.join("/"), " ", el("span", { class: "quiet" }, service));
    return [el("li", {}, el("a", { class: "row", href: link({ cloud: state.cloud, resource: key }) }, name, el("span", { class: "quiet" }, plural(articles, "article")))), key];
  });
  const types = Object.entries(entry.types).map(([type, count]) =>
    el("li", {}, el("a", { href: link({ cloud: state.cloud, type }) }, type || "No type"), ` ${count.toLocaleString("en")}`));
  return {
    title: "",
    summary: plural(products.length, "product"),
    parts: [
      el("h1", {}, "What do you need help with?"),
      el("p", { class: "lead" }, `${plural(entry.articles, "article")} for ${entry.title}. Choose a product or a resource type.`),
      el("div", { class: "halves" },
        el("section", { "aria-label": "Products" }, el("h2", {}, "Products"), filtered("Filter products", tiles, ["product"]), el("ul", { class: "rows tall" }, tiles.map(([tile]) => tile))),
        el("section", { "aria-label": "Resource types" }, el("h2", {}, "Resource types"), filtered("Filter resource types", rows, ["resource type"]), el("ul", { class: "rows tall" }, rows.map(([row]) => row))),
      ),
      el("details", { class: "types" }, el("summary", {}, "Articles by type"), el("ul", { class: "plain" }, types)),
    ],
  };
}

// Loads the product with an id, with its topics; null if the taxonomy does not have it.
async function productOf(entry, id) {
  if (!id) return null;
  const { products } = await load(entry.taxonomy);
  const key = id.toLowerCase();
  const found = products.find((product) => product.ids.some((other) => other.toLowerCase() === key));
  return found ? { ...found, ...(await load(found.object)) } : null;
}

const home = ({ entry, state, link }) => [entry.title, link({ cloud: state.cloud })];

async function productView(context) {
  const { entry, state, link } = context;
  const product = await productOf(entry, state.product);
  if (!product) {
    const found = await cards(entry, "product", state.product);
    if (found.length === 0) return notFound(context, `We couldn’t find any articles for product ${state.product} in ${entry.title}.`);
    return listView(context, `Product ${state.product}`, found, "All articles for this product");
  }
  if (state.article) return articleView(context);
  const rows = [];
  const groups = product.categories.map((category) => {
    const drawn = category.topics.map((topic) => {
      const name = el("span", { class: "row-title", lang: languageOf(topic.title) }, topic.title || topic.id);
      const note = el("span", { class: "quiet" }, topic.articles > 0 ? plural(topic.articles, "article") : "No articles yet");
      const row = el("li", {}, el("a", { class: "row", href: link({ cloud: state.cloud, product: state.product, topic: topic.id, resource: state.resource }) }, name, note));
      rows.push([row, [topic.title, topic.description, category.title, ...(topic.searchTags ?? []), topic.id].join(" ").toLowerCase()]);
      return row;
    });
    return el("section", { class: "category" }, el("h2", {}, category.title || "Other topics"), el("ul", { class: "rows" }, drawn));
  });
  const [filter, count] = filtered("Filter topics", rows, ["topic"]);
  filter.addEventListener("input", () => {
    for (const group of groups) group.hidden = [...group.querySelectorAll("li")].every((row) => row.hidden);
  });
  const solve = (await cards(entry, "product", state.product)).filter((card) => card.type === "diagnoseandsolve");
  return {
    title: product.title,
    summary: plural(rows.length, "topic"),
    parts: [
      crumbs(home(context), [product.title]),
      el("h1", {}, product.title),
      product.description && el("p", { class: "lead" }, product.description),
      solve.length > 0 && el("p", {}, solve.map((card) => [el("a", { class: "as-button", href: context.linkTo(card.id) }, `Diagnose and solve: ${card.title}`), " "])),
      filter, count,
      el("div", { class: "categories" }, groups),
    ].filter(Boolean),
  };
}

const notFound = (context, text) => ({
  title: "Page not found",
  parts: [crumbs(home(context)), el("h1", {}, "Page not found"), el("p", {}, text)],
});

// Draws the articles of one key.
function listView(context, title, found, lead, options) {
  const list = accordion(found, context, options);
  return {
    title,
    summary: list.summary,
    list,
    openTitle: () => list.title(),
    parts: [crumbs(home(context), [title]), el("h1", { class: "breaks" }, title), ...(lead ? [el("p", { class: "lead" }, lead)] : []), ...list.parts],
  };
}

async function topicView(context) {
  const { entry, state, link } = context;
  const [product, found] = await Promise.all([productOf(entry, state.product), answers(entry, state.topic, state.product)]);
  const categories = product?.categories ?? [];
  const category = categories.find(({ topics }) => topics.some(({ id }) => id.toLowerCase() === state.topic.toLowerCase()));
  const topic = category?.topics.find(({ id }) => id.toLowerCase() === state.topic.toLowerCase());
  const title = topic?.title || `Topic ${state.topic}`;
  const list = accordion(found, context, { empty: "There are no articles for this topic yet." });
  const steps = [home(context)];
  if (product) steps.push([product.title, link({ cloud: state.cloud, product: state.product, resource: state.resource })]);
  if (category?.title) steps.push([category.title]);
  return {
    title,
    summary: list.summary,
    list,
    openTitle: () => list.title(),
    parts: [crumbs(...steps, [title]), el("h1", { lang: languageOf(title) }, title), ...(topic?.description && topic.description !== title ? [el("p", { class: "lead" }, topic.description)] : []), ...list.parts],
  };
}

async function resourceView(context) {
  const { entry, state } = context;
  const found = await cards(entry, "resource", state.resource);
  if (found.length === 0) return notFound(context, `We couldn’t find any articles for ${state.resource} in ${entry.title}.`);
  return listView(context, state.resource, found);
}

async function typeView(context) {
  const { entry, state } = context;
  const found = await cards(entry, "type", state.type);
  if (found.length === 0) return notFound(context, `We couldn’t find any articles of type ${state.type} in ${entry.title}.`);
  return listView(context, state.type, found, null, { all: true });
}

async function articleView(context) {
  const { entry, state } = context;
  const article = await articleOf(entry, state.article);
  if (!article) return notFound(context, `We couldn’t find that article in ${entry.title}.`);
  const title = nameOf(article);
  const body = await renderArticle(article, { ...context, level: 2 });
  const idOf = (name) => `${body.dataset.ids}-${name}`;
  return {
    title,
    // Scrolls to the heading with this id.
    reveal: (name) => document.getElementById(idOf(name))?.scrollIntoView({ block: "start" }),
    parts: [
      crumbs(home(context), [title]),
      el("article", {}, el("h1", { id: article.headingId && idOf(article.headingId), lang: languageOf(title) }, title), body),
      helpful(article, entry.cloud),
      el("p", { class: "quiet" }, articlePageLink(article)),
    ],
  };
}

async function searchView(context) {
  const { entry, state, link } = context;
  const limit = 10;
  const { total, hits } = await query(entry, state.q, { product: state.product || undefined, type: state.type || undefined, limit, fold: true });
  const { products } = await load(entry.taxonomy);
  const filter = (key, label, options) => {
    const select = el("select", { id: unique("filter") }, el("option", { value: "" }, "All"), options.map(([value, text]) => el("option", { value, selected: value === state[key] }, text)));
    select.addEventListener("change", () => context.go({ ...state, [key]: select.value }));
    return el("p", {}, el("label", { for: select.id }, label), select);
  };
  const rows = hits.map((hit) => el("li", {},
    el("a", { class: "row-title", href: link({ cloud: state.cloud, article: hit.id }), lang: languageOf(hit.title) }, hit.title),
    el("p", { class: "snippet" }, (hit.snippet ?? []).map(({ text, mark }) => (mark ? el("mark", {}, text) : text))),
    el("p", { class: "quiet" }, hit.product ?? hit.type),
    hit.same && el("ul", { class: "quiet" }, hit.same.map(({ id, type, product }) => el("li", {},
      "Same title: ", el("a", { href: link({ cloud: state.cloud, article: id }) }, product ?? `${id} (${type})`))))));
  const summary = total === 0 ? "No articles found" : `${plural(total, "article")} found`;
  return {
    title: `Search: ${state.q}`,
    summary,
    parts: [
      el("h1", {}, `Search: ${state.q}`),
      el("div", { class: "narrow" }, filter("product", "Product", products.map((product) => [product.ids[0] ?? "", product.title])), filter("type", "Type", Object.keys(entry.types).map((type) => [type, type]))),
      el("p", { class: "count", role: "status" }, total > hits.length ? `Showing ${hits.length} of ${total.toLocaleString("en")} results` : summary),
      el("ol", { class: "hits" }, rows),
      total === 0 && el("p", {}, "Try different or fewer words, or ", el("a", { href: link({ cloud: state.cloud }) }, "choose a product"), "."),
    ].filter(Boolean),
  };
}
