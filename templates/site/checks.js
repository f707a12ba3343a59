// Validation of the answers in a form.

import { startWorker } from "./dom.js";
import { t } from "./text.js";

const MATCH_TIMEOUT_MS = 300;
const START_TIMEOUT_MS = 5000;
const MAX_TEXT_LENGTH = 10_000;
const script = new URL("./pattern.js", import.meta.url);

// Resolves to true if `text` matches the pattern of an author, to false if not, and to
// null if the pattern is invalid or takes too long.
export function matches(pattern, text) {
  // Inline flags, which other engines support.
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
    // The match timeout begins when the worker has started.
    let timer = setTimeout(() => end(null), START_TIMEOUT_MS);
    worker.onmessage = ({ data }) => {
      if (!data.ready) {
        end(data.invalid ? null : data.matches);
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(() => end(null), MATCH_TIMEOUT_MS);
      worker.postMessage({ pattern, flags, text: text.slice(0, MAX_TEXT_LENGTH) });
    };
    worker.onerror = () => end(null);
  });
}

const asNumber = (text) => (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Number(text) : NaN);

// Returns the difference of two numbers or two times, or NaN if they cannot be compared.
function difference(one, other) {
  const numbers = asNumber(one) - asNumber(other);
  return Number.isNaN(numbers) ? Date.parse(one) - Date.parse(other) : numbers;
}

// Returns the error message for an answer, or null if it is valid.
// `answerOf(id)` returns the answer to another question.
export async function validate(element, answer, answerOf) {
  for (const check of element.validations ?? []) {
    const limit = check.controlId ? (answerOf(check.controlId)[0] ?? "") : String(check.value ?? "");
    if (limit === "") continue;
    for (const text of answer) {
      switch (String(check.type).toLowerCase()) {
        case "regexmatch":
          if ((await matches(limit, text)) === false) return check.text || t("wrong_format");
          break;
        case "greaterthan":
          if (difference(text, limit) <= 0) return check.text || t("greater_than", { limit });
          break;
        case "maxlength":
          if (text.length > Number(limit)) return check.text || t("too_long", { limit });
          break;
      }
    }
  }
  const maxLength = Number(element.maxLength ?? 0);
  if (maxLength > 0 && answer.some((text) => text.length > maxLength)) return t("too_long", { limit: maxLength });
  return null;
}
