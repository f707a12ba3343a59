// The texts of the site, in the language of the page.

import { site } from "./data.js";
import { languages } from "./strings.js";

const root = document.documentElement;
const isFor = (language, name) => name === language || name?.split("-")[0] === language.split("-")[0];

// Returns the language of the site for the first of some names of languages that has one.
function languageFor(names) {
  const known = site.languages;
  const found = names.map((name) => known.find((language) => isFor(language, name))).find(Boolean);
  return found ?? known[0];
}

let language = languageFor([root.lang]);
let { texts } = await languages[language]();

// Returns a text with its values. `count` chooses between the forms of a plural.
export function t(key, values = {}) {
  let text = texts[key];
  if ("count" in values) {
    const forms = text.split("|");
    text = (values.count === 1 ? forms[0] : forms.at(-1)).replace("{count}", values.count.toLocaleString("en"));
  }
  for (const [name, value] of Object.entries(values)) text = text.replaceAll(`{${name}}`, () => String(value));
  return text;
}

// Chooses the language of the page: that of the cloud, or else of the reader.
export async function chooseLanguage(cloud) {
  const chosen = languageFor([cloud === "mooncake" ? "zh-Hans" : null, ...navigator.languages]);
  if (chosen === language) return;
  language = chosen;
  ({ texts } = await languages[chosen]());
  root.lang = chosen;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-placeholder]")) element.placeholder = t(element.dataset.tPlaceholder);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
}
