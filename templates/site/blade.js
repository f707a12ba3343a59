// Links that open a page of the portal. Elsewhere they say what would open.

import { el, safeUrl, unique } from "./dom.js";

// A blade: `extension.blade.name.value...`, dots within braces or brackets
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

const yours = (value) =>
  value.replaceAll("$resourceId", "your resource").replaceAll("$subscriptionId", "your subscription");

// The address that a blade has for those who cannot open it, in the portal of
// the cloud; null where it leads elsewhere or the portal is not known.
function bladeUrl(text, context) {
  const portal = context.entry?.portal;
  if (!text || !portal || /\{\$resourceId/.test(text)) return null;
  const url = safeUrl(text.replace(/^\{\$domain\}/, portal));
  return url && url.origin === new URL(portal).origin ? url.href : null;
}

// What a surface outside the portal can do for a blade: say what would open.
export function bladeButton(label, { extension, blade, parameters }, uri, context, isButton) {
  const id = unique("blade");
  const button = el("button", { type: "button", class: isButton ? "blade as-button" : "blade", "aria-expanded": "false", "aria-controls": id });
  button.append(...label);
  const address = bladeUrl(uri, context);
  const values = parameters.map(([name, value], at) => [at > 0 && ", ", el("code", {}, name), ` = ${yours(value)}`]);
  const note = el(
    "span",
    { class: "blade-note", id, hidden: true },
    "In the portal this opens ", el("code", {}, blade), " of ", el("code", {}, extension),
    values.length > 0 && [" with ", values],
    ".",
    address && [" ", el("a", { href: address }, "Open it there")],
  );
  button.addEventListener("click", () => {
    note.hidden = !note.hidden;
    button.setAttribute("aria-expanded", String(!note.hidden));
  });
  return [button, note];
}
