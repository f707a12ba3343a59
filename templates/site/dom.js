// Elements, and the one place where text becomes HTML.

// An element with attributes and children. Texts stay texts.
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

// What docs/reference/bundle-format.md says the HTML of a bundle may hold. It was written from that
// list already; this holds even if a bundle was tampered with on its way.
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

// A worker of a script that lies beside this one.
export function startWorker(url) {
  if (new URL(".", url).href !== new URL(".", import.meta.url).href) throw new Error(`${url} is not ours`);
  return new Worker(policy ? policy.createScriptURL(url.href) : url);
}

// HTML of a bundle as a fragment. It is parsed in a document of its own that
// runs nothing and fetches nothing, and cleaned before it gets here; a picture
// would be fetched as soon as it does, so it becomes a link there.
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
  link.textContent = alt ? `Picture: ${alt}` : "Picture";
  const src = image.getAttribute("src");
  if (src) link.setAttribute(isInLink ? "data-src" : "href", src);
  return link;
}

// An address of https, or null.
export function safeUrl(text, hosts) {
  try {
    const url = new URL(text);
    if (url.protocol !== "https:" || url.username || url.password) return null;
    return !hosts || hosts.includes(url.hostname) ? url : null;
  } catch {
    return null;
  }
}

// Says something to those who do not see the page change.
export function announce(text) {
  const status = document.getElementById("helpc:status");
  if (!status) return;
  status.textContent = "";
  setTimeout(() => (status.textContent = text), 50);
}

// The language of a text, where its letters tell.
export function languageOf(text) {
  const letters = text.match(/\p{Alphabetic}/gu)?.length ?? 0;
  const han = text.match(/[\u4e00-\u9fff]/g)?.length ?? 0;
  return han * 4 > letters ? "zh-Hans" : null;
}

export const plural = (count, one, many = `${one}s`) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

let numbers = 0;
// No heading of an article has an id with a colon.
export const unique = (prefix) => `helpc:${prefix}-${(numbers += 1)}`;

// The id that a fragment stands for; the fragment itself where its percent signs are
// no escapes.
export function decodeFragment(fragment) {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
