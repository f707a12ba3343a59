// The start page.

import { load } from "./bundle.js";
import { el, icon, languageOf, unique } from "./dom.js";
import { filtered } from "./lists.js";
import { t } from "./text.js";

const FIRST_PRODUCTS = 12;

// A product without a name or without articles is only shown on demand.
export const isOffered = (product) => !product.unnamed && (product.articles ?? 1) > 0;

export async function homeView({ entry, state, link, go }) {
  const [{ products, problems = [] }, { resources }] = await Promise.all([load(entry.taxonomy), entry.resources ? load(entry.resources) : { resources: [] }]);
  const offered = products.filter(isOffered);
  // The taxonomy has an order; without one, the largest products come first.
  const byArticles = [...offered].sort((a, b) => (b.articles ?? 0) - (a.articles ?? 0));
  const first = new Set(byArticles.slice(0, FIRST_PRODUCTS));
  const cards = el("ul", { class: "cards" }, offered.filter((product) => first.has(product)).map((product) => card(product, state, link)));
  return {
    title: "",
    isHome: true,
    summary: t("n_products", { count: offered.length }),
    parts: [
      el("section", { class: "hero" },
        el("h1", {}, t("hero")),
        heroSearch(entry),
      ),
      guidedPath(offered, { entry, state, link, go }),
      el("section", { class: "block", "aria-labelledby": "helpc:products" },
        el("h2", { id: "helpc:products" }, t("products")),
        cards,
        products.length > first.size && allProducts(products, state, link),
      ),
      problems.length > 0 && el("section", { class: "block", "aria-labelledby": "helpc:frequent" },
        el("h2", { id: "helpc:frequent" }, t("frequent")),
        el("ul", { class: "problems" }, problems.map(({ id, title, product }) =>
          el("li", {}, el("a", { class: "problem", href: link({ cloud: state.cloud, article: id }) }, icon("article"),
            el("span", {}, el("span", { class: "row-title", lang: languageOf(title) }, title), product && el("span", { class: "quiet" }, product)))))),
      ),
      resources.length > 0 && resourceTypes(resources, state, link),
      entry.audience !== "customer" && authors(entry, state, link),
    ].filter(Boolean),
  };
}

function heroSearch(entry) {
  const script = document.getElementById("helpc:search")?.dataset.script;
  if (!script || !entry.search) return null;
  const id = unique("hero");
  return el("form", { class: "search is-hero", role: "search" },
    el("label", { class: "unseen", for: id }, t("search_articles")),
    icon("search"),
    el("input", { id, name: "q", type: "search", placeholder: t("search_hint"), autocomplete: "off", autocapitalize: "off", spellcheck: "false" }),
    el("button", { type: "submit", class: "primary" }, t("search")),
  );
}

export function card(product, state, link) {
  const count = product.answered > 0 ? t("n_topics", { count: product.topics }) : t("n_articles", { count: product.articles ?? 0 });
  return el("li", {}, el("a", { class: "card", href: link({ cloud: state.cloud, product: product.ids[0] ?? "" }) },
    icon(product.icon || "product", "icon card-icon"),
    el("span", { class: "card-title", lang: languageOf(product.title) }, product.short || product.title),
    el("span", { class: "quiet" }, count)));
}

// All products, by the first letters of their names, with a filter.
function allProducts(products, state, link) {
  const box = el("details", { class: "all" }, el("summary", {}, t("show_all_products", { count: products.length })));
  let drawn = false;
  box.addEventListener("toggle", () => {
    if (drawn || !box.open) return;
    drawn = true;
    const rows = products.map((product) => {
      const note = product.articles > 0 ? t("n_articles", { count: product.articles }) : t("no_articles_yet");
      const row = el("li", {}, el("a", { class: "row", href: link({ cloud: state.cloud, product: product.ids[0] ?? "" }) },
        el("span", { class: "row-title", lang: languageOf(product.title) }, product.title), el("span", { class: "quiet" }, note)));
      return [row, `${product.title} ${product.ids.join(" ")}`.toLowerCase()];
    });
    box.append(...filtered(t("filter_products"), rows, "n_products"), el("ul", { class: "rows columns-2" }, rows.map(([row]) => row)));
  });
  return box;
}

function resourceTypes(resources, state, link) {
  const box = el("details", { class: "all" }, el("summary", {}, t("resource_types")));
  let drawn = false;
  box.addEventListener("toggle", () => {
    if (drawn || !box.open) return;
    drawn = true;
    const rows = resources.map(({ key, title, articles }) => {
      const row = el("li", {}, el("a", { class: "row", href: link({ cloud: state.cloud, resource: key }) },
        el("span", { class: "row-title" }, title || key, title && el("span", { class: "key-name quiet" }, key)),
        el("span", { class: "quiet" }, t("n_articles", { count: articles }))));
      return [row, `${title ?? ""} ${key}`.toLowerCase()];
    });
    box.append(...filtered(t("filter_resources"), rows, "n_resources"), el("ul", { class: "rows columns-2" }, rows.map(([row]) => row)));
  });
  return box;
}

// Product, then problem. Each choice leads somewhere: to the articles of the problem, or to the
// page of the product.
function guidedPath(products, { state, link, go }) {
  const product = el("select", { id: unique("product") }, el("option", { value: "" }, t("choose_product")),
    products.map(({ title, ids }, at) => el("option", { value: at, "data-id": ids[0] }, title)));
  const problem = el("select", { id: unique("problem"), disabled: true }, el("option", { value: "" }, t("choose_problem")));
  const button = el("button", { type: "submit", class: "primary" }, t("show_solutions"));
  const form = el("form", { class: "path", "aria-label": t("find") },
    el("h2", {}, t("find")),
    el("div", { class: "path-steps" },
      el("p", {}, el("label", { for: product.id }, t("product")), product),
      el("p", {}, el("label", { for: problem.id }, t("problem")), problem),
      el("p", { class: "path-go" }, button)));
  product.addEventListener("change", async () => {
    const chosen = products[Number(product.value)];
    const none = el("option", { value: "" }, t("choose_problem"));
    problem.replaceChildren(none);
    problem.disabled = product.value === "";
    if (product.value === "") return;
    const at = product.value;
    const { categories } = await load(chosen.object).catch(() => ({ categories: [] }));
    if (product.value !== at) return;
    const groups = categories.map((category) => {
      const topics = category.topics.filter((topic) => topic.title);
      const options = topics.map((topic) => el("option", { value: topic.id }, topic.title));
      return options.length > 0 && (category.title ? el("optgroup", { label: category.title }, options) : options);
    });
    problem.append(...groups.flat().filter(Boolean), el("option", { value: "" }, t("other_problem")));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = products[Number(product.value)];
    if (product.value === "") {
      product.focus();
      return;
    }
    go({ cloud: state.cloud, product: chosen.ids[0] ?? "", topic: problem.value });
  });
  return form;
}

// Lists for authors.
function authors(entry, state, link) {
  const types = Object.entries(entry.types).map(([type, count]) =>
    el("li", {}, el("a", { href: link({ cloud: state.cloud, type }) }, type || t("no_type")), ` ${count.toLocaleString("en")}`));
  return el("details", { class: "all" }, el("summary", {}, t("by_type")), el("ul", { class: "plain" }, types),
    el("p", {}, el("a", { href: "coverage.html" }, t("coverage"))));
}
