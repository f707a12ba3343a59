// The application in index.html. The address holds the whole state, so links and the
// Back and Forward buttons work. `views.js` draws the view of an address.

import { withEntry } from "./bundle.js";
import { announce, el } from "./dom.js";
import { draw, openArticle } from "./views.js";
import { startSearch } from "./searchbox.js";

const main = document.getElementById("helpc:main");
const clouds = document.getElementById("helpc:cloud");
const site = document.title;

// Query parameters of an address. A missing one is read as "".
const keys = ["cloud", "product", "topic", "resource", "type", "article", "at", "q", "tag", "internal"];

function read(address) {
  const query = new URL(address).searchParams;
  const state = Object.fromEntries(keys.map((key) => [key, query.get(key)?.trim() ?? ""]));
  const names = [...clouds.options].map((option) => option.value);
  if (!names.includes(state.cloud)) state.cloud = names.includes("public") ? "public" : names[0];
  return state;
}

// Returns the address of a state.
export function link(state) {
  const query = new URLSearchParams();
  for (const key of keys) if (state[key]) query.set(key, state[key]);
  return `?${query}`;
}

let drawn = null;
let latestRequest = 0;

// Returns a key that two states of the same view share: in a list, the open article
// does not matter.
function viewKey({ article, ...rest }, view) {
  return JSON.stringify(view.list ? rest : { ...rest, article });
}

async function show({ focus, scroll }) {
  const state = read(location.href);
  clouds.value = state.cloud;
  document.getElementById("helpc:home").href = link({ cloud: state.cloud });
  if (drawn && viewKey(drawn.state, drawn.view) === viewKey(state, drawn.view)) {
    drawn.state = state;
    openArticle(drawn.view, state.article, focus && state.article !== "");
    title(drawn.view);
    return;
  }
  const request = (latestRequest += 1);
  main.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => main.replaceChildren(el("p", { class: "wait" }, "Loading…")), 300);
  let view;
  try {
    view = await withEntry(state.cloud, (entry) => draw(state, entry, { link, go }));
  } catch {
    view = errorView();
  }
  clearTimeout(slow);
  if (request !== latestRequest) return;
  main.removeAttribute("aria-busy");
  main.replaceChildren(...view.parts);
  drawn = { state, view };
  search.show(view.entry, state);
  title(view);
  if (focus) {
    const heading = main.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    if (view.summary) announce(view.summary);
  }
  window.scrollTo(0, scroll ?? 0);
  if (state.article) openArticle(view, state.article, false, scroll === undefined);
  if (state.at && scroll === undefined) view.reveal?.(state.at);
}

function title(view) {
  const open = view.openTitle?.();
  document.title = [open, view.title, site].filter(Boolean).filter((part, at, all) => all.indexOf(part) === at).join(" · ");
}

function errorView() {
  const retry = () => {
    drawn = null;
    show({ focus: true });
  };
  return {
    title: "Couldn’t load this page",
    parts: [
      el("h1", {}, "Couldn’t load this page"),
      el("p", {}, "Your connection may have failed, or this content may have just been updated."),
      el("p", {}, el("button", { type: "button", class: "primary", onclick: retry }, "Try again")),
    ],
  };
}

// Goes to a state, as if the reader had followed a link.
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
