import { nounOf } from "../base/canonical.ts";
import { isObject } from "../base/json.ts";
import { parseJson } from "../base/json-text.ts";
import { listed, nearest, quoted } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Staged } from "../diagnostics/index.ts";
import { COMPONENTS } from "./jobs.ts";
import type { Prices } from "./prices.ts";

/** The form of prices files. The number changes if a later version cannot be read as an earlier one. */
export const PRICES_FORM = "specline-prices/1";

/** The members that are strings, each with its form. */
const TEXTS: Readonly<Record<string, { readonly form: RegExp; readonly described: string; readonly hint: string }>> = {
  currency: {
    form: /^[A-Z]{3}$/,
    described: "a currency such as USD",
    hint: "state its code in three capital letters",
  },
  region: {
    form: /^[a-z]{2,4}(-[a-z]+)+-\d$/,
    described: "a region such as eu-central-1",
    hint: "state the region for which the prices are",
  },
  date: {
    form: /^\d{4}-\d\d-\d\d$/,
    described: "a date such as 2026-11-30",
    hint: "state the day on which the prices were read",
  },
  source: { form: /./, described: "where the prices come from", hint: "state who publishes the prices" },
};
const TABLES = ["volumes", "perRun"] as const;
const MEMBERS = ["form", ...Object.keys(TEXTS), "instances", ...TABLES];

/**
 * Reads a prices file. All of its faults are reported.
 *
 * @param text - the file's content
 * @param file - its name, for messages
 */
export function parsePrices(text: string, file: string): Staged<Prices | undefined> {
  const parsed = parseJson(text);
  const wrong = (reason: string): Staged<undefined> => ({
    value: undefined,
    diagnostics: [diagnostic("cost/not-prices", { file, reason }, { file })],
  });
  if ("fault" in parsed) return wrong("it is not JSON");
  const { value } = parsed;
  if (!isObject(value) || !("form" in value)) return wrong("it has no member 'form'");
  if (value["form"] !== PRICES_FORM) return wrong(`its form is ${JSON.stringify(value["form"])}`);
  const faults = [...faultsOf(value, file)];
  if (faults.length > 0) return { value: undefined, diagnostics: faults };
  const { form: _, ...prices } = value;
  return { value: prices as unknown as Prices, diagnostics: [] };
}

type Members = { readonly [name: string]: unknown };

function* faultsOf(value: Members, file: string): Iterable<Diagnostic> {
  const fault = (path: string, expected: string, got: unknown, hint?: string): Diagnostic => {
    const data = { path, expected, got: got === undefined ? "nothing" : shown(got) };
    return diagnostic("cost/bad-price", data, { file, path }, { ...(hint !== undefined && { hint }) });
  };
  yield* unknownMembers(value, MEMBERS, "", file);
  for (const [member, { form, described, hint }] of Object.entries(TEXTS)) {
    const given = value[member];
    const fits = (text: string): boolean => form.test(text) && (member !== "date" || isDay(text));
    if (typeof given === "string" && fits(given)) continue;
    const other = typeof given === "string" ? rewritten(given).find(fits) : undefined;
    yield fault(member, described, given, other === undefined ? hint : `did you mean ${quoted(other)}?`);
  }
  const { instances } = value;
  if (!isObject(instances)) yield fault("instances", "an object with prices by instance type", instances);
  else {
    for (const [type, prices] of Object.entries(instances)) {
      const path = `instances.${type}`;
      if (!isObject(prices)) yield fault(path, `an object with ${listed(KINDS, "or")}`, prices);
      else {
        yield* unknownMembers(prices, KINDS, path, file);
        yield* numbers(prices, path, fault);
      }
    }
  }
  for (const name of TABLES) {
    const table = value[name];
    if (table === undefined) continue;
    if (!isObject(table)) yield fault(name, "an object with prices", table);
    else {
      if (name === "volumes") yield* unknownMembers(table, COMPONENTS, name, file);
      yield* numbers(table, name, fault);
    }
  }
}

/** The same string without spaces around it, and in other case. One of these may be what the user meant. */
const rewritten = (text: string): readonly string[] => [
  text.trim(),
  text.trim().toUpperCase(),
  text.trim().toLowerCase(),
];

/** Whether a date is in the calendar. JavaScript reads the 31st of a shorter month as a day of the next one. */
function isDay(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const KINDS: readonly string[] = [...COMPONENTS, "spotTraining"];
const shown = (got: unknown): string => (typeof got === "object" ? nounOf(got as never) : JSON.stringify(got));

/** A price of 0 is refused: it would make something look free that only lacks a price. */
function* numbers(
  table: Members,
  path: string,
  fault: (path: string, expected: string, got: unknown) => Diagnostic,
): Iterable<Diagnostic> {
  for (const [name, price] of Object.entries(table))
    if (typeof price !== "number" || !Number.isFinite(price) || price <= 0)
      yield fault(`${path}.${name}`, "a number above 0", price);
}

function* unknownMembers(value: Members, known: readonly string[], path: string, file: string): Iterable<Diagnostic> {
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    const full = path === "" ? name : `${path}.${name}`;
    const hint = near === undefined ? `there are ${listed(known)}` : `did you mean ${quoted(near)}?`;
    yield diagnostic("cost/unknown-member", { path: full }, { file, path: full }, { hint });
  }
}
