// The texts of the site, in the language of the page.

import { site } from "./data.js";
import { strings } from "./strings.js";

const root = document.documentElement;

// Returns a text with its values. `count` chooses between the forms of a plural.
export function t(key, values = {}) {
  const texts = strings[root.lang] ?? Object.values(strings)[0];
  let text = texts[key];
  if ("count" in values) {
    const forms = text.split("|");
    text = (values.count === 1 ? forms[0] : forms.at(-1)).replace("{count}", values.count.toLocaleString("en"));
  }
  for (const [name, value] of Object.entries(values)) text = text.replaceAll(`{${name}}`, () => String(value));
  return text;
}

// Chooses the language of the page: that of the cloud, or else of the reader.
export function chooseLanguage(cloud) {
  const known = site.languages.filter((language) => strings[language]);
  const wanted = [cloud === "mooncake" ? "zh-Hans" : null, ...navigator.languages];
  const is = (language, name) => name !== null && (name === language || name.split("-")[0] === language.split("-")[0]);
  const found = wanted.map((name) => known.find((language) => is(language, name))).find(Boolean);
  const language = found ?? known[0];
  if (root.lang === language) return;
  root.lang = language;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-placeholder]")) element.placeholder = t(element.dataset.tPlaceholder);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
}
