// The application of index.html: every state is an address, so links, back and
// forward need nothing else. `views.js` draws what an address stands for.

import { withEntry } from "./bundle.js";
import { announce, el } from "./dom.js";
import { draw, openArticle } from "./views.js";
import { startSearch } from "./searchbox.js";

const main = document.getElementById("helpc:main");
const clouds = document.getElementById("helpc:cloud");
const site = document.title;

// What an address says, each a text or "".
const keys = ["cloud", "product", "topic", "resource", "type", "article", "at", "q", "tag", "internal"];

function read(address) {
  const query = new URL(address).searchParams;
  const state = Object.fromEntries(keys.map((key) => [key, query.get(key)?.trim() ?? ""]));
  const known = [...clouds.options].map((option) => option.value);
  if (!known.includes(state.cloud)) state.cloud = known.includes("public") ? "public" : known[0];
  return state;
}

// The address of a state.
export function link(state) {
  const query = new URLSearchParams();
  for (const key of keys) if (state[key]) query.set(key, state[key]);
  return `?${query}`;
}

let drawn = null;
let turn = 0;

// Two states that differ by the open article alone are one view: its list stays.
function viewOf({ article, ...rest }, view) {
  return JSON.stringify(view.list ? rest : { ...rest, article });
}

async function show({ focus, scroll }) {
  const state = read(location.href);
  clouds.value = state.cloud;
  document.getElementById("helpc:home").href = link({ cloud: state.cloud });
  if (drawn && viewOf(drawn.state, drawn.view) === viewOf(state, drawn.view)) {
    drawn.state = state;
    openArticle(drawn.view, state.article, focus && state.article !== "");
    title(drawn.view);
    return;
  }
  const own = (turn += 1);
  main.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => main.replaceChildren(el("p", { class: "wait" }, "Loading…")), 300);
  let view;
  try {
    view = await withEntry(state.cloud, (entry) => draw(state, entry, { link, go }));
  } catch (error) {
    view = failed(error);
  }
  clearTimeout(slow);
  if (own !== turn) return;
  main.removeAttribute("aria-busy");
  main.replaceChildren(...view.parts);
  drawn = { state, view };
  search.show(view.entry, state);
  title(view);
  if (focus) {
    const heading = main.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    if (view.said) announce(view.said);
  }
  window.scrollTo(0, scroll ?? 0);
  if (state.article) openArticle(view, state.article, false, scroll === undefined);
  if (state.at && scroll === undefined) view.reveal?.(state.at);
}

function title(view) {
  const open = view.openTitle?.();
  document.title = [open, view.title, site].filter(Boolean).filter((part, at, all) => all.indexOf(part) === at).join(" · ");
}

function failed() {
  const retry = () => {
    drawn = null;
    show({ focus: true });
  };
  return {
    title: "Could not be loaded",
    parts: [
      el("h1", {}, "This could not be loaded"),
      el("p", {}, "The connection may have failed, or the articles are just being replaced."),
      el("p", {}, el("button", { type: "button", class: "primary", onclick: retry }, "Try again")),
    ],
  };
}

// Goes to a state, as if a link had been followed.
export function go(state, { replace = false, focus = true } = {}) {
  history.replaceState({ scroll: window.scrollY }, "");
  if (replace) history.replaceState({}, "", link(state));
  else history.pushState({}, "", link(state));
  return show({ focus });
}

document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.("a[href]");
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!anchor || !isPlain || event.defaultPrevented || anchor.target) return;
  const url = new URL(anchor.href);
  const isHere = url.origin === location.origin && url.pathname === location.pathname;
  if (!isHere || url.hash) return;
  event.preventDefault();
  go(read(url.href));
});

clouds.addEventListener("change", () => go({ cloud: clouds.value }, { focus: false }));

history.scrollRestoration = "manual";
addEventListener("popstate", (event) => show({ focus: true, scroll: event.state?.scroll }));

const search = startSearch({ go, read: () => read(location.href) });
show({ focus: false, scroll: history.state?.scroll });
