// Lists with a text filter, and long lists that are drawn in steps.

import { el, unique } from "./dom.js";
import { t } from "./text.js";

const STEP = 50;

// Draws a text filter for a list and a count. `items` are pairs of element and text.
export function filtered(label, items, noun, onFilter) {
  const input = el("input", { type: "search", id: unique("filter"), autocomplete: "off", spellcheck: "false" });
  const count = el("p", { class: "count", role: "status" }, t(noun, { count: items.length }));
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [item, haystack] of items) {
      item.hidden = !words.every((word) => haystack.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    count.textContent = t(noun, { count: shown });
    onFilter?.(words.length > 0);
  });
  return [el("p", { class: "filter" }, el("label", { for: input.id }, label), input), count];
}

// Draws the items of a long list in steps, with a button for more. `draw(item)` returns an
// element. The result has the list and its button.
export function stepwise(items, list, draw) {
  let drawn = 0;
  const more = el("button", { type: "button", class: "more" }, t("show_more"));
  const step = () => {
    const next = items.slice(drawn, drawn + STEP).map(draw);
    list.append(...next);
    drawn += next.length;
    more.hidden = drawn >= items.length;
    return next[0];
  };
  more.addEventListener("click", () => step()?.querySelector("a, button")?.focus());
  step();
  return [list, more];
}
