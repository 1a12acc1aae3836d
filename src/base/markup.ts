import { visible } from "./printable.ts";
import { withoutSecrets } from "./secrets/index.ts";

/** HTML that can be inserted into a page unchanged. Everything else is escaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** What a template accepts: strings and numbers are escaped, markup is not, lists are joined, and null and false give nothing. */
export type Part = Markup | string | number | undefined | null | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A user's or a job's string as HTML, for content and quoted attributes: every character visible, secrets hidden. */
export const escaped = (text: string): string =>
  visible(withoutSecrets(text)).replace(/[&<>"']/g, (letter) => ENTITIES[letter] as string);

const rendered = (part: Part): string => {
  if (part === undefined || part === null || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return (part as readonly Part[]).map(rendered).join("");
  return escaped(String(part));
};

/** A template whose values cannot inject markup: html`<td>${name}</td>`. Attributes must be quoted. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.map((text, index) => text + rendered(parts[index])).join(""));

/** Markup that one of our own dependencies generated, such as the SVG of a plot. Never for user input. */
export const trusted = (text: string): Markup => new Markup(text);
