// The controls of a form, one for each `controlType`. A control has a `root`, its
// `fields` and `answer()`, which returns a list of texts, empty if unanswered.

import { el, parseHtml } from "./dom.js";
import { t } from "./text.js";

const isTrue = (value) => String(value ?? "").toLowerCase() === "true";
const text = (value) => String(value ?? "");
const list = (value) => (Array.isArray(value) ? value.filter((item) => item && typeof item === "object") : []);
const given = (value) => (value.trim() === "" ? [] : [value.trim()]);

export function controlOf(element, name) {
  const draw = controls[text(element.controlType).toLowerCase()];
  if (draw) return draw(element, name);
  return { root: el("p", { class: "quiet" }, t("unsupported_control")), fields: [], isText: true, answer: () => [] };
}

const controls = {
  textbox: (element, name) => field(el("input", { type: "text", ...common(element, name) })),
  numerictextbox: (element, name) => field(el("input", { type: "number", step: "any", ...common(element, name) })),
  datetimepicker: (element, name) => field(el("input", { type: "datetime-local", id: name })),
  multilinetextbox: (element, name) =>
    field(el("textarea", { rows: Number(element.numberOfLines) || 4, ...common(element, name) })),
  infoblock: (element) => shown(el("div", { class: "info text" }, parseHtml(text(element.content)))),
  textblock: (element) => shown(el("p", {}, text(element.displayLabel))),
  dropdown: (element, name) => (element.dynamicDropdownOptions ? dynamic(element, name) : dropdown(element, name, list(element.dropdownOptions))),
  multiselectdropdown: (element, name) =>
    element.dynamicDropdownOptions ? dynamic(element, name) : choices(element, name, "checkbox", list(element.dropdownOptions)),
  radiobuttongroup: (element, name) => choices(element, name, "radio", list(element.radioButtonOptions)),
};

const common = (element, name) => ({ id: name, placeholder: text(element.watermarkText) || null, autocomplete: "off" });

const field = (input, note) => ({ root: input, fields: [input], note, answer: () => given(input.value) });

const shown = (root) => ({ root, fields: [], isText: true, answer: () => [] });

function dropdown(element, name, options) {
  const drawn = options.map((option) => el("option", { value: text(option.value) }, text(option.text)));
  const select = el("select", { id: name }, el("option", { value: "" }, text(element.watermarkText) || t("choose_option")), drawn);
  const control = field(select);
  // A choice keeps its spaces: conditions compare it exactly.
  control.answer = () => (select.value === "" ? [] : [select.value]);
  if (!isTrue(element.filter)) return control;
  const filter = el("input", { type: "search", placeholder: t("filter_choices"), "aria-label": t("filter_choices"), autocomplete: "off" });
  filter.addEventListener("input", (event) => {
    event.stopPropagation();
    const query = filter.value.trim().toLowerCase();
    const matching = drawn.filter((option) => option.selected || option.text.toLowerCase().includes(query));
    select.replaceChildren(select.options[0], ...matching);
  });
  control.root = el("div", { class: "filtered" }, filter, select);
  return control;
}

function choices(element, name, type, options) {
  const inputs = options.map((option, at) => el("input", { type, name, id: at === 0 ? name : `${name}-${at}`, value: text(option.value) }));
  const root = el("div", { class: "choices" }, inputs.map((input, at) => el("label", {}, input, el("span", {}, text(options[at].text)))));
  return {
    root,
    fields: inputs,
    isGroup: true,
    isList: type === "checkbox",
    answer: () => inputs.filter((input) => input.checked && input.value !== "").map((input) => input.value),
  };
}

// Draws choices that the portal reads from Azure. Here, the reader types a value or
// picks a choice that is always available.
function dynamic(element, name) {
  const source = element.dynamicDropdownOptions;
  const usual = [source.defaultDropdownOptions ?? []].flat().filter((option) => option && typeof option === "object");
  const fixed = [...list(element.dropdownOptions), ...usual];
  const names = fixed.map((option) => el("option", { value: text(option.text) }));
  const input = el("input", { type: "text", list: names.length > 0 ? `${name}-list` : null, ...common(element, name) });
  const control = field(input, t("dynamic_note"));
  control.root = el("div", {}, input, names.length > 0 && el("datalist", { id: `${name}-list` }, names));
  control.isList = text(element.controlType).toLowerCase() === "multiselectdropdown";
  control.answer = () =>
    given(input.value).map((entered) => text(fixed.find((option) => text(option.text) === entered)?.value ?? entered));
  return control;
}
