// Tree mode: shows what is wrong with the article of this page, and loads the
// page again when its article was saved. All texts are set as text, never as HTML.

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

// The article of this page: what the page says of itself, or its address.
const query = () => {
  const named = document.querySelector('meta[name="helpc-article"]')?.content
    ?? new URLSearchParams(location.search).get("article") ?? "";
  return new URLSearchParams({ article: named, page: location.pathname });
};

const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

const change = ({ old, new: text }) => make("p", {},
  old === "" ? "" : make("del", {}, old), " ", text === "" ? "" : make("ins", {}, text));

const item = (finding) => {
  const line = make("li", {},
    make("p", {}, make("span", { class: `level ${finding.severity}` }, `${finding.severity} `),
      make("code", {}, finding.rule), ` in line ${finding.line}`),
    make("p", {}, finding.message), make("p", {}, finding.help));
  if (finding.changes.length > 0) {
    const kind = finding.fix?.applicability === "safe" ? "Fix:" : "Fix to look over:";
    line.append(make("p", {}, kind), ...finding.changes.map(change));
  }
  return line;
};

const row = ({ file, article, page, errors, warnings, suggestions }) => make("li", {},
  make("p", {}, file), make("p", {}, page ? make("a", { href: page }, article) : make("code", {}, article), ": ",
    [count(errors, "error"), count(warnings, "warning"), count(suggestions, "suggestion")].join(", ")));

async function mend(token) {
  const response = await fetch(`/_helpc/fix?${query()}`, { method: "POST", headers: { "x-helpc-token": token } });
  if (!response.ok) heading.textContent = await response.text();
}

let asked = 0;
async function show() {
  const number = ++asked;
  const response = await fetch(`/_helpc/findings?${query()}`);
  if (!response.ok || number !== asked) return;
  const found = await response.json();
  if (number !== asked) return;
  current = found.article?.toLowerCase() ?? null;
  if (found.article === undefined) {
    heading.textContent = `${count(found.total, "finding")} in this tree`;
    body.replaceChildren(make("ul", {}, ...(found.files ?? []).map(row)));
    warn(found.problem);
    return;
  }
  const more = found.whole ? "" : "; checking the rest ...";
  heading.textContent = found.findings.length === 0 ? `Nothing found${more}` : count(found.findings.length, "finding") + more;
  body.replaceChildren(make("p", { class: "file" }, found.file));
  if (found.held_back) body.append(make("p", { class: "held" }, "An error holds this article back: it would not be published."));
  body.append(make("ol", {}, ...found.findings.map(item)));
  if (found.mendable > 0 && found.token !== null) {
    const button = make("button", { type: "button" }, found.mendable === 1 ? "Make the safe fix" : `Make ${found.mendable} safe fixes`);
    button.addEventListener("click", () => { button.disabled = true; mend(found.token); });
    body.append(button);
  }
  warn(found.problem);
}

// The server does not see what is saved.
const warn = (problem) => {
  if (problem === undefined) return;
  heading.textContent = "Changes are not shown";
  body.prepend(make("p", { class: "held" }, `${problem}. What you save is shown again as soon as that works.`));
};

let current = null;
let generation = null;
const events = new EventSource("/_helpc/events");
events.addEventListener("message", ({ data }) => {
  const said = JSON.parse(data);
  if (said.error !== undefined) {
    heading.textContent = said.error;
    return;
  }
  if (said.problem !== undefined) {
    show();
    return;
  }
  // After a break nobody knows what was missed.
  const missed = said.articles === null || (said.articles === undefined && generation !== null && said.generation !== generation);
  generation = said.generation ?? generation;
  // The page of an article is new at once; lists are when all is worked out.
  const concerns = location.pathname.startsWith("/articles/")
    ? !said.whole && said.articles?.some((id) => id.toLowerCase() === current)
    : said.whole && said.articles?.length > 0;
  if (missed || concerns) {
    location.reload();
    return;
  }
  show();
});
// The application of the site goes from address to address without loading.
if (globalThis.navigation) navigation.addEventListener("currententrychange", show);
else addEventListener("popstate", show);
show();
