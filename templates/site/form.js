// The questions that a customer answers before opening a support case, as a working
// form. Nothing is sent: the answers are shown as JSON and passed to the page that
// hosts the site in an event.

import { nameOf } from "./bundle.js";
import { validate } from "./checks.js";
import { controlOf } from "./controls.js";
import { announce, el, parseHtml, plural, unique } from "./dom.js";
import { parse } from "./visibility.js";

const isTrue = (value) => String(value ?? "").toLowerCase() === "true";

// Returns the questions of a form in order. Ignores elements that are malformed.
function questions(data) {
  return data.formElements
    .filter((element) => element && typeof element === "object" && typeof element.id === "string")
    .map((element, at) => ({ element, at }))
    .sort((a, b) => (Number(a.element.order) || 0) - (Number(b.element.order) || 0) || a.at - b.at)
    .map(({ element }) => new Question(element));
}

class Question {
  constructor(element) {
    this.element = element;
    this.id = element.id.trim();
    this.holds = parse(element.visibility);
    this.isRequired = isTrue(element.required);
    this.touched = false;
    this.name = unique("q");
    this.control = controlOf(element, this.name);
    this.error = el("p", { class: "error", id: `${this.name}-error`, hidden: true });
    this.root = this.draw();
  }

  draw() {
    const { element, control, name } = this;
    if (control.isText) return el("div", { class: "question" }, control.root);
    const label = [
      String(element.displayLabel ?? element.id),
      this.isRequired && el("span", { class: "must" }, " Required"),
    ];
    const described = [`${name}-error`];
    const balloon = element.infoBalloonText && el("details", { class: "balloon" },
      el("summary", {}, "More about this question"), el("div", { class: "text" }, parseHtml(element.infoBalloonText)));
    const hints = Array.isArray(element.hints) && element.hints.length > 0 &&
      el("ul", { class: "hints", id: `${name}-hints` }, element.hints.map((hint) => el("li", {}, parseHtml(String(hint?.text ?? "")))));
    if (hints) described.push(`${name}-hints`);
    if (control.note) described.push(`${name}-note`);
    const note = control.note && el("p", { class: "quiet", id: `${name}-note` }, control.note);
    const invalidCondition = this.holds === null && el("p", { class: "quiet" }, "This question is always shown because its condition can’t be read: ", el("code", {}, String(element.visibility)));
    for (const field of control.fields) {
      if (control.isGroup) continue;
      field.setAttribute("aria-describedby", described.join(" "));
      if (this.isRequired) field.setAttribute("aria-required", "true");
    }
    const parts = [balloon, note, invalidCondition, control.root, hints, this.error];
    if (control.isGroup) {
      return el("fieldset", { class: "question", "aria-describedby": described.join(" ") }, el("legend", {}, label), parts);
    }
    return el("div", { class: "question" }, el("label", { for: name }, label), parts);
  }

  // Shows an error, or clears it if `error` is null.
  show(error) {
    this.error.hidden = error === null;
    this.error.textContent = error ?? "";
    for (const field of this.control.fields) {
      if (error === null) field.removeAttribute("aria-invalid");
      else field.setAttribute("aria-invalid", "true");
    }
  }
}

class Form {
  constructor(article, context) {
    this.article = article;
    this.context = context;
    this.data = article.body.data;
    this.questions = questions(this.data);
    this.preview = el("code");
    this.summary = el("div", { class: "summary", tabindex: -1, hidden: true });
    this.runs = 0;
  }

  // Returns the answer to a question as a list of texts, empty if it is hidden or
  // unanswered. `asking` holds the questions whose conditions are being evaluated.
  answer(id, asking = new Set()) {
    const question = this.questions.find((question) => question.id === id);
    // A question that depends on itself is never shown.
    if (!question || asking.has(id) || !this.isShown(question, new Set([...asking, id]))) return [];
    return question.control.answer();
  }

  isShown(question, asking = new Set([question.id])) {
    return question.holds === null || question.holds((id) => this.answer(id, asking));
  }

  // Returns the answers so far.
  answers() {
    const shown = this.questions.filter((question) => !question.control.isText && this.isShown(question));
    return shown.map((question) => {
      const answer = question.control.answer();
      return { id: question.id, answer: question.control.isList ? answer : (answer[0] ?? null) };
    });
  }

  update() {
    for (const question of this.questions) question.root.hidden = !this.isShown(question);
    this.preview.textContent = JSON.stringify(Object.fromEntries(this.answers().map(({ id, answer }) => [id, answer])), null, 2);
  }

  async check(question) {
    if (question.control.isText || !this.isShown(question)) return null;
    const answer = question.control.answer();
    const missing = question.isRequired && answer.length === 0 ? "Enter an answer." : null;
    const error = missing ?? (await validate(question.element, answer, (id) => this.answer(id)));
    question.show(error);
    return error;
  }

  async submit() {
    const run = (this.runs += 1);
    const invalid = [];
    for (const question of this.questions) {
      question.touched = true;
      const error = await this.check(question);
      if (error !== null) invalid.push([question, error]);
    }
    if (run !== this.runs) return;
    this.summary.hidden = false;
    this.summary.classList.toggle("is-wrong", invalid.length > 0);
    if (invalid.length > 0) {
      const items = invalid.map(([question, error]) => {
        const jump = (event) => {
          event.preventDefault();
          question.control.fields[0].focus();
        };
        return el("li", {}, el("a", { href: `#${question.name}`, onclick: jump }, `${question.element.displayLabel ?? question.id}: ${error}`));
      });
      this.summary.replaceChildren(el("p", {}, `${plural(invalid.length, "answer needs", "answers need")} your attention.`), el("ul", {}, items));
    } else {
      this.summary.replaceChildren(el("p", {}, "All answers are valid. This page sends nothing. Your answers are shown below as JSON."));
      const detail = { article: this.article.id, cloud: this.context.entry?.cloud ?? null, answers: this.answers() };
      document.dispatchEvent(new CustomEvent("helpc:answers", { detail }));
    }
    this.summary.focus();
    announce(this.summary.firstChild.textContent);
  }

  draw() {
    const { data, context } = this;
    const heading = `h${context.level}`;
    const isTitleShown = !data.title || [this.article.title, nameOf(this.article)].some((title) => title.trim() === String(data.title).trim());
    const needs = [isTrue(data.subscriptionRequired) && "a subscription", isTrue(data.resourceRequired) && "a resource"].filter(Boolean);
    const form = el(
      "form",
      { class: "form", novalidate: true, "aria-label": data.title || "Questions" },
      !isTitleShown && el(heading, {}, String(data.title)),
      needs.length > 0 && el("p", { class: "quiet" }, `In the portal, you choose ${needs.join(" and ")} first.`),
      this.questions.map((question) => question.root),
      data.fileAttachmentHint && el("div", { class: "quiet" }, el("strong", {}, "Attachments: "), parseHtml(String(data.fileAttachmentHint))),
      data.diagnosticCard && this.drawCard(data.diagnosticCard),
      this.summary,
      el("p", {}, el("button", { type: "submit", class: "primary" }, "Review answers")),
      el("details", { class: "answers", open: true }, el("summary", {}, "Answers as JSON"), el("pre", { class: "ext-code", tabindex: 0 }, this.preview)),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    form.addEventListener("input", () => this.update());
    form.addEventListener("change", () => this.update());
    form.addEventListener("focusout", (event) => {
      const question = this.questions.find((question) => question.root.contains(event.target));
      const stays = question?.root.contains(event.relatedTarget);
      if (!question || stays) return;
      const isEmpty = question.control.answer().length === 0;
      if (isEmpty && !question.touched) return;
      question.touched = true;
      this.check(question);
    });
    this.update();
    return form;
  }

  drawCard(card) {
    return el(
      "div",
      { class: "part" },
      el("p", { class: "part-kind" }, "Diagnostics"),
      el("p", {}, el("strong", {}, String(card.title ?? ""))),
      el("div", {}, parseHtml(String(card.description ?? ""))),
      el("p", { class: "quiet" }, "In the portal, your answers start these diagnostics."),
      card.insightNotAvailableText && el("div", { class: "quiet" }, "If nothing is found: ", parseHtml(String(card.insightNotAvailableText))),
    );
  }
}

export const renderForm = (article, context) => new Form(article, context).draw();
