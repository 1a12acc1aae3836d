import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, string>>;
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}
const { requests, shapes } = JSON.parse(
  readFileSync(fileURLToPath(new URL("schedule-shapes.json", import.meta.url)), "utf8"),
) as { readonly requests: Readonly<Record<string, string>>; readonly shapes: Readonly<Record<string, Shape>> };

/** The operations of EventBridge and its Scheduler whose requests can be checked. */
export const SCHEDULE_OPERATIONS = Object.keys(requests);

/** What is wrong with a request according to the service's model: members, types, lengths, ranges, patterns, values. */
export const requestFaults = (operation: string, input: unknown): readonly string[] =>
  faultsIn(requests[operation] ?? "", input, operation);

function faultsIn(name: string, value: unknown, at: string): readonly string[] {
  const shape = shapes[name];
  if (shape === undefined) return [`${at}: there is no shape '${name}'`];
  const { type, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = shape;
  const sized = (size: number): readonly string[] =>
    size < min || size > max ? [`${at}: ${size} is not from ${min} to ${max}`] : [];
  if (type === "structure") return structureFaults(shape, value, at);
  if (type === "list") {
    if (!Array.isArray(value)) return [`${at}: not a list`];
    return [
      ...sized(value.length),
      ...value.flatMap((one, index) => faultsIn(shape.member ?? "", one, `${at}[${index}]`)),
    ];
  }
  if (type === "map") {
    if (value === null || typeof value !== "object") return [`${at}: not a map`];
    const entries = Object.entries(value);
    return [
      ...sized(entries.length),
      ...entries.flatMap(([key, one]) => faultsIn(shape.value ?? "", one, `${at}.${key}`)),
    ];
  }
  if (type === "string") {
    if (typeof value !== "string") return [`${at}: not a string`];
    const isMatch = shape.pattern === undefined || new RegExp(`^(?:${shape.pattern})$`).test(value);
    const isKnown = shape.enum?.includes(value) !== false;
    return [...sized(value.length), ...(isMatch && isKnown ? [] : [`${at}: '${value}' is not allowed`])];
  }
  if (type === "timestamp") return value instanceof Date || typeof value === "number" ? [] : [`${at}: not a date`];
  if (type === "boolean") return typeof value === "boolean" ? [] : [`${at}: not a boolean`];
  return typeof value === "number" ? sized(value) : [`${at}: not a number`];
}

function structureFaults({ required = [], members = {} }: Shape, value: unknown, at: string): readonly string[] {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [`${at}: not an object`];
  const given = Object.entries(value).filter(([, one]) => one !== undefined);
  const missing = required.filter((name) => !given.some(([key]) => key === name));
  return [
    ...missing.map((name) => `${at}: ${name} is missing`),
    ...given.flatMap(([key, one]) => {
      const member = members[key];
      return member === undefined ? [`${at}: there is no ${key}`] : faultsIn(member, one, `${at}.${key}`);
    }),
  ];
}
