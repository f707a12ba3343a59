// <helpc-help cloud="" product="" topic="" resource="" search=""> shows help in the page of another
// site. Its content is in a shadow root; custom properties that start with --helpc- theme it.

import { answers, article as articleOf, cards, entryOf, load, pageOf, visibleCards } from "./bundle.js";
import { checkTypes, documentTypes } from "./data.js";
import { el, languageOf } from "./dom.js";
import { contactSupport } from "./hand-over.js";
import { t } from "./text.js";

const LIMIT = 8;
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; container-type: inline-size; color: var(--helpc-ink, #1b1f24); background: var(--helpc-page, #fff); font: var(--helpc-font, 1rem/1.5 "Segoe UI", system-ui, sans-serif); color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :host { color: var(--helpc-ink, #e8ebef); background: var(--helpc-page, #14171b); } }
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
.box { --accent: var(--helpc-accent, light-dark(#0f5ea8, #7ab8f0)); --line: var(--helpc-line, light-dark(#dde2e8, #343b44)); --soft: var(--helpc-soft, light-dark(#545d69, #a9b3bf)); border: 1px solid var(--line); border-radius: var(--helpc-radius, 8px); padding: 1rem; overflow-wrap: anywhere; }
h2, h3, h4, h5, h6 { font-size: 1.05em; line-height: 1.3; margin: 1rem 0 .5rem; }
h2 { margin-top: 0; font-size: 1.15em; }
p { margin: .5rem 0; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; border-radius: 2px; }
form.find { display: flex; gap: .5rem; margin-bottom: .75rem; }
input { font: inherit; color: inherit; background: transparent; flex: 1; min-width: 0; min-height: 2.5rem; padding: .4rem .75rem; border: 1px solid var(--soft); border-radius: 4px; }
button { font: inherit; color: inherit; background: transparent; min-height: 2.5rem; padding: .4rem .9rem; border: 1px solid var(--soft); border-radius: 4px; cursor: pointer; text-align: start; }
ul.list { list-style: none; margin: 0; padding: 0; }
ul.list > li { border-top: 1px solid var(--line); }
ul.list > li > button { width: 100%; border: 0; padding: .7rem .25rem; font-weight: 600; }
ul.list > li > button:hover { color: var(--accent); text-decoration: underline; }
.content { padding: 0 .25rem 1rem; }
.quiet, .soft { color: var(--soft); font-size: .875em; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); border-radius: 4px; direction: ltr; }
.wide { overflow-x: auto; } table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: start; }
.part, .info, .blade-note { display: block; border-inline-start: 3px solid var(--accent); padding: .4rem .75rem; margin: .75rem 0; }
.blade { color: var(--accent); text-decoration: underline; cursor: pointer; }
.helpful, .buttons { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0; }
.choices { display: grid; } .choices label { display: flex; gap: .5rem; align-items: center; } .choices input { flex: none; min-height: 0; width: 1.1rem; height: 1.1rem; }
fieldset { border: 0; padding: 0; margin: 0; }
.contact { margin-top: 1rem; } .contact h2 { font-size: 1em; margin: 0; }
.as-button { display: inline-block; padding: .45rem 1rem; border: 1px solid var(--accent); border-radius: 4px; text-decoration: none; }
`);

class HelpcHelp extends HTMLElement {
  static observedAttributes = ["cloud", "product", "topic", "resource", "search"];
  #root = this.attachShadow({ mode: "open" });
  #asked = 0;
  #engine = null;

  connectedCallback() {
    this.#root.adoptedStyleSheets = [sheet];
    this.#show();
  }

  attributeChangedCallback(name, before, now) {
    if (this.isConnected && before !== now) this.#show();
  }

  // Returns an attribute, or an empty string.
  #value(name) {
    return this.getAttribute(name)?.trim() ?? "";
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`helpc-${name}`, { detail, bubbles: true, composed: true }));
  }

  async #query(entry, text) {
    if (!entry.search) return { total: 0, hits: [] };
    // The engine is loaded on the first query.
    this.#engine ??= import("./search.js").then(({ openSearch }) => openSearch(entry, load));
    return (await this.#engine).query(text, { limit: LIMIT, product: this.#value("product") || undefined });
  }

  // Returns the articles for the attributes.
  async #articles(entry) {
    const [product, topic, resource, search] = ["product", "topic", "resource", "search"].map((name) => this.#value(name));
    if (search) {
      const found = await this.#query(entry, search);
      this.#emit("search", { text: search, results: found.total });
      return found.hits;
    }
    const isShown = ({ type }) => !checkTypes.includes(type.toLowerCase()) && !documentTypes.includes(type.toLowerCase());
    const all = topic ? await answers(entry, topic, product) : product ? await cards(entry, "product", product) : resource ? await cards(entry, "resource", resource) : [];
    return visibleCards(all, { resource: product || topic ? resource : "" }).filter(isShown).slice(0, LIMIT);
  }

  async #show() {
    const request = (this.#asked += 1);
    const box = el("div", { class: "box", part: "box" });
    try {
      const entry = await entryOf(this.#value("cloud") || "public");
      const found = await this.#articles(entry);
      if (request !== this.#asked) return;
      const support = contactSupport({ product: this.#value("product"), topic: this.#value("topic") });
      box.append(el("h2", {}, this.#value("heading") || t("hero")), this.#form(), this.#list(entry, found), support ?? "");
    } catch {
      if (request !== this.#asked) return;
      box.append(el("p", { role: "alert" }, t("load_failed")));
    }
    this.#root.replaceChildren(box);
  }

  #form() {
    const input = el("input", { type: "search", "aria-label": t("search_articles"), placeholder: t("search_articles"), value: this.#value("search") });
    const form = el("form", { class: "find", role: "search" }, input, el("button", { type: "submit" }, t("search")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.setAttribute("search", input.value);
    });
    return form;
  }

  #list(entry, found) {
    if (found.length === 0) return el("p", { class: "soft", role: "status" }, t(this.#value("search") ? "no_results" : "nothing_to_show"));
    return el("ul", { class: "list" }, found.map((card) => {
      const content = el("div", { class: "content", hidden: true });
      const button = el("button", { type: "button", "aria-expanded": "false", lang: languageOf(card.title) }, card.title);
      button.addEventListener("click", async () => {
        content.hidden = !content.hidden;
        button.setAttribute("aria-expanded", String(!content.hidden));
        if (content.hidden || content.firstChild) return;
        try {
          // What draws articles is loaded with the first one.
          const [article, { after, renderArticle }] = await Promise.all([articleOf(entry, card.id), import("./render.js")]);
          const has = async (id) => (await articleOf(entry, id)) !== null;
          const body = await renderArticle(article, { entry, level: 3, has, linkTo: (id) => pageOf(id) });
          content.replaceChildren(body, after(article, entry.cloud, this.#value("topic")), el("a", { href: pageOf(card.id), target: "_blank", rel: "noopener" }, t("open_article")));
          this.#emit("open", { article: card.id });
        } catch {
          content.replaceChildren(el("p", { role: "alert" }, t("article_failed")));
        }
      });
      return el("li", {}, button, content);
    }));
  }
}

customElements.define("helpc-help", HelpcHelp);
