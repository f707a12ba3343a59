// Draws the view of each address. A view has the `parts` of the page and its `title`;
// a view with a list can also open an article of that list.

import { accordion, isCheck, rows } from "./accordion.js";
import { answers, article as articleOf, cards, find, load, nameOf, pageOf } from "./bundle.js";
import { copyButton, el, emit, icon, languageOf, unique } from "./dom.js";
import { homeView, isOffered } from "./home.js";
import { filtered } from "./lists.js";
import { contactSupport } from "./hand-over.js";
import { after, isForm, renderArticle } from "./render.js";
import { query } from "./searchbox.js";
import { t } from "./text.js";

const PAGE = 10;
const RELATED = 5;
// More articles with one title are folded.
const SAME = 2;

export async function draw(state, entry, { link, go }) {
  const has = async (id) => (await find(entry, "id", id)) !== null;
  const context = {
    entry,
    state,
    link,
    go,
    has,
    topic: state.topic,
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

// Returns true for the address of the start page.
export const isHome = (state) => pick(state) === homeView;

// Opens an article in the list of a view.
export function openArticle(view, id, focus, scroll = false) {
  view.list?.open(id, focus, scroll);
}

const crumbs = (...steps) =>
  el("nav", { class: "crumbs", "aria-label": t("breadcrumb") }, el("ol", {}, steps.map(([text, href], at) =>
    el("li", { "aria-current": at === steps.length - 1 && "page" }, href ? el("a", { href }, text) : text))));

const hasId = (product, id) => product.ids.some((own) => own.toLowerCase() === id.toLowerCase());

// Loads the product with an id, with its topics; null if the taxonomy does not have it.
async function productOf(entry, id) {
  if (!id) return null;
  const { products } = await load(entry.taxonomy);
  const found = products.find((product) => hasId(product, id));
  return found ? { ...found, ...(await load(found.object)) } : null;
}

// Returns all cards of a product with several ids, each once.
async function cardsOf(entry, ids) {
  const lists = await Promise.all(ids.map((id) => cards(entry, "product", id)));
  const known = new Set();
  return lists.flat().filter(({ id }) => !known.has(id) && known.add(id));
}

// Returns true for an article that helps a customer by itself.
const isReadable = (card) => !card.internal && !isCheck(card) && card.type.toLowerCase() !== "supporttopicdescription";

const home = ({ state, link }) => [t("site"), link({ cloud: state.cloud })];

const notFound = (context, text) => ({
  title: t("not_found"),
  parts: [crumbs(home(context), [t("not_found")]), el("h1", {}, t("not_found")), el("p", { class: "lead" }, text), contactSupport()].filter(Boolean),
});

async function productView(context) {
  const { entry, state, link } = context;
  const product = await productOf(entry, state.product);
  const ids = product?.ids ?? [state.product];
  const found = (await cardsOf(entry, ids)).filter((card) => card.type.toLowerCase() !== "supporttopicdescription");
  if (!product && found.length === 0) return notFound(context, t("no_product_in", { id: state.product, cloud: entry.title }));
  if (state.article && product?.categories.length > 0) return articleView(context);
  const title = product?.title ?? `${t("product")} ${state.product}`;
  const head = [
    crumbs(home(context), [title]),
    el("div", { class: "product-head" }, icon(product?.icon || "product", "icon product-icon"),
      el("div", {}, el("h1", { lang: languageOf(title) }, title), product?.description && el("p", { class: "lead", lang: languageOf(product.description) }, product.description))),
  ];
  const solve = found.filter((card) => card.type.toLowerCase() === "diagnoseandsolve");
  if (solve.length > 0) {
    head.push(el("p", {}, solve.map((card) => [el("a", { class: "as-button", href: context.linkTo(card.id) }, t("solve", { title: card.title })), " "])));
  }
  const foot = [product?.links?.length > 0 && learnMore(product.links), contactSupport()].filter(Boolean);
  if (!product || product.categories.length === 0) {
    const list = accordion(found, context);
    return { title, summary: list.summary, list, openTitle: () => list.title(), parts: [...head, ...list.parts, ...foot] };
  }
  const all = product.categories.flatMap(({ topics }) => topics);
  const hasArticles = (topic) => topic.articles + (topic.elsewhere ?? 0) > 0;
  // If no problem has an article, all are offered: each leads to the nearest articles.
  const hides = all.some(hasArticles) && !all.every(hasArticles);
  const items = [];
  const groups = product.categories.map((category) => {
    const drawn = category.topics.filter((topic) => topic.title || topic.articles > 0).map((topic) => {
      const row = el("li", { class: hides && !hasArticles(topic) && "is-extra" }, el("a", { class: "row", href: link({ cloud: state.cloud, product: state.product, topic: topic.id, resource: state.resource }) },
        el("span", { class: "row-title", lang: languageOf(topic.title) }, topic.title || topic.id),
        all.some(hasArticles) && el("span", { class: "quiet" }, numberOf(topic))));
      items.push([row, [topic.title, topic.description, category.title, ...(topic.searchTags ?? []), topic.id].join(" ").toLowerCase()]);
      return row;
    });
    const isExtra = hides && !category.topics.some(hasArticles);
    return el("section", { class: isExtra ? "category is-extra" : "category" }, el("h2", {}, category.title || t("other_topics")), el("ul", { class: "rows" }, drawn));
  });
  const box = el("div", { class: hides ? "categories hides-extra" : "categories" }, groups);
  const more = hides && el("button", { type: "button", class: "more" }, t("show_all_topics", { count: items.length }));
  const showAll = () => {
    box.classList.remove("hides-extra");
    more.hidden = true;
  };
  if (more) more.addEventListener("click", showAll);
  const [filter, count] = filtered(t("filter_topics"), items, "n_topics", (isActive) => {
    if (isActive && more) showAll();
    for (const group of groups) group.hidden = [...group.querySelectorAll("li")].every((row) => row.hidden);
  });
  const readable = found.filter((card) => !card.internal && !isCheck(card));
  return {
    title,
    summary: t("n_topics", { count: items.length }),
    parts: [
      ...head,
      filter, count, box, more,
      readable.length > 0 && el("details", { class: "all" }, el("summary", {}, `${t("product_articles")} (${readable.length.toLocaleString("en")})`), rows(readable, context)),
      ...foot,
    ].filter(Boolean),
  };
}

function numberOf(topic) {
  if (topic.articles > 0) return t("n_articles", { count: topic.articles });
  if (topic.elsewhere > 0) return t("n_elsewhere", { count: topic.elsewhere });
  return t("no_articles_yet");
}

function learnMore(links) {
  const safe = links.filter(({ target }) => /^https?:/i.test(target));
  if (safe.length === 0) return null;
  return el("section", { class: "block" }, el("h2", {}, t("learn")), el("ul", { class: "plain" }, safe.map(({ target, text }) =>
    el("li", {}, el("a", { href: target, rel: "noreferrer" }, text || target)))));
}

// Draws the articles of one key.
function listView(context, title, found, lead, options) {
  const list = accordion(found, context, options);
  return {
    title,
    summary: list.summary,
    list,
    openTitle: () => list.title(),
    parts: [crumbs(home(context), [title]), el("h1", { class: "breaks" }, title), ...(lead ? [el("p", { class: "lead" }, lead)] : []), ...list.parts, contactSupport()].filter(Boolean),
  };
}

async function topicView(context) {
  const { entry, state, link } = context;
  const [product, found] = await Promise.all([productOf(entry, state.product), answers(entry, state.topic, state.product)]);
  const categories = product?.categories ?? [];
  const category = categories.find(({ topics }) => topics.some(({ id }) => id.toLowerCase() === state.topic.toLowerCase()));
  const topic = category?.topics.find(({ id }) => id.toLowerCase() === state.topic.toLowerCase());
  const title = topic?.title || t("topic_of", { id: state.topic });
  const list = accordion(found, context, { empty: t("empty_topic") });
  const steps = [home(context)];
  if (product) steps.push([product.title, link({ cloud: state.cloud, product: state.product, resource: state.resource })]);
  if (category?.title) steps.push([category.title]);
  const nearest = found.length === 0 ? await instead(context, topic, title) : [];
  return {
    title,
    summary: list.summary,
    list,
    openTitle: () => list.title(),
    parts: [
      crumbs(...steps, [title]),
      el("h1", { lang: languageOf(title) }, title),
      ...(topic?.description && topic.description !== title ? [el("p", { class: "lead", lang: languageOf(topic.description) }, topic.description)] : []),
      ...list.parts,
      ...nearest,
      contactSupport({ topic: state.topic, reason: found.length === 0 ? "no-articles" : "topic" }),
    ].filter(Boolean),
  };
}

// What a topic without articles offers: its articles for other products, or the nearest ones.
async function instead(context, topic, title) {
  const { entry, state } = context;
  const elsewhere = (await cards(entry, "topic", state.topic)).filter((card) => !card.internal);
  if (elsewhere.length > 0) {
    return [el("section", { class: "block" }, el("h2", {}, t("other_product_articles")), rows(elsewhere, context))];
  }
  if (!topic) return [];
  const text = [title, ...(topic.searchTags ?? []).slice(0, 2)].join(" ");
  const { hits } = await query(entry, text, { limit: RELATED * 2, fold: true }).catch(() => ({ hits: [] }));
  const near = hits.filter(isReadable).slice(0, RELATED);
  if (near.length === 0) return [];
  return [el("section", { class: "block" }, el("h2", {}, t("nearest")), rows(near, context))];
}

async function resourceView(context) {
  const { entry, state } = context;
  const [found, { resources }] = await Promise.all([cards(entry, "resource", state.resource), entry.resources ? load(entry.resources) : { resources: [] }]);
  if (found.length === 0) return notFound(context, t("no_resource_in", { id: state.resource, cloud: entry.title }));
  const title = resources.find(({ key }) => key === state.resource.toLowerCase())?.title;
  return listView(context, title || state.resource, found, title && state.resource);
}

async function typeView(context) {
  const { entry, state } = context;
  const found = await cards(entry, "type", state.type);
  if (found.length === 0) return notFound(context, t("no_type_in", { id: state.type, cloud: entry.title }));
  return listView(context, state.type, found, null, { all: true });
}

async function articleView(context) {
  const { entry, state, link } = context;
  const article = await articleOf(entry, state.article);
  if (!article) return notFound(context, t("no_article_in", { cloud: entry.title }));
  const title = nameOf(article);
  const list = (name) => [article.properties?.[name] ?? []].flat().map(String);
  const [productId, topicId] = [state.product || list("productPesIds")[0], list("supportTopicIds")[0]];
  const [body, product, near] = await Promise.all([
    renderArticle(article, { ...context, topic: topicId, level: 2 }),
    productOf(entry, productId),
    topicId && productId ? answers(entry, topicId, productId) : [],
  ]);
  const topic = product?.categories.flatMap(({ topics }) => topics).find(({ id }) => id.toLowerCase() === topicId?.toLowerCase());
  const others = near.length > 1 ? near : await cards(entry, "product", productId ?? "");
  const isRelated = (card) => card.id.toLowerCase() !== article.id.toLowerCase() && isReadable(card);
  const related = others.filter(isRelated).slice(0, RELATED);
  const idOf = (name) => `${body.dataset.ids}-${name}`;
  const steps = [home(context)];
  if (product) steps.push([product.title, link({ cloud: state.cloud, product: productId })]);
  if (topic?.title) steps.push([topic.title, link({ cloud: state.cloud, product: productId, topic: topic.id })]);
  const headings = [...body.querySelectorAll("h2")].filter((heading) => heading.textContent.trim() !== "");
  for (const heading of headings) heading.id ||= unique("section");
  const address = pageOf(article.id);
  const aside = [
    headings.length > 1 && sideList("toc", t("on_this_page"), headings.map((heading) => el("a", { href: `#${encodeURIComponent(heading.id)}` }, heading.textContent))),
    related.length > 0 && sideList("related", t("related"), related.map((card) => el("a", { href: context.linkTo(card.id), lang: languageOf(card.title) }, card.title))),
  ].filter(Boolean);
  emit("open", { article: article.id, cloud: entry.cloud, from: "page" });
  return {
    title,
    // Scrolls to the heading with this id.
    reveal: (name) => document.getElementById(idOf(name))?.scrollIntoView({ block: "start" }),
    parts: [
      crumbs(...steps, [title]),
      el("div", { class: "columns" },
        el("div", { class: "column" },
          el("article", { class: "page" },
            el("h1", { id: article.headingId && idOf(article.headingId), lang: languageOf(title) }, title),
            el("p", { class: "about quiet" }, el("span", {}, t("applies_to", { clouds: entry.title })), updatedOn(article.updated), address && copyButton(t("copy_link"), t("copied"), () => address)),
            isCheck({ type: article.type }) && triggerOf(article),
            body),
          !isForm(article.body?.schema) && after(article, entry.cloud, topicId),
          contactSupport({ article: article.id, topic: topicId, reason: "article" })),
        aside.length > 0 && el("div", { class: "aside" }, aside)),
    ],
  };
}

// Says when an article last changed.
function updatedOn(day) {
  if (!day) return null;
  const text = new Date(day).toLocaleDateString(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
  return el("span", {}, t("updated", { day: "" }), el("time", { datetime: day }, text));
}

export function triggerOf(article) {
  const what = article.properties?.infoBubbleText ?? article.properties?.description;
  return what ? el("p", { class: "info" }, t("trigger", { what })) : null;
}

function sideList(name, title, links) {
  const label = unique(name);
  return el("nav", { class: name, "aria-labelledby": label }, el("h2", { id: label }, title), el("ul", {}, links.map((link) => el("li", {}, link))));
}

// Draws links to articles with the title of the row before: a few at once, many folded.
function sameTitle(links) {
  if (links.length <= SAME) return el("ul", { class: "quiet" }, links.map((link) => el("li", {}, t("same_title"), " ", link)));
  return el("details", { class: "quiet" }, el("summary", {}, t("same_titles", { count: links.length })), el("ul", { class: "same" }, links.map((link) => el("li", {}, link))));
}

async function searchView(context) {
  const { entry, state, link } = context;
  const { products } = await load(entry.taxonomy);
  const chosen = products.find((product) => hasId(product, state.product));
  const options = { product: chosen?.ids ?? (state.product || undefined), type: state.type || undefined, fold: true };
  const { total, hits } = await query(entry, state.q, { ...options, limit: PAGE });
  const named = products.filter(isOffered);
  const filter = (key, label, choices, current) => {
    const select = el("select", { id: unique("filter") }, el("option", { value: "" }, t("all")), choices.map(([value, text]) => el("option", { value, selected: value === current }, text)));
    select.addEventListener("change", () => context.go({ ...state, [key]: select.value }));
    return el("p", {}, el("label", { for: select.id }, label), select);
  };
  const row = (hit) => el("li", {},
    el("a", { class: "row-title", href: link({ cloud: state.cloud, article: hit.id }), lang: languageOf(hit.title) }, hit.title),
    el("p", { class: "snippet", lang: languageOf(hit.title) }, (hit.snippet ?? []).map(({ text, mark }) => (mark ? el("mark", {}, text) : text))),
    (hit.product || entry.audience !== "customer") && el("p", { class: "quiet" }, hit.product ?? hit.type),
    hit.same && sameTitle(hit.same.map(({ id, product }) => el("a", { href: link({ cloud: state.cloud, article: id }) }, product ?? hit.title))));
  const list = el("ol", { class: "hits" }, hits.map(row));
  const found = total === 0 ? t("no_results") : t("results_found", { count: total });
  const count = el("p", { class: "count", role: "status" });
  const more = el("button", { type: "button", class: "more" }, t("show_more"));
  let shown = hits.length;
  // A row stands for all articles with its title.
  const tell = (drawn) => {
    const isAll = drawn.reduce((sum, { same = [] }) => sum + 1 + same.length, 0) >= total;
    count.textContent = isAll ? found : t("results_shown", { shown, count: total });
    more.hidden = isAll;
  };
  tell(hits);
  more.addEventListener("click", async () => {
    const next = await query(entry, state.q, { ...options, limit: shown + PAGE });
    const first = shown;
    // Rows before may have more articles with their title.
    const drawn = next.hits.map(row);
    list.replaceChildren(...drawn);
    shown = drawn.length;
    tell(next.hits);
    if (shown === first) more.hidden = true;
    drawn[Math.min(first, shown - 1)]?.querySelector("a").focus();
  });
  emit("search", { text: state.q, cloud: entry.cloud, results: total });
  if (total === 0) emit("no-result", { text: state.q, cloud: entry.cloud });
  return {
    title: t("search_title", { text: state.q }),
    summary: found,
    parts: [
      el("h1", {}, t("search_title", { text: state.q })),
      el("div", { class: "narrow" },
        filter("product", t("product"), named.map((product) => [product.ids[0] ?? "", product.title]), chosen?.ids[0]),
        entry.audience !== "customer" && filter("type", t("type"), Object.keys(entry.types).map((type) => [type, type]), state.type)),
      count,
      list,
      more,
      total === 0 && el("p", {}, t("no_results_text"), " ", el("a", { href: link({ cloud: state.cloud }) }, t("choose_product"))),
      (total === 0 || total < 3) && contactSupport({ reason: "no-results", text: state.q }),
    ].filter(Boolean),
  };
}
