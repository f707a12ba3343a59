// Tree mode: shows the findings of this page's article and reloads the page when the
// article is saved. All texts are set as text, never as HTML.

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

const host = make("div", { id: "helpc:findings" });
const root = host.attachShadow({ mode: "open" });
const heading = make("summary");
const body = make("div", { class: "body" });
const panel = make("details", { class: "panel" }, heading, body);
root.append(make("link", { rel: "stylesheet", href: "/_helpc/panel.css" }), panel);
panel.open = sessionStorage.getItem("helpc-findings") === "open";
panel.addEventListener("toggle", () => sessionStorage.setItem("helpc-findings", panel.open ? "open" : ""));
document.body.append(host);

// Returns the query that identifies this page's article: its meta tag or its address.
const query = () => {
  const id = document.querySelector('meta[name="helpc-article"]')?.content
    ?? new URLSearchParams(location.search).get("article") ?? "";
  return new URLSearchParams({ article: id, page: location.pathname });
};

const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

const change = ({ old, new: text }) => make("p", {},
  old === "" ? "" : make("del", {}, old), " ", text === "" ? "" : make("ins", {}, text));

const item = (finding) => {
  const line = make("li", {},
    make("p", {}, make("span", { class: `level ${finding.severity}` }, `${finding.severity} `),
      make("code", {}, finding.rule), ` on line ${finding.line}`),
    make("p", {}, finding.message), make("p", {}, finding.help));
  if (finding.changes.length > 0) {
    const label = finding.fix?.applicability === "safe" ? "Safe fix:" : "Suggested fix (review the change):";
    line.append(make("p", {}, label), ...finding.changes.map(change));
  }
  return line;
};

const row = ({ file, article, page, errors, warnings, suggestions }) => make("li", {},
  make("p", {}, file), make("p", {}, page ? make("a", { href: page }, article) : make("code", {}, article), ": ",
    [count(errors, "error"), count(warnings, "warning"), count(suggestions, "suggestion")].join(", ")));

async function applyFixes(token) {
  const response = await fetch(`/_helpc/fix?${query()}`, { method: "POST", headers: { "x-helpc-token": token } });
  if (!response.ok) heading.textContent = await response.text();
}

let latestRequest = 0;
async function show() {
  const request = ++latestRequest;
  const response = await fetch(`/_helpc/findings?${query()}`);
  if (!response.ok || request !== latestRequest) return;
  const found = await response.json();
  if (request !== latestRequest) return;
  current = found.article?.toLowerCase() ?? null;
  if (found.article === undefined) {
    heading.textContent = `${count(found.total, "finding")} in all articles`;
    body.replaceChildren(make("ul", {}, ...(found.files ?? []).map(row)));
    warn(found.problem);
    return;
  }
  const more = found.whole ? "" : ", still checking…";
  heading.textContent = found.findings.length === 0 ? `No findings${more}` : count(found.findings.length, "finding") + more;
  body.replaceChildren(make("p", { class: "file" }, found.file));
  if (found.held_back) body.append(make("p", { class: "held" }, "This article has errors, so it won’t be published."));
  body.append(make("ol", {}, ...found.findings.map(item)));
  if (found.fixable > 0 && found.token !== null) {
    const button = make("button", { type: "button" }, `Apply ${count(found.fixable, "safe fix", "safe fixes")}`);
    button.addEventListener("click", () => { button.disabled = true; applyFixes(found.token); });
    body.append(button);
  }
  warn(found.problem);
}

// Shows that the server cannot see changes.
const warn = (problem) => {
  if (problem === undefined) return;
  heading.textContent = "Changes aren’t shown";
  body.prepend(make("p", { class: "held" }, `${problem}. Your changes appear again when this is fixed.`));
};

let current = null;
let generation = null;
const events = new EventSource("/_helpc/events");
events.addEventListener("message", ({ data }) => {
  const message = JSON.parse(data);
  if (message.error !== undefined) {
    heading.textContent = message.error;
    return;
  }
  if (message.problem !== undefined) {
    show();
    return;
  }
  // After a lost connection, changes may have been missed.
  const missed = message.articles === null || (message.articles === undefined && generation !== null && message.generation !== generation);
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
