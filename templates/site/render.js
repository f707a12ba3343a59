// Draws an article as elements. src/site/rewrite.rs does the same for static pages;
// videos, pictures and blades that respond to the reader are added only here.

import { bladeButton } from "./blade.js";
import { nameOf, pageOf } from "./bundle.js";
import { htmlKeys, videos } from "./data.js";
import { copyButton, decodeFragment, el, emit, icon, languageOf, parseHtml, safeUrl, unique } from "./dom.js";
import { supportLink } from "./hand-over.js";
import { t } from "./text.js";

// Renders the body of an article. Its `data-ids` is the prefix of the ids in it.
// `context` has the `entry` of the cloud, the heading `level`, `linkTo(id, fragment)`
// for the address of another article, and `has(id)`, true if the cloud shows it.
export async function renderArticle(article, context) {
  const prefix = unique("a");
  const lang = languageOf(`${article.title} ${nameOf(article)}`);
  const root = el("div", { class: "text", lang, "data-ids": prefix });
  root.append(renderPart(article.html, article.replacementMaps, context, prefix));
  for (const section of article.sections ?? []) {
    const heading = el(`h${context.level}`, {}, section.title);
    const part = renderPart(section.html, section.replacementMaps, context, prefix);
    root.append(el("section", {}, heading, part));
  }
  // The title is already shown above the body.
  const first = root.querySelector("h2, h3, h4, h5, h6");
  const titles = [article.customerTitle, article.title, article.heading].map((title) => title?.trim()).filter(Boolean);
  if (first && titles.includes(first.textContent.trim())) {
    first.replaceWith(...(first.id ? [el("span", { id: first.id })] : []));
  }
  if (article.body) root.append(await renderBody(article, context));
  enhance(root, context);
  return root;
}

// Returns true for the schema of a form.
export const isForm = (schema) => ["scoping-questions", "troubleshooter-questions"].includes(schema);

// Renders the JSON document of an article.
export async function renderBody(article, context) {
  const { schema, data } = article.body;
  if (isForm(schema) && Array.isArray(data.formElements)) {
    const { renderForm } = await import("./form.js");
    return renderForm(article, context);
  }
  if (schema === "diagnose-and-solve") {
    const { renderSolve } = await import("./solve.js");
    return renderSolve(article, context, renderArticle);
  }
  return tree(data, htmlKeys[schema] ?? []);
}

// Returns the words of a key: `longDescription` becomes `Long description`.
const words = (key) =>
  key.replace(/^./, (c) => c.toUpperCase()).replace(/(?<=\p{Lowercase})\p{Uppercase}/gu, (c) => ` ${c.toLowerCase()}`);

// Renders any document as nested lists.
function tree(value, asHtml = []) {
  if (Array.isArray(value)) return el("ol", { class: "tree" }, value.map((item) => el("li", {}, tree(item))));
  if (value === null || typeof value !== "object") return document.createTextNode(String(value));
  const isEmpty = (inner) =>
    inner === null || inner === "" || (typeof inner === "object" && Object.keys(inner).length === 0);
  const members = Object.entries(value).filter(([key, inner]) => key !== "$schema" && !isEmpty(inner));
  const isDeep = ([, inner]) => typeof inner === "object";
  const sorted = [...members.filter((member) => !isDeep(member)), ...members.filter(isDeep)];
  return el("dl", { class: "tree" }, sorted.map(([key, inner]) => [el("dt", {}, words(key)), el("dd", {}, asHtml.includes(key) ? parseHtml(String(inner)) : tree(inner))]));
}

// Renders HTML of a bundle: inserts components and marks tokens.
export function renderPart(html, maps, context, prefix) {
  const part = parseHtml(html);
  const components = new Map();
  for (const [kind, entries] of Object.entries(maps ?? {})) {
    for (const entry of entries) components.set(entry.replacementKey, [kind, entry]);
  }
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) {
    const found = components.get(`<!--${comment.data}-->`);
    if (found) comment.replaceWith(component(...found));
    else if (comment.data.startsWith("$")) markToken(comment);
  }
  for (const heading of part.querySelectorAll("h2, h3, h4, h5")) {
    const level = Math.min(6, Number(heading.localName[1]) + context.level - 2);
    if (`h${level}` === heading.localName) continue;
    const moved = el(`h${level}`, { id: heading.id || null });
    moved.append(...heading.childNodes);
    heading.replaceWith(moved);
  }
  // Several articles share a page, so their ids must not collide.
  for (const named of part.querySelectorAll("[id]")) named.id = `${prefix}-${named.id}`;
  for (const link of part.querySelectorAll("a[href^='#']")) {
    const id = decodeFragment(link.getAttribute("href").slice(1));
    link.setAttribute("href", `#${encodeURIComponent(`${prefix}-${id}`)}`);
  }
  for (const pre of part.querySelectorAll("pre")) pre.tabIndex = 0;
  for (const table of part.querySelectorAll("table")) {
    const wide = el("div", { class: "wide", tabindex: 0, role: "group", "aria-label": t("table") });
    table.replaceWith(wide);
    wide.append(table);
  }
  for (const link of part.querySelectorAll("a[data-article]")) {
    const id = link.dataset.article;
    context.has?.(id).then((shown) => {
      if (shown) link.setAttribute("href", context.linkTo(id, decodeFragment(link.dataset.fragment ?? "")));
    });
  }
  return part;
}

// Marks the sample value of a token.
function markToken(start) {
  const sample = start.nextSibling;
  const end = sample?.nextSibling;
  const isPair = sample?.nodeType === Node.TEXT_NODE && end?.nodeType === Node.COMMENT_NODE && end.data.startsWith("/$");
  if (!isPair || sample.data.trim() === "") return;
  const mark = el("span", { class: "token" });
  sample.replaceWith(mark);
  mark.append(sample);
}

function component(kind, of) {
  const quiet = (...text) => el("p", { class: "quiet" }, ...text);
  const part = (name, ...children) => el("div", { class: "part" }, el("p", { class: "part-kind" }, name), ...children);
  if (kind === "diagnostics") {
    return part(
      t("diagnostics"),
      el("p", {}, of.executionText ?? t("diagnostics_text")),
      quiet(t("diagnostics_note", { most: of.maxInsightCount ?? "3" })),
      of.noResultText && quiet(t("if_nothing"), of.noResultText),
      of.timeoutText && quiet(t("if_slow"), of.timeoutText),
      of.failedText && quiet(t("if_failed"), of.failedText),
    );
  }
  if (kind === "metricsBasedCharts") {
    const what = [of.name, of.aggregationType ?? "Sum"].filter(Boolean).join(", ");
    return part(t("chart"), el("p", {}, of.title || of.name || t("chart_title")), quiet(t("chart_note", { what, time: of.timeSpanDuration ?? "1d" })));
  }
  if (kind === "webResults") return part(t("web_results"), el("p", {}, of.text || t("web_results_text")));
  const all = kind === "videos" ? [of] : (of.videos ?? []);
  return el("div", { class: "part videos" }, all.map((video) => {
    const url = safeUrl(video.src ?? "", videos.hosts);
    const title = video.title || t("video");
    if (!url) return el("p", { class: "video" }, title, " ", el("span", { class: "quiet" }, t("video_gone")));
    const link = el("a", { href: url.href, "data-video": url.href }, title);
    return el("p", { class: "video" }, link, " ", el("span", { class: "quiet" }, t("video_on", { host: url.hostname })));
  }));
}

// Adds what needs a script to pictures, videos, blades and tokens, also on static
// pages.
export function enhance(root, context) {
  for (const picture of root.querySelectorAll(".picture")) offerPicture(picture);
  for (const link of root.querySelectorAll("a[data-video]")) offerVideo(link);
  for (const link of root.querySelectorAll("a[data-blade]")) explainBlade(link, context);
  for (const token of root.querySelectorAll(".token")) token.title = t("sample");
  for (const pre of root.querySelectorAll("pre")) offerCopy(pre);
}

// Adds a button that copies the code.
function offerCopy(pre) {
  if (pre.closest(".code, .form")) return;
  const box = el("div", { class: "code", dir: "ltr" });
  pre.replaceWith(box);
  box.append(pre, copyButton(t("copy_code"), t("copied"), () => pre.textContent.replace(/\n$/, "")));
}

// Replaces a picture with a button that loads it: nothing is fetched from other
// sites until the reader selects it.
function offerPicture(picture) {
  const url = safeUrl(picture.dataset.src ?? picture.getAttribute("href"));
  // An https page cannot show an http picture.
  if (!url) return;
  const name = t(picture.localName === "span" ? "picture" : "show_picture");
  const alt = picture.textContent.slice(`${name}: `.length);
  const button = el("button", { type: "button", class: "ask" }, icon("product"), alt ? `${t("show_picture")}: ${alt}` : t("show_picture"));
  const from = el("span", { class: "quiet from" }, ` ${t("from_host", { host: url.hostname })}`);
  const box = el("span", { class: "picture-box" }, button, from);
  button.addEventListener("click", () => {
    const image = el("img", { src: url.href, alt, referrerpolicy: "no-referrer", tabindex: -1 });
    image.addEventListener("error", () => {
      box.replaceChildren(el("span", { class: "quiet" }, t("picture_failed", { host: url.hostname })));
    });
    box.replaceChildren(image);
    image.focus();
  });
  const outer = picture.closest("a[href]");
  if (outer && outer !== picture) outer.after(" ", box);
  else picture.replaceWith(box);
}

// Returns the id of a YouTube video, or null.
function videoId(url) {
  const parts = url.pathname.split("/").filter(Boolean);
  const id = url.searchParams.get("v") ?? (videos.shortHosts.includes(url.hostname) ? parts[0] : parts[0] === "embed" ? parts[1] : null);
  return id && /^[A-Za-z0-9_-]{5,20}$/.test(id) ? id : null;
}

function offerVideo(link) {
  const url = safeUrl(link.dataset.video, videos.hosts);
  const id = url && videoId(url);
  if (!id) return;
  const title = link.textContent;
  const button = el("button", { type: "button", class: "ask play" }, t("play_video", { title }));
  button.addEventListener("click", () => {
    const frame = el("iframe", {
      src: `https://${videos.player}/embed/${id}`,
      title,
      allow: "fullscreen; encrypted-media; picture-in-picture",
      referrerpolicy: "strict-origin-when-cross-origin",
      sandbox: "allow-scripts allow-same-origin allow-presentation allow-popups",
      tabindex: 0,
    });
    button.replaceWith(frame);
    frame.focus();
  });
  link.before(button, " ");
  link.replaceChildren(t("watch"), el("span", { class: "unseen" }, `: ${title}`));
}

function explainBlade(link, context) {
  const isButton = link.hasAttribute("button-data-blade") || link.hasAttribute("button-data-context");
  const parts = bladeButton([...link.childNodes], link.dataset.bladeUri, context, isButton);
  link.replaceWith(...parts);
}

// Draws "Was this helpful?". After "No", it asks why, and offers support. The answers are events
// for the page that hosts the site.
export function after(article, cloud, topic) {
  const box = el("div", { class: "helpful", role: "group", "aria-label": t("feedback") });
  const thank = () => {
    const thanks = el("p", { tabindex: -1 }, icon("check"), t("thanks"));
    box.replaceChildren(thanks);
    thanks.focus();
  };
  const why = () => {
    const name = unique("why");
    const reasons = ["unsolved", "unclear", "wrong", "other"].map((reason) =>
      el("label", {}, el("input", { type: "radio", name, value: reason }), el("span", {}, t(`why_${reason}`))));
    const form = el("form", { class: "why" },
      el("fieldset", {}, el("legend", { tabindex: -1 }, t("why_not")), el("div", { class: "choices" }, reasons)),
      el("div", { class: "buttons" }, el("button", { type: "submit" }, t("send")), supportLink.isOffered && supportLink({ article: article.id, cloud, topic, reason: "not-helpful" })));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const reason = form.querySelector("input:checked")?.value ?? null;
      emit("feedback", { article: article.id, cloud, reason });
      thank();
    });
    box.replaceChildren(form);
    form.querySelector("legend").focus();
  };
  const answer = (wasHelpful) => () => {
    emit("helpful", { article: article.id, cloud, helpful: wasHelpful });
    if (wasHelpful) thank();
    else why();
  };
  box.append(
    el("span", {}, t("helpful")),
    el("button", { type: "button", onclick: answer(true) }, t("yes")),
    el("button", { type: "button", onclick: answer(false) }, t("no")),
  );
  return box;
}

// Returns a link to the static page of an article, or null if it has none.
export const articlePageLink = (article) => {
  const address = pageOf(article.id);
  return address && el("a", { class: "own", href: address }, t("open_article"));
};
