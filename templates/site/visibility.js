// The language of `visibility`: when a question of a form is shown. This reads
// it exactly as src/article/visibility.rs does; a test holds both to it.
//
//   condition  = "null" | "true" | "false" | any
//   any        = all ("||" all)*
//   all        = part ("&&" part)*
//   part       = "(" any ")" | element ("==" | "!=") value

const DEPTH = 32;

// Blanks as Unicode and Rust have them; those of String.trim are others.
const blank = "[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const before = new RegExp(`^${blank}+`);
const behind = new RegExp(`${blank}+$`);
const trimStart = (text) => text.replace(before, "");
const trim = (text) => trimStart(text).replace(behind, "");

// A condition as a function of `answer`, which gives the answers to a question
// as a list of texts. Null where the text is no condition.
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
    if (error instanceof Fault) return null;
    throw error;
  }
}

class Fault extends Error {}

class Parser {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.groups = 0;
  }

  rest() {
    return this.text.slice(this.at);
  }

  blanks() {
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
    this.blanks();
    const found = this.rest().startsWith(connective);
    if (found) this.at += connective.length;
    return found;
  }

  part() {
    this.blanks();
    if (/^($|&&|\|\|)/.test(this.rest())) throw new Fault("nothing to compare");
    if (this.text[this.at] !== "(") return this.comparison();
    this.at += 1;
    this.groups += 1;
    if (this.groups > DEPTH) throw new Fault("too deep");
    const inner = this.any();
    this.blanks();
    if (this.text[this.at] !== ")") throw new Fault("unclosed");
    this.at += 1;
    this.groups -= 1;
    if (!/^($|&&|\|\||\))/.test(trimStart(this.rest()))) throw new Fault("no connective");
    return inner;
  }

  comparison() {
    const written = this.text.slice(this.at, this.endOfComparison());
    this.at += written.length;
    const operator = /[=!]=/.exec(written);
    if (!operator) throw new Fault("no operator");
    const element = trim(written.slice(0, operator.index));
    const value = trim(written.slice(operator.index + 2));
    if (element === "" || value === "") throw new Fault("one side is missing");
    if (value.startsWith("=") || /[=<>]$/.test(element)) throw new Fault("wrong operator");
    if (/[=!]=/.test(value)) throw new Fault("no connective");
    const wanted = operator[0] === "==";
    return (answer) => {
      const given = answer(element);
      return (value === "null" ? given.length === 0 : given.includes(value)) === wanted;
    };
  }

  // At a connective, or at a `)` that has no `(` in the comparison.
  endOfComparison() {
    let depth = 0;
    for (let at = this.at; at < this.text.length; at += 1) {
      const c = this.text[at];
      if ((c === "&" || c === "|") && this.text[at + 1] === c) return at;
      if (c === "(") depth += 1;
      else if (c === ")" && depth > 0) depth -= 1;
      else if (c === ")" && this.groups > 0) return at;
      else if (c === ")") throw new Fault("surplus");
    }
    return this.text.length;
  }
}
