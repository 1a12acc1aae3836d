import type { Json, JsonObject } from "../../../base/canonical.ts";
import { isObject } from "../../../base/json.ts";
import { yaml } from "../yaml.ts";
import type { TextTree } from "./text-tree.ts";

/** The style of a document that new text has to follow. */
export interface TextStyle {
  readonly language: TextTree["language"];
  readonly eol: string;
  /** One level of indentation. */
  readonly unit: string;
  readonly colon: string;
  readonly comma: string;
}

/** Determines the style of a document. */
export function styleOf(text: string, parsed: TextTree["language"]): TextStyle {
  // Python writes NaN into JSON, which makes it YAML to a parser.
  const language = /^\s*[[{]\s*"/.test(text) ? "json" : parsed;
  const dense = language === "json" && /"\s*:/.test(text) && !/"\s*:\s/.test(text);
  return {
    language,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
    unit: /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ",
    colon: dense ? ":" : ": ",
    comma: dense ? "," : ", ",
  };
}

/** True for a value that takes several lines where several lines are allowed. */
export const isLong = (value: Json, { language }: TextStyle): boolean => {
  if (Array.isArray(value)) return value.length > 0 && (language === "json" || value.some(isCollection));
  return isObject(value) && Object.keys(value).length > 0;
};

const isCollection = (value: Json): boolean => typeof value === "object" && value !== null;

/** A value on one line. `as` is the old text of a string, whose quoting style a new string keeps. */
export function inline(value: Json, style: TextStyle, { as = "", flow = true } = {}): string {
  const { colon, comma, language } = style;
  if (Array.isArray(value)) return `[${value.map((item: Json) => inline(item, style)).join(comma)}]`;
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, item]) => `${inline(key, style)}${colon}${inline(item, style)}`);
    return `{${members.join(comma)}}`;
  }
  if (language === "json") return JSON.stringify(value);
  return typeof value === "string" ? stringInYaml(value, as, flow) : JSON.stringify(value);
}

/** Characters that end a plain string inside brackets. */
const ENDS_PLAIN = /[,[\]{}]/;

function stringInYaml(value: string, as: string, flow: boolean): string {
  if (as.startsWith('"')) return JSON.stringify(value);
  // Single-quoted strings have no escapes.
  if (as.startsWith("'") && /^[\x20-\x7e\xa0-\ufefe]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  const { stringify } = yaml();
  const options = { lineWidth: 0, blockQuote: false } as const;
  const plain = stringify(value, options).trimEnd();
  // Python reads YAML 1.1, in which `no` is a boolean and 2026-11-29 a date. It reads `y` and `n` as strings.
  const isPlain =
    plain === value && (/^[yn]$/i.test(value) || stringify(value, { ...options, version: "1.1" }).trimEnd() === value);
  return isPlain && !(flow && ENDS_PLAIN.test(value)) ? plain : JSON.stringify(value);
}

/** A value on several lines, of which all but the first are indented. */
export function spread(value: Json, style: TextStyle, indent: string): string {
  return style.language === "json" ? spreadJson(value, style, indent) : spreadYaml(value, style, indent);
}

function spreadJson(value: Json, style: TextStyle, indent: string): string {
  const { colon, eol, unit } = style;
  if (!isLong(value, style)) return inline(value, style);
  const inner = indent + unit;
  const lines = Array.isArray(value)
    ? value.map((item: Json) => spreadJson(item, style, inner))
    : Object.entries(value as JsonObject).map(
        ([key, item]) => `${JSON.stringify(key)}${colon}${spreadJson(item, style, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}${eol}${lines.map((line) => inner + line).join(`,${eol}`)}${eol}${indent}${close}`;
}

function spreadYaml(value: Json, style: TextStyle, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    const items = value.map((item: Json) => `- ${spreadYaml(item, style, `${indent}  `)}`);
    return items.join(style.eol + indent);
  }
  if (!isObject(value) || Object.keys(value).length === 0) return inline(value, style, { flow: false });
  return Object.entries(value)
    .map(([key, item]) => memberInYaml(key, item, style, indent))
    .join(style.eol + indent);
}

/** A member of a block map. */
export function memberInYaml(key: string, value: Json, style: TextStyle, indent: string): string {
  const name = inline(key, style);
  if (!isLong(value, style)) return `${name}: ${inline(value, style, { flow: false })}`;
  const inner = indent + style.unit;
  return `${name}:${style.eol}${inner}${spreadYaml(value, style, inner)}`;
}
