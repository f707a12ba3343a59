// Reads what the program prints.

/** Something with a name, and a sentence about it. */
export interface Named {
  readonly name: string;
  readonly detail: string;
}

/** Returns the types of articles that customers still see, in the output of `helpc explain --format json`. */
export function types(json: string): Named[] {
  return list(json, "types");
}

/** Returns the rules in the output of `helpc explain --format json`. */
export function rules(json: string): Named[] {
  return list(json, "rules");
}

/** Returns the topics in the message of `helpc new` that words fit several of them. */
export function candidates(message: string): Named[] {
  const lines = message.split(/\r?\n/).map((line) => /^ {2}(\S+) {2}(.+)$/.exec(line));
  return lines.flatMap((match) => (match === null ? [] : [{ name: match[1] ?? "", detail: match[2] ?? "" }]));
}

function list(json: string, key: string): Named[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return [];
  }
  const found = (value as Record<string, unknown> | null)?.[key];
  if (!Array.isArray(found)) return [];
  return found.flatMap((one: unknown) => {
    const { name, status, summary } = (one ?? {}) as Record<string, unknown>;
    return typeof name === "string" && status !== "retired" ? [{ name, detail: typeof summary === "string" ? summary : "" }] : [];
  });
}
