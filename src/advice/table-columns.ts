import { satisfies } from "../spec/kinds.ts";
import type { TableColumns } from "../spec/ports.ts";
import type { DataProfile } from "./data-profile.ts";

/** The reason why a column of the source does not reach later steps. */
export interface LeftOut {
  readonly step: string;
  readonly reason: string;
}

/** The known facts about the columns of a table that flows through a pipeline. */
export interface Columns {
  readonly sources: readonly DataProfile[];
  readonly names: ReadonlySet<string>;
  /** Names that steps add. `*` is a column or a value of the label. */
  readonly added: readonly string[];
  readonly leftOut: ReadonlyMap<string, LeftOut>;
  /** A step that can add any column. */
  readonly openedBy: string | undefined;
}

/** A source's columns. Undefined if unread rows can have others. */
export const columnsOfSource = (profile: DataProfile): Columns | undefined =>
  profile.columnsOpen === true
    ? undefined
    : {
        sources: [profile],
        names: new Set(profile.columns.map(({ name }) => name)),
        added: [],
        leftOut: new Map(),
        openedBy: undefined,
      };

/** True for the kinds of tables whose columns have names. */
export const isTable = (kind: string): boolean => satisfies(kind, "tabular") || satisfies(kind, "predictions");

/** The columns of several tables together. Undefined if those of one table are unknown. */
export function joinColumns(tables: readonly (Columns | undefined)[]): Columns | undefined {
  const known = tables.filter((table) => table !== undefined);
  if (known.length === 0 || known.length < tables.length) return undefined;
  const names = new Set(known.flatMap((table) => [...table.names]));
  return {
    sources: [...new Set(known.flatMap(({ sources }) => sources))],
    names,
    added: known.flatMap(({ added }) => added),
    leftOut: new Map(known.flatMap(({ leftOut }) => [...leftOut].filter(([name]) => !names.has(name)))),
    openedBy: known.find(({ openedBy }) => openedBy !== undefined)?.openedBy,
  };
}

/** A step that makes a table from others. */
interface TableStep {
  readonly id: string;
  /** The config fields that name columns, by column. */
  readonly named: ReadonlyMap<string, string>;
}

/** The columns of a table that a step creates, as declared by its port. */
export function columnsMade(read: Columns, step: TableStep, declared: TableColumns | undefined): Columns {
  if (declared === undefined) return { ...read, openedBy: step.id };
  const { kept, added = [] } = declared;
  if (kept === "none") return { ...read, names: new Set(), added, leftOut: new Map(), openedBy: undefined };
  const leftOut = kept === "all" ? new Map<string, LeftOut>() : notFeatures(read, step);
  return {
    ...read,
    names: new Set([...read.names].filter((name) => !leftOut.has(name))),
    added: [...read.added, ...added],
    leftOut: new Map([...read.leftOut, ...leftOut]),
  };
}

/** Columns that cannot be features according to the config, or to the data if all of it was read. */
function notFeatures({ sources, names }: Columns, { id, named }: TableStep): ReadonlyMap<string, LeftOut> {
  const found = new Map<string, LeftOut>();
  const whole = sources.filter(({ bytes, readBytes }) => readBytes >= bytes);
  for (const { name, reason: leftOut, type } of whole.flatMap(({ columns }) => columns)) {
    const reason = leftOut ?? (type === "date" ? "it is a date" : undefined);
    if (reason !== undefined) found.set(name, { step: id, reason });
  }
  for (const [column, field] of named) {
    if (names.has(column)) found.set(column, { step: id, reason: `'${field}' names it` });
  }
  return found;
}

/**
 * True if a table has a column with this name, as far as is known. `values` are the label's values, or undefined if
 * unknown.
 */
export function hasColumn(
  { names, added, leftOut }: Columns,
  name: string,
  values: readonly string[] | undefined,
): boolean {
  if (names.has(name)) return true;
  const known = new Set([...names, ...leftOut.keys(), ...(values ?? [])]);
  return added.some((pattern) => {
    const parts = new RegExp(`^${pattern.split("*").map(escaped).join("(.+)")}$`, "s").exec(name)?.slice(1);
    return parts !== undefined && (values === undefined || parts.every((part) => known.has(part)));
  });
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** A column's values, if all of them were read and there are few enough to list. */
export function valuesOf(sources: readonly DataProfile[], name: string | undefined): readonly string[] | undefined {
  const values = new Set<string>();
  for (const { columns, bytes, readBytes } of sources) {
    const column = columns.find((one) => one.name === name);
    // Each boolean value can be written as several words.
    if (column === undefined || readBytes < bytes || column.type === "boolean") return undefined;
    if (column.distinct > column.top.length) return undefined;
    for (const [value] of column.top) values.add(value);
  }
  return [...values];
}

/** True for two spellings of one value, compared as in scripts: by number, or ignoring case and blanks. */
export function isSameValue(one: string, other: string): boolean {
  const [left, right] = [one.trim(), other.trim()];
  return left.toLowerCase() === right.toLowerCase() || (left !== "" && right !== "" && Number(left) === Number(right));
}
