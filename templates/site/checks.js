// The checks that a form makes of an answer.

import { startWorker } from "./dom.js";

const TIME = 300;
const START = 5000;
const LONGEST = 10_000;
const script = new URL("./pattern.js", import.meta.url);

// Whether `text` matches the pattern of an author: true, false, or null where
// the pattern is none, or takes too long.
export function matches(pattern, text) {
  // Inline flags as other engines have them.
  const inline = /^\(\?([im]+)\)/.exec(pattern);
  const flags = inline ? inline[1] : "";
  if (inline) pattern = pattern.slice(inline[0].length);
  return new Promise((resolve) => {
    let worker;
    try {
      worker = startWorker(script);
    } catch {
      resolve(null);
      return;
    }
    const end = (outcome) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(outcome);
    };
    // The time runs when the worker does.
    let timer = setTimeout(() => end(null), START);
    worker.onmessage = ({ data }) => {
      if (!data.ready) {
        end(data.invalid ? null : data.matches);
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(() => end(null), TIME);
      worker.postMessage({ pattern, flags, text: text.slice(0, LONGEST) });
    };
    worker.onerror = () => end(null);
  });
}

const asNumber = (text) => (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Number(text) : NaN);

// Numbers as numbers, times as times; NaN where two texts cannot be compared.
function difference(one, other) {
  const numbers = asNumber(one) - asNumber(other);
  return Number.isNaN(numbers) ? Date.parse(one) - Date.parse(other) : numbers;
}

// What is wrong with an answer, as a text for the reader, or null.
// `answerOf(id)` gives the answer to another question.
export async function complaint(element, answer, answerOf) {
  for (const check of element.validations ?? []) {
    const limit = check.controlId ? (answerOf(check.controlId)[0] ?? "") : String(check.value ?? "");
    if (limit === "") continue;
    for (const text of answer) {
      switch (String(check.type).toLowerCase()) {
        case "regexmatch":
          if ((await matches(limit, text)) === false) return check.text || "Enter the answer in the form that is asked for.";
          break;
        case "greaterthan":
          if (difference(text, limit) <= 0) return check.text || `Enter more than ${limit}.`;
          break;
        case "maxlength":
          if (text.length > Number(limit)) return check.text || `Enter at most ${limit} characters.`;
          break;
      }
    }
  }
  const longest = Number(element.maxLength ?? 0);
  if (longest > 0 && answer.some((text) => text.length > longest)) return `Enter at most ${longest} characters.`;
  return null;
}
