// Tree mode: shows the findings of this page's article and reloads the page when the
// article is saved. All texts are set as text, never as HTML.

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

const remembered = (key, usual = "") => sessionStorage.getItem(`helpc-${key}`) ?? usual;
const remember = (key, value) => sessionStorage.setItem(`helpc-${key}`, value);

const host = make("div", { id: "helpc:findings" });
const root = host.attachShadow({ mode: "open" });
const heading = make("span", { class: "heading", role: "status" });
const move = make("button", { type: "button", class: "move", title: "Move to another corner", "aria-label": "Move to another corner" }, "⤢");
const result = make("p", { class: "result", role: "status" });
const tools = make("div", { class: "tools" });
const list = make("div", { class: "list" });
const body = make("div", { class: "body" }, result, tools, list);
const panel = make("details", { class: "panel" }, make("summary", {}, heading), body);
root.append(make("link", { rel: "stylesheet", href: "/_helpc/panel.css" }), make("aside", { class: "frame", "aria-label": "Findings" }, panel, move));
panel.open = remembered("findings") === "open";
panel.addEventListener("toggle", () => remember("findings", panel.open ? "open" : ""));
// The page that shows an article before and after a change has no room for two panels.
if (window.top === window) document.body.append(host);

// The panel may stand in each corner.
const corners = ["end-bottom", "start-bottom", "start-top", "end-top"];
const place = () => (root.querySelector(".frame").dataset.corner = corners[Number(remembered("corner", "0")) % corners.length]);
move.addEventListener("click", () => {
  remember("corner", String((Number(remembered("corner", "0")) + 1) % corners.length));
  place();
});
place();

// The address of this article now, if this is its page; the one before a change has a prefix.
const PREFIX = "/_helpc/before";
const isBefore = location.pathname.startsWith(`${PREFIX}/`);
const address = () => (isBefore ? location.pathname.slice(PREFIX.length) : location.pathname);
const isArticle = () => address().startsWith("/articles/");

// Returns links to this article before and after a change.
const sides = () => (isArticle() ? [
  isBefore ? make("a", { href: address() }, "Show after the change") : make("a", { href: PREFIX + address() }, "Show before the change"),
  make("a", { href: `/_helpc/compare${address()}` }, "Show side by side"),
] : []);

// Returns the query that identifies this page's article: its meta tag or its address.
const query = () => {
  const id = document.querySelector('meta[name="helpc-article"]')?.content
    ?? new URLSearchParams(location.search).get("article") ?? "";
  return new URLSearchParams({ article: id, page: location.pathname });
};

const count = (number, one, many = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

// Sets a text whose parts in backticks are code.
const marked = (name, text) => make(name, {}, ...String(text).split("`").map((part, at) => (at % 2 === 1 ? make("code", {}, part) : part)));

const change = ({ old, new: text }) => make("p", { class: "change" },
  old === "" ? null : make("del", {}, old), " ", text === "" ? null : make("ins", {}, text));

const item = (finding, editor) => {
  const line = ` on line ${finding.line}`;
  const at = editor ? make("a", { href: `${editor}:${finding.line}:${finding.column ?? 1}` }, `Line ${finding.line}: open in the editor`) : null;
  const row = make("li", { "data-level": finding.severity },
    make("p", {}, make("span", { class: `level ${finding.severity}` }, `${finding.severity} `), make("code", {}, finding.rule), at ? null : line),
    marked("p", finding.message), finding.help ? marked("p", finding.help) : null, at && make("p", {}, at));
  if (finding.changes.length > 0) {
    const label = finding.fix?.applicability === "safe" ? "Safe fix:" : "Suggested fix (review the change):";
    row.append(make("p", {}, label), ...finding.changes.map(change));
  }
  return row;
};

const row = ({ file, article, page, errors, warnings, suggestions, is_changed: isChanged }) => make("li", { "data-level": errors > 0 ? "error" : warnings > 0 ? "warning" : "suggestion", "data-changed": isChanged },
  make("p", {}, page ? make("a", { href: page }, article) : make("code", {}, article), ": ",
    [[errors, "error"], [warnings, "warning"], [suggestions, "suggestion"]].filter(([number]) => number > 0).map((one) => count(...one)).join(", ")),
  make("p", { class: "file" }, file));

// Applies the chosen filters: severity, and files that the branch changes.
const CHANGED = "this change";
const allowed = { all: ["error", "warning", "suggestion"], "errors and warnings": ["error", "warning"], errors: ["error"] };
const select = make("select", { "aria-label": "Show" });
const none = make("p", { class: "file" });
select.addEventListener("change", () => {
  remember("level", select.value);
  narrow();
});
// Draws the filters. `base` is what the branch is compared with, if that is known.
const offer = (base) => {
  const choices = Object.keys(allowed).map((level) => make("option", { value: level }, `Show ${level}`));
  if (base) choices.push(make("option", { value: CHANGED }, `Show this change (since ${base})`));
  select.replaceChildren(...choices);
  const last = remembered("level");
  select.value = choices.some(({ value }) => value === last) ? last : "all";
  tools.append(select);
};
const narrow = () => {
  const isChange = select.value === CHANGED;
  const shown = allowed[isChange ? "all" : select.value];
  const rows = [...list.querySelectorAll("li[data-level]")];
  for (const one of rows) one.hidden = !shown.includes(one.dataset.level) || (isChange && one.dataset.changed === undefined);
  none.textContent = isChange ? "No findings in the articles that this branch changes." : "";
  none.hidden = !isChange || rows.some((one) => !one.hidden);
};

const say = (text, isBad = false) => {
  result.textContent = text;
  result.classList.toggle("held", isBad);
};

async function applyFixes(button, token) {
  button.disabled = true;
  button.textContent = "Fixing…";
  let told;
  try {
    const response = await fetch(`/_helpc/fix?${query()}`, { method: "POST", headers: { "x-helpc-token": token } });
    if (response.ok) {
      const { fixed, rules } = await response.json();
      told = fixed > 0
        ? `Fixed ${count(fixed, "finding")}: ${Object.entries(rules).map(([rule, number]) => `${rule} (${number})`).join(", ")}.`
        : "Nothing was fixed. What is left depends on other articles: run helpc fix.";
    } else {
      told = await response.text();
    }
  } catch {
    told = "The server doesn’t answer. Nothing was fixed.";
  }
  // The page reloads when the file has changed.
  remember("told", told);
  say(told);
  button.remove();
}

say(remembered("told"));
sessionStorage.removeItem("helpc-told");

let isConnected = true;
let latestRequest = 0;
async function show() {
  if (isBefore) {
    heading.textContent = "Before the change";
    tools.replaceChildren(make("a", { href: "/_helpc/changes" }, "What customers see change"), ...sides());
    return;
  }
  const request = ++latestRequest;
  let found;
  try {
    const response = await fetch(`/_helpc/findings?${query()}`);
    if (!response.ok || request !== latestRequest) return;
    found = await response.json();
  } catch {
    lost();
    return;
  }
  if (request !== latestRequest) return;
  current = found.article?.toLowerCase() ?? null;
  tools.replaceChildren();
  if (found.has_changes) tools.append(make("a", { href: "/_helpc/changes" }, "What customers see change"), ...sides());
  if (found.article === undefined) {
    heading.textContent = `${count(found.total, "finding")} in all articles`;
    offer(found.base);
    list.replaceChildren(make("ul", {}, ...(found.files ?? []).map(row)), none);
    narrow();
    warn(found.problem);
    return;
  }
  const more = found.whole ? "" : ", still checking…";
  heading.textContent = found.findings.length === 0 ? `No findings${more}` : count(found.findings.length, "finding") + more;
  list.replaceChildren(make("p", { class: "file" }, found.editor ? make("a", { href: found.editor }, found.file) : found.file));
  if (found.held_back) list.append(make("p", { class: "held" }, "This article has errors, so it won’t be published."));
  list.append(make("ol", {}, ...found.findings.map((finding) => item(finding, found.editor))));
  if (found.fixable > 0 && found.token !== null) {
    const button = make("button", { type: "button", class: "fix" }, `Apply ${count(found.fixable, "safe fix", "safe fixes")}`);
    button.addEventListener("click", () => applyFixes(button, found.token));
    tools.append(button);
  }
  if (found.findings.length > 1) {
    offer();
    narrow();
  }
  warn(found.problem);
}

// Shows that the server cannot see changes.
const warn = (problem) => {
  if (problem === undefined) return;
  heading.textContent = "Changes aren’t shown";
  list.prepend(make("p", { class: "held" }, `${problem}. Your changes appear again when this is fixed.`));
};

// Shows that the server has gone. The page reloads when it is back.
function lost() {
  isConnected = false;
  heading.textContent = "Not connected: helpc serve has ended";
  tools.replaceChildren();
  list.replaceChildren(make("p", { class: "held" }, "Start helpc serve again. This page reloads by itself."));
}

// Reloads a page that was not found as soon as it exists.
async function reloadIfFound() {
  const response = await fetch(location.href, { method: "HEAD" }).catch(() => null);
  if (response?.ok) location.reload();
}

let current = null;
let generation = null;
const events = new EventSource("/_helpc/events");
events.addEventListener("error", lost);
events.addEventListener("message", ({ data }) => {
  const message = JSON.parse(data);
  if (message.error !== undefined) {
    heading.textContent = message.error;
    return;
  }
  if (document.documentElement.dataset.page === "not-found") reloadIfFound();
  if (message.problem !== undefined) {
    show();
    return;
  }
  // After a lost connection, changes may have been missed.
  const missed = !isConnected || message.articles === null || (message.articles === undefined && generation !== null && message.generation !== generation);
  generation = message.generation ?? generation;
  // An article page is rebuilt at once; lists only after the whole tree is compiled.
  const isAffected = location.pathname.startsWith("/articles/")
    ? !message.whole && message.articles?.some((id) => id.toLowerCase() === current)
    : message.whole && message.articles?.length > 0;
  if (missed || isAffected) {
    location.reload();
    return;
  }
  show();
});
// The application changes the address without loading a page.
if (globalThis.navigation) navigation.addEventListener("currententrychange", show);
else addEventListener("popstate", show);
show();
