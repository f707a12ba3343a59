// Helpers for elements, and the only place where text becomes HTML.

import { t } from "./text.js";

// Creates an element with attributes and children. Strings become text nodes.
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// Elements and attributes that docs/reference/bundle-format.md allows in the HTML of a bundle. The compiler
// writes nothing else; this check protects against a bundle that was tampered with.
const elements = new Set(
  ("a abbr b blockquote br caption code dd del div dl dt em h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre s samp small " +
    "span strong sub sup table tbody td tfoot th thead tr u ul").split(" "),
);
const attributes = new Set(
  ("href title src alt start align colspan rowspan scope lang dir width height id class data-blade data-blade-uri " +
    "button-data-blade button-data-context button-link data-href data-article data-fragment").split(" "),
);
const safeHref = /^(https?:|mailto:|tel:|#)/i;
const safeSrc = /^https?:/i;

const policy = globalThis.trustedTypes?.createPolicy("helpc", {
  createHTML: (html) => html,
  createScriptURL: (url) => url,
});
let parser = null;

// Starts a worker from a script in the folder of this one.
export function startWorker(url) {
  if (new URL(".", url).href !== new URL(".", import.meta.url).href) throw new Error(`${url} is not a script of this site`);
  return new Worker(policy ? policy.createScriptURL(url.href) : url);
}

// Parses HTML of a bundle into a fragment. The parser's document runs no scripts and
// fetches nothing, and the HTML is sanitized before it is inserted into the page. A
// picture would be fetched on insertion, so it becomes a link first.
export function parseHtml(html) {
  parser ??= new DOMParser();
  const parsed = parser.parseFromString(policy ? policy.createHTML(html) : html, "text/html");
  for (const element of parsed.body.querySelectorAll("*")) {
    if (!elements.has(element.localName)) {
      element.remove();
      continue;
    }
    for (const { name, value } of [...element.attributes]) {
      const unsafe =
        (name === "href" && !safeHref.test(value)) ||
        (name === "src" && !safeSrc.test(value)) ||
        (name === "class" && value !== "ext-code");
      if (unsafe || !attributes.has(name)) element.removeAttribute(name);
    }
  }
  for (const image of parsed.body.querySelectorAll("img")) image.replaceWith(pictureLink(parsed, image));
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  return fragment;
}

function pictureLink(parsed, image) {
  const alt = (image.getAttribute("alt") ?? "").trim();
  const isInLink = image.closest("a") !== null;
  const link = parsed.createElement(isInLink ? "span" : "a");
  link.className = "picture";
  const text = t(isInLink ? "picture" : "show_picture");
  link.textContent = alt ? `${text}: ${alt}` : text;
  const src = image.getAttribute("src");
  if (src) link.setAttribute(isInLink ? "data-src" : "href", src);
  return link;
}

// Returns an https URL on one of `hosts` (any host if left out), or null.
export function safeUrl(text, hosts) {
  try {
    const url = new URL(text);
    if (url.protocol !== "https:" || url.username || url.password) return null;
    return !hosts || hosts.includes(url.hostname) ? url : null;
  } catch {
    return null;
  }
}

// Announces a text to screen readers.
export function announce(text) {
  const status = document.getElementById("helpc:status");
  if (!status) return;
  status.textContent = "";
  setTimeout(() => (status.textContent = text), 50);
}

// Returns the language of a text if its letters identify it, or null.
export function languageOf(text) {
  const letters = text.match(/\p{Alphabetic}/gu)?.length ?? 0;
  const han = text.match(/[\u4e00-\u9fff]/g)?.length ?? 0;
  return han * 4 > letters ? "zh-Hans" : null;
}

// Draws an icon of the sprite.
export function icon(name, className = "icon") {
  // Pages of other sites that embed help have no sprite.
  if (!document.documentElement.dataset.icons) return "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.documentElement.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

// Copies a text, and says so in the button.
export function copyButton(label, done, text) {
  const button = el("button", { type: "button", class: "copy" }, icon("copy"), el("span", {}, label));
  makeCopy(button, done, text);
  return button;
}

// Makes a button copy a text.
export function makeCopy(button, done, text) {
  const name = button.querySelector("span");
  const label = name.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      return;
    }
    name.textContent = done;
    announce(done);
    setTimeout(() => (name.textContent = label), 2000);
  });
}

// Sends an event to the page that hosts the site.
export function emit(name, detail) {
  document.dispatchEvent(new CustomEvent(`helpc:${name}`, { detail }));
}

let numbers = 0;
// Ids of headings in articles contain no colon.
export const unique = (prefix) => `helpc:${prefix}-${(numbers += 1)}`;

// Decodes a fragment to the id it refers to. Returns it unchanged if its percent signs
// are not escapes.
export function decodeFragment(fragment) {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
