// The search boxes: suggestions while the reader types, and the engine, which is loaded on
// the first query.

import { entryOf, load } from "./bundle.js";
import { announce, el, icon, languageOf, unique } from "./dom.js";
import { t } from "./text.js";

const MAX_SUGGESTIONS = 6;
const engines = new Map();

// One letter says little, but a Chinese character may be a word.
const isEnough = (text) => text.length > 1 || /\p{Script=Han}/u.test(text);

const scriptOf = () => document.querySelector("form.search[data-script]")?.dataset.script;

// Searches a cloud.
export async function query(entry, text, options) {
  const script = scriptOf();
  if (!script || !entry.search) return { total: 0, hits: [] };
  if (!engines.has(entry)) {
    const opened = import(new URL(script, document.baseURI)).then(({ openSearch }) => openSearch(entry, load));
    opened.catch(() => engines.delete(entry));
    engines.set(entry, opened);
  }
  return (await engines.get(entry)).query(text, options);
}

// Makes a search form work. `cloud()` returns the name of the cloud, `search(text)` goes to the
// results, and `open(id)` to an article.
export function searchBox(form, { cloud, search, open }) {
  const input = form.querySelector("input");
  const list = el("ul", { class: "suggestions", role: "listbox", id: unique("suggestions"), "aria-label": t("suggestions"), "data-t-label": "suggestions", hidden: true });
  form.append(list);
  form.hidden = false;
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) input.setAttribute(name, value);
  let options = [];
  let active = -1;
  let timer = null;
  let asked = 0;

  const close = () => {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    active = at;
    options.forEach(({ root }, index) => root.setAttribute("aria-selected", String(index === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[at].root.id);
      options[at].root.scrollIntoView({ block: "nearest" });
    }
  };
  const option = (act, ...children) => {
    const root = el("li", { role: "option", id: unique("option"), "aria-selected": "false" }, children);
    root.addEventListener("mousedown", (event) => event.preventDefault());
    root.addEventListener("click", () => {
      close();
      act();
    });
    return { root, act };
  };
  const suggest = async () => {
    const text = input.value.trim();
    const request = (asked += 1);
    if (!isEnough(text)) return close();
    try {
      const entry = await entryOf(cloud());
      const { hits } = await query(entry, text, { limit: MAX_SUGGESTIONS, fold: true });
      if (request !== asked || document.activeElement !== input) return;
      options = hits.map((hit) => option(() => open(hit.id), icon("article"), el("span", { lang: languageOf(hit.title) }, hit.title)));
      options.push(option(() => search(text), icon("search"), el("span", {}, t("search_all", { text }))));
    } catch {
      return;
    }
    list.replaceChildren(...options.map(({ root }) => root));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(-1);
    announce(t("suggested", { count: options.length }));
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 120);
  });
  input.addEventListener("keydown", (event) => {
    // An input method uses the same keys for its own list.
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
    if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
    if (list.hidden) {
      if (event.key === "ArrowDown") suggest();
      return;
    }
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = active + step;
    choose(next < -1 ? options.length - 1 : next >= options.length ? -1 : next);
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = list.hidden ? null : options[active];
    const text = input.value.trim();
    close();
    if (chosen) chosen.act();
    else search(text);
  });
  return { input, close };
}

// `/` and Ctrl+K move the focus to the first search box that is shown.
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
  const isSlash = event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
  // Autofill sends events without a key.
  const isK = event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!isSlash && !isK) return;
  const box = [...document.querySelectorAll("form.search input")].find((input) => input.checkVisibility?.() ?? input.offsetParent);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

