// The application in index.html. The address holds the whole state, so links and the
// Back and Forward buttons work. `views.js` draws the view of an address.

import { withEntry } from "./bundle.js";
import { announce, el } from "./dom.js";
import { searchBox } from "./searchbox.js";
import { chooseLanguage, t } from "./text.js";
import { draw, isHome, openArticle } from "./views.js";

const main = document.getElementById("helpc:main");
const clouds = document.getElementById("helpc:cloud");
const names = main.dataset.clouds.split(",");

// Query parameters of an address. A missing one is read as "".
const keys = ["cloud", "product", "topic", "resource", "type", "article", "at", "q", "tag", "internal"];

// Remembers the cloud for the pages of articles.
const remembered = {
  get: () => {
    try {
      return localStorage.getItem("helpc:cloud");
    } catch {
      return null;
    }
  },
  set: (cloud) => {
    try {
      localStorage.setItem("helpc:cloud", cloud);
    } catch {
      // Storage may be off.
    }
  },
};

function read(address) {
  const search = new URL(address).searchParams;
  const state = Object.fromEntries(keys.map((key) => [key, search.get(key)?.trim() ?? ""]));
  const usual = [remembered.get(), "public", names[0]].find((name) => names.includes(name));
  if (!names.includes(state.cloud)) state.cloud = usual ?? "";
  return state;
}

// Returns the address of a state.
export function link(state) {
  const search = new URLSearchParams();
  for (const key of keys) if (state[key]) search.set(key, state[key]);
  return `?${search}`;
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
  remembered.set(state.cloud);
  await chooseLanguage(state.cloud);
  if (clouds) clouds.value = state.cloud;
  document.getElementById("helpc:home").href = link({ cloud: state.cloud });
  if (drawn && viewKey(drawn.state, drawn.view) === viewKey(state, drawn.view)) {
    drawn.state = state;
    openArticle(drawn.view, state.article, focus && state.article !== "");
    title(drawn.view);
    return;
  }
  const request = (latestRequest += 1);
  main.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => main.replaceChildren(el("p", { class: "wait" }, t("loading"))), 300);
  let view;
  try {
    view = await withEntry(state.cloud, (entry) => draw(state, entry, { link, go }));
  } catch {
    view = errorView();
  }
  clearTimeout(slow);
  if (request !== latestRequest) return;
  // An open article is drawn with its list, so that nothing moves afterwards.
  await view.list?.prepare(state.article || view.list.single);
  if (request !== latestRequest) return;
  main.removeAttribute("aria-busy");
  document.body.classList.toggle("is-home", view.isHome === true);
  main.replaceChildren(...view.parts);
  drawn = { state, view };
  if (box) box.input.value = state.q;
  title(view);
  for (const form of main.querySelectorAll("form.search")) searchBox(form, actions);
  if (focus) {
    const heading = main.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    if (view.summary) announce(view.summary);
  }
  window.scrollTo(0, scroll ?? 0);
  if (state.article) openArticle(view, state.article, false, scroll === undefined);
  if (state.at && scroll === undefined) view.reveal?.(state.at);
  document.body.dataset.ready = "true";
}

function title(view) {
  const open = view.openTitle?.();
  const parts = [open, view.title, t("site")].filter(Boolean);
  document.title = parts.filter((part, at, all) => all.indexOf(part) === at).join(" · ");
}

function errorView() {
  const retry = () => {
    drawn = null;
    show({ focus: true });
  };
  return {
    title: t("load_failed"),
    parts: [
      el("h1", {}, t("load_failed")),
      el("p", {}, t("load_failed_text")),
      el("p", {}, el("button", { type: "button", class: "primary", onclick: retry }, t("try_again"))),
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

// Words, product, topic and filters stay. Where the other cloud has nothing, its view says so.
clouds?.addEventListener("change", () => go({ ...read(location.href), cloud: clouds.value, article: "" }, { focus: false }));

history.scrollRestoration = "manual";
addEventListener("popstate", (event) => show({ focus: true, scroll: event.state?.scroll }));

const actions = {
  cloud: () => read(location.href).cloud,
  search: (text) => {
    const { cloud } = read(location.href);
    return go(text === "" ? { cloud } : { cloud, q: text });
  },
  open: (id) => go({ cloud: read(location.href).cloud, article: id }),
};
const header = document.getElementById("helpc:search");
if (clouds) clouds.parentElement.hidden = false;
// The header of the start page has no search, so it must not be shown for a moment.
document.body.classList.toggle("is-home", isHome(read(location.href)));
const box = header && searchBox(header, actions);
show({ focus: false, scroll: history.state?.scroll });
