// Links that open a blade of the portal. Outside the portal they lead to the portal.

import { el, icon, safeUrl, unique } from "./dom.js";
import { t } from "./text.js";

// Returns the address of a blade in the cloud's portal. Where it needs the reader's resource, or
// its address is unknown or on another origin, it is the start page of the portal. Null if the
// portal is unknown.
function bladeUrl(text, portal) {
  if (!portal) return null;
  const start = safeUrl(portal);
  if (!start) return null;
  if (!text || /\{\$resourceId/.test(text)) return start.href;
  const url = safeUrl(text.replace(/^\{\$domain\}/, portal));
  return url && url.origin === start.origin ? url.href : start.href;
}

// Draws a button that expands to the way into the portal. In a sentence it must wrap like a link,
// which an element of the type `button` cannot.
export function bladeButton(label, uri, context, isButton) {
  const id = unique("blade");
  const states = { "aria-expanded": "false", "aria-controls": id };
  const button = isButton
    ? el("button", { type: "button", class: "blade as-button", ...states })
    : el("span", { role: "button", tabindex: 0, class: "blade", ...states });
  button.append(...label, icon("external"));
  const note = el("span", { class: "blade-note", id, hidden: true });
  button.addEventListener("keydown", (event) => {
    if (isButton || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    button.click();
  });
  button.addEventListener("click", async () => {
    note.hidden = !note.hidden;
    button.setAttribute("aria-expanded", String(!note.hidden));
    if (note.hidden || note.firstChild) return;
    const entry = context.entry ?? (await context.opened?.());
    const address = bladeUrl(uri, entry?.portal);
    note.append(t("blade_note"), ...(address ? [" ", el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, icon("external"), t("open_portal"))] : []));
  });
  return [button, note];
}
