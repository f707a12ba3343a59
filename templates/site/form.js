// The questions that a customer answers before opening a support case, as a working
// form with a review of the answers. Nothing is sent: the answers are passed to the page that
// hosts the site in an event. They survive Back and a reload, until the tab is closed.

import { nameOf } from "./bundle.js";
import { validate } from "./checks.js";
import { controlOf } from "./controls.js";
import { announce, copyButton, el, emit, parseHtml, unique } from "./dom.js";
import { supportLink } from "./hand-over.js";
import { t } from "./text.js";
import { parse } from "./visibility.js";

const isTrue = (value) => String(value ?? "").toLowerCase() === "true";

const isChoice = (field) => ["checkbox", "radio"].includes(field.type);

// In a preview, authors also see what is sent.
const isPreview = () => document.querySelector("script[src^='/_helpc/']") !== null;

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
      this.isRequired && el("span", { class: "must" }, ` ${t("required")}`),
    ];
    const described = [`${name}-error`];
    const balloon = element.infoBalloonText && el("details", { class: "balloon" },
      el("summary", {}, t("more_about")), el("div", { class: "text" }, parseHtml(element.infoBalloonText)));
    const hints = Array.isArray(element.hints) && element.hints.length > 0 &&
      el("ul", { class: "hints", id: `${name}-hints` }, element.hints.map((hint) => el("li", {}, parseHtml(String(hint?.text ?? "")))));
    if (hints) described.push(`${name}-hints`);
    if (control.note) described.push(`${name}-note`);
    const note = control.note && el("p", { class: "quiet", id: `${name}-note` }, control.note);
    const invalidCondition = this.holds === null && el("p", { class: "quiet" }, t("always_shown"));
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
    this.review = el("section", { class: "review", tabindex: -1, hidden: true });
    this.key = `helpc:answers:${article.id.toLowerCase()}`;
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

  // Keeps what is entered while the tab is open.
  keep() {
    const entered = this.questions.map(({ id, control }) => [id, control.fields.map((field) => (isChoice(field) ? field.checked : field.value))]);
    try {
      sessionStorage.setItem(this.key, JSON.stringify(entered));
    } catch {
      // Storage may be off or full.
    }
  }

  restore() {
    let kept = [];
    try {
      kept = JSON.parse(sessionStorage.getItem(this.key) ?? "[]");
    } catch {
      return;
    }
    if (!Array.isArray(kept)) return;
    for (const [id, values] of kept) {
      const question = this.questions.find((question) => question.id === id);
      question?.control.fields.forEach((field, at) => {
        if (isChoice(field)) field.checked = values[at] === true;
        else if (typeof values[at] === "string") field.value = values[at];
      });
    }
  }

  // Returns questions and answers as texts.
  texts() {
    const shown = this.questions.filter((question) => !question.control.isText && this.isShown(question));
    return shown.map(({ element, id, control }) => {
      const chosen = control.fields.filter((field) => isChoice(field) && field.checked).map((field) => field.parentElement.textContent.trim());
      const select = control.fields.find((field) => field.localName === "select" && field.value !== "");
      const texts = select ? [select.selectedOptions[0].text] : chosen.length > 0 ? chosen : control.answer();
      return [String(element.displayLabel ?? id), texts.join(", ") || t("no_answer")];
    });
  }

  showReview() {
    const texts = this.texts();
    const change = el("button", { type: "button" }, t("change"));
    change.addEventListener("click", () => {
      this.review.hidden = true;
      this.fields.hidden = false;
      this.questions.find(({ control }) => control.fields.length > 0)?.control.fields[0].focus();
    });
    const detail = { article: this.article.id, cloud: this.context.entry?.cloud ?? null, topic: this.context.topic ?? null, reason: "form", answers: this.answers() };
    this.review.replaceChildren(
      el(`h${this.context.level}`, {}, t("review_title")),
      el("p", { class: "quiet" }, t(supportLink.isOffered ? "review_text" : "answers_ready")),
      el("dl", { class: "answers-list" }, texts.map(([question, answer]) => el("div", {}, el("dt", {}, question), el("dd", {}, answer)))),
      el("div", { class: "buttons" },
        supportLink.isOffered && supportLink(detail, t("continue_support")),
        change,
        copyButton(t("copy_answers"), t("copied"), () => texts.map(([question, answer]) => `${question}\n${answer}`).join("\n\n"))),
    );
    this.fields.hidden = true;
    this.review.hidden = false;
    this.review.focus();
    announce(t("answers_ready"));
  }

  async check(question) {
    if (question.control.isText || !this.isShown(question)) return null;
    const answer = question.control.answer();
    const missing = question.isRequired && answer.length === 0 ? t("enter_answer") : null;
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
    this.summary.hidden = invalid.length === 0;
    this.summary.classList.toggle("is-wrong", invalid.length > 0);
    if (invalid.length > 0) {
      const items = invalid.map(([question, error]) => {
        const jump = (event) => {
          event.preventDefault();
          question.control.fields[0].focus();
        };
        return el("li", {}, el("a", { href: `#${question.name}`, onclick: jump }, `${question.element.displayLabel ?? question.id}: ${error}`));
      });
      this.summary.replaceChildren(el("p", {}, t("errors_found", { count: invalid.length })), el("ul", {}, items));
      this.summary.focus();
      announce(this.summary.firstChild.textContent);
      return;
    }
    emit("answers", { article: this.article.id, cloud: this.context.entry?.cloud ?? null, answers: this.answers() });
    this.showReview();
  }

  draw() {
    const { data, context } = this;
    const heading = `h${context.level}`;
    const isTitleShown = !data.title || [this.article.title, nameOf(this.article)].some((title) => title.trim() === String(data.title).trim());
    const needs = [isTrue(data.subscriptionRequired) && t("a_subscription"), isTrue(data.resourceRequired) && t("a_resource")].filter(Boolean);
    this.fields = el("div", { class: "fields" });
    const form = el(
      "form",
      { class: "form", novalidate: true, "aria-label": data.title || t("questions") },
      !isTitleShown && el(heading, {}, String(data.title)),
      needs.length > 0 && el("p", { class: "quiet" }, t("needs", { what: needs.join(` ${t("and")} `) })),
      this.fields,
      this.review,
    );
    this.fields.append(...[
      ...this.questions.map((question) => question.root),
      data.fileAttachmentHint && el("div", { class: "quiet" }, el("strong", {}, t("attachments")), parseHtml(String(data.fileAttachmentHint))),
      data.diagnosticCard && this.drawCard(data.diagnosticCard),
      this.summary,
      el("p", {}, el("button", { type: "submit", class: "primary" }, t("review"))),
      isPreview() && el("details", { class: "answers" }, el("summary", {}, t("answers_json")), el("pre", { class: "ext-code", tabindex: 0 }, this.preview)),
    ].filter(Boolean));
    this.restore();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    const changed = () => {
      this.update();
      this.keep();
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
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
      el("p", { class: "part-kind" }, t("diagnostics")),
      el("p", {}, el("strong", {}, String(card.title ?? ""))),
      el("div", {}, parseHtml(String(card.description ?? ""))),
      el("p", { class: "quiet" }, t("card_note")),
      card.insightNotAvailableText && el("div", { class: "quiet" }, t("if_nothing"), parseHtml(String(card.insightNotAvailableText))),
    );
  }
}

export const renderForm = (article, context) => new Form(article, context).draw();
