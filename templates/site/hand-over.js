// The way to support.

import { site } from "./data.js";
import { el, icon } from "./dom.js";
import { t } from "./text.js";

// A link to support, with an event for the page that hosts the site, which may cancel it.
export function supportLink(detail, label = t("contact")) {
  const link = el("a", { class: "as-button", href: site.support ?? "#" }, icon("support"), label);
  link.addEventListener("click", (event) => {
    const handOver = new CustomEvent("helpc:support", { detail, cancelable: true });
    if (!document.dispatchEvent(handOver)) event.preventDefault();
  });
  return link;
}

// Draws the way to support; null if there is none.
export function contactSupport(detail = {}) {
  if (!site.support) return null;
  return el("aside", { class: "contact" }, el("div", {}, el("h2", {}, t("still_need_help")), el("p", {}, t("still_need_help_text"))), supportLink(detail));
}

// True if the configuration names a page of support.
supportLink.isOffered = Boolean(site.support);
