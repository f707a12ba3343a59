// Links that open a blade of the portal. Outside the portal they describe it.

import { el, safeUrl, unique } from "./dom.js";

// Parses a blade: `extension.blade.name.value...`. Dots within braces or brackets
// belong to a value.
export function readBlade(text) {
  const parts = [""];
  let depth = 0;
  for (const c of text) {
    if ("{[".includes(c)) depth += 1;
    if ("}]".includes(c)) depth -= 1;
    if (c === "." && depth <= 0) parts.push("");
    else parts[parts.length - 1] += c;
  }
  const [extension, blade, ...rest] = parts;
  const parameters = [];
  for (let at = 0; at < rest.length; at += 2) parameters.push([rest[at], rest[at + 1] ?? ""]);
  return { extension, blade: blade ?? "", parameters };
}

const describeValue = (value) =>
  value.replaceAll("$resourceId", "your resource").replaceAll("$subscriptionId", "your subscription");

// Returns the address of a blade in the cloud's portal; null if it is on another origin
// or the portal is unknown.
function bladeUrl(text, context) {
  const portal = context.entry?.portal;
  if (!text || !portal || /\{\$resourceId/.test(text)) return null;
  const url = safeUrl(text.replace(/^\{\$domain\}/, portal));
  return url && url.origin === new URL(portal).origin ? url.href : null;
}

// Draws a button that expands to describe the blade.
export function bladeButton(label, { extension, blade, parameters }, uri, context, isButton) {
  const id = unique("blade");
  const button = el("button", { type: "button", class: isButton ? "blade as-button" : "blade", "aria-expanded": "false", "aria-controls": id });
  button.append(...label);
  const address = bladeUrl(uri, context);
  const values = parameters.map(([name, value], at) => [at > 0 && ", ", el("code", {}, name), ` = ${describeValue(value)}`]);
  const note = el(
    "span",
    { class: "blade-note", id, hidden: true },
    "In the portal, this opens ", el("code", {}, blade), " from ", el("code", {}, extension),
    values.length > 0 && [" with ", values],
    ".",
    address && [" ", el("a", { href: address }, "Open in the Azure portal")],
  );
  button.addEventListener("click", () => {
    note.hidden = !note.hidden;
    button.setAttribute("aria-expanded", String(!note.hidden));
  });
  return [button, note];
}
