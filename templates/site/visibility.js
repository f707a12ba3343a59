// Parser for `visibility` conditions, which control when a question of a form is shown.
// It must behave exactly like src/article/visibility.rs; a test compares the two.
//
//   condition  = "null" | "true" | "false" | any
//   any        = all ("||" all)*
//   all        = part ("&&" part)*
//   part       = "(" any ")" | element ("==" | "!=") value

const MAX_DEPTH = 32;

// Whitespace as Rust and Unicode define it, which differs from String.trim.
const whitespace = "[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const leading = new RegExp(`^${whitespace}+`);
const trailing = new RegExp(`${whitespace}+$`);
const trimStart = (text) => text.replace(leading, "");
const trim = (text) => trimStart(text).replace(trailing, "");

// Parses a condition into a function of `answer`, which returns the answers to a
// question as a list of texts. Returns null if the text is not a condition.
export function parse(text) {
  if (typeof text === "boolean") return () => text;
  if (typeof text !== "string") return () => true;
  const word = trim(text).toLowerCase();
  if (["", "null", "true"].includes(word)) return () => true;
  if (word === "false") return () => false;
  const parser = new Parser(text);
  try {
    const holds = parser.any();
    return parser.rest() === "" ? holds : null;
  } catch (error) {
    if (error instanceof ParseError) return null;
    throw error;
  }
}

class ParseError extends Error {}

class Parser {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.groups = 0;
  }

  rest() {
    return this.text.slice(this.at);
  }

  skipWhitespace() {
    this.at = this.text.length - trimStart(this.rest()).length;
  }

  any() {
    const parts = [this.all()];
    while (this.takes("||")) parts.push(this.all());
    return (answer) => parts.some((part) => part(answer));
  }

  all() {
    const parts = [this.part()];
    while (this.takes("&&")) parts.push(this.part());
    return (answer) => parts.every((part) => part(answer));
  }

  takes(connective) {
    this.skipWhitespace();
    const found = this.rest().startsWith(connective);
    if (found) this.at += connective.length;
    return found;
  }

  part() {
    this.skipWhitespace();
    if (/^($|&&|\|\|)/.test(this.rest())) throw new ParseError("nothing to compare");
    if (this.text[this.at] !== "(") return this.comparison();
    this.at += 1;
    this.groups += 1;
    if (this.groups > MAX_DEPTH) throw new ParseError("nested too deeply");
    const inner = this.any();
    this.skipWhitespace();
    if (this.text[this.at] !== ")") throw new ParseError("unclosed");
    this.at += 1;
    this.groups -= 1;
    if (!/^($|&&|\|\||\))/.test(trimStart(this.rest()))) throw new ParseError("no connective");
    return inner;
  }

  comparison() {
    const written = this.text.slice(this.at, this.endOfComparison());
    this.at += written.length;
    const operator = /[=!]=/.exec(written);
    if (!operator) throw new ParseError("no operator");
    const element = trim(written.slice(0, operator.index));
    const value = trim(written.slice(operator.index + 2));
    if (element === "" || value === "") throw new ParseError("one side is missing");
    if (value.startsWith("=") || /[=<>]$/.test(element)) throw new ParseError("wrong operator");
    if (/[=!]=/.test(value)) throw new ParseError("no connective");
    const isEqual = operator[0] === "==";
    return (answer) => {
      const given = answer(element);
      return (value === "null" ? given.length === 0 : given.includes(value)) === isEqual;
    };
  }

  // Returns the end of a comparison: a connective, or a `)` without a `(` in it.
  endOfComparison() {
    let depth = 0;
    for (let at = this.at; at < this.text.length; at += 1) {
      const c = this.text[at];
      if ((c === "&" || c === "|") && this.text[at + 1] === c) return at;
      if (c === "(") depth += 1;
      else if (c === ")" && depth > 0) depth -= 1;
      else if (c === ")" && this.groups > 0) return at;
      else if (c === ")") throw new ParseError("unmatched parenthesis");
    }
    return this.text.length;
  }
}
