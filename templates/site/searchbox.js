// The search box in the header. The search engine is loaded on the first query.

import { load } from "./bundle.js";

export function startSearch({ go, read }) {
  const form = document.getElementById("helpc:search");
  const input = form.querySelector("input");
  const script = form.dataset.script;
  let timer = null;

  const search = (replace) => {
    clearTimeout(timer);
    const { cloud, product, type, q } = read();
    const text = input.value.trim();
    if (text !== "" && text !== q) go({ cloud, product: q ? product : "", type: q ? type : "", q: text }, { replace: replace && q !== "", focus: false });
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length > 1) timer = setTimeout(() => search(true), 200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search(false);
  });

  return {
    // Hides the box if the bundle has no search index.
    show(entry, state) {
      form.hidden = !(script && entry?.search);
      if (document.activeElement !== input) input.value = state.q;
    },
  };
}

const engines = new Map();

// Searches a cloud.
export async function query(entry, text, options) {
  const script = document.getElementById("helpc:search").dataset.script;
  if (!script || !entry.search) return { total: 0, hits: [] };
  if (!engines.has(entry)) {
    const opened = import(new URL(script, document.baseURI)).then(({ openSearch }) => openSearch(entry, load));
    opened.catch(() => engines.delete(entry));
    engines.set(entry, opened);
  }
  return (await engines.get(entry)).query(text, options);
}
