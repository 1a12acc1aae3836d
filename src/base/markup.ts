import { visible } from "./printable.ts";
import { withoutSecrets } from "./secrets/index.ts";

/** HTML that may stand in a page as it is. Anything else is escaped where it is put into one. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** What a template takes: text and numbers are escaped, markup is not, a list is joined, nothing gives nothing. */
export type Part = Markup | string | number | undefined | null | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A user's or a job's text as HTML shows it, in content and in quoted attributes alike: all of it visible, but for secrets. */
export const escaped = (text: string): string =>
  visible(withoutSecrets(text)).replace(/[&<>"']/g, (letter) => ENTITIES[letter] as string);

const rendered = (part: Part): string => {
  if (part === undefined || part === null || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return (part as readonly Part[]).map(rendered).join("");
  return escaped(String(part));
};

/** A template whose holes cannot inject markup: html`<td>${name}</td>`. Attributes must be quoted. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.map((text, index) => text + rendered(parts[index])).join(""));

/** Markup that another program of ours made, as the SVG of a plot. Never for text that a user gave. */
export const trusted = (text: string): Markup => new Markup(text);
