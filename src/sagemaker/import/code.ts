/** A piece of TypeScript code, before it is broken into lines. */
export type CodeNode =
  | string
  | { readonly entries: readonly (readonly [key: string, value: CodeNode])[] }
  | { readonly items: readonly CodeNode[] }
  | { readonly call: string; readonly args: readonly CodeNode[] }
  /** A member call on a piece, as in `comparable(depth)` and `.gt(5)`. */
  | { readonly on: CodeNode; readonly next: CodeNode };

const MAX_COLUMNS = 120;
const INDENT_COLUMNS = 2;

export const object = (entries: readonly (readonly [key: string, value: CodeNode])[]): CodeNode => ({ entries });
/** An object with only the members that are not undefined. */
export const members = (all: Readonly<Record<string, CodeNode | undefined>>): CodeNode =>
  object(Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
export const list = (items: readonly CodeNode[]): CodeNode => ({ items });
export const call = (name: string, ...args: readonly CodeNode[]): CodeNode => ({ call: name, args });
/** A string literal, using quotes that require no escaping if possible. */
export function text(value: string): string {
  const quoted = JSON.stringify(value);
  const plain =
    value.includes('"') && !value.includes("'") && quoted.length === value.length + 2 + value.split('"').length - 1;
  return plain ? `'${value}'` : quoted;
}

export const isEmpty = (code: CodeNode): boolean =>
  typeof code === "object" && "entries" in code && code.entries.length === 0;
/** An argument that is omitted if it is an empty object. */
export const unlessEmpty = (code: CodeNode): readonly CodeNode[] => (isEmpty(code) ? [] : [code]);

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** A key in an object literal. A plain "__proto__" would set the prototype. */
export const keyText = (key: string): string =>
  key === "__proto__" ? `["__proto__"]` : IDENTIFIER.test(key) ? key : text(key);
/** A member access: `.name` or `["a name"]`. */
export const access = (name: string): string => (IDENTIFIER.test(name) ? `.${name}` : `[${text(name)}]`);

/** The piece on one line, or undefined if it is longer than `room`. */
function flat(code: CodeNode, room: number): string | undefined {
  if (typeof code === "string") return code.length <= room ? code : undefined;
  if ("on" in code) {
    const head = flat(code.on, room);
    const tail = head === undefined ? undefined : flat(code.next, room - head.length);
    return tail === undefined ? undefined : `${head}${tail}`;
  }
  const [open, close, parts] = partsOf(code);
  let line = open;
  for (const [index, [label, part]] of parts.entries()) {
    const lead = `${index === 0 ? "" : ", "}${label}`;
    const one = flat(part, room - line.length - lead.length - close.length);
    if (one === undefined) return undefined;
    line += lead + one;
  }
  line += close;
  return line.length <= room ? line : undefined;
}

type Parts = readonly (readonly [label: string, part: CodeNode])[];

function partsOf(code: Exclude<CodeNode, string | { readonly on: CodeNode }>): readonly [string, string, Parts] {
  if ("entries" in code) {
    const parts = code.entries.map(([key, value]) => [value === key ? "" : `${keyText(key)}: `, value] as const);
    return parts.length === 0 ? ["{}", "", []] : ["{ ", " }", parts];
  }
  if ("items" in code) return ["[", "]", code.items.map((item) => ["", item] as const)];
  return [`${code.call}(`, ")", code.args.map((item) => ["", item] as const)];
}

const isLong = (code: CodeNode): boolean => typeof code === "object" && ("entries" in code || "items" in code);

/**
 * Formats a piece, breaking it into lines if it is too long.
 *
 * @param code - the piece
 * @param indent - the indentation of the line on which the piece starts
 * @param column - the column at which the piece starts
 * @param after - the number of columns to leave free on the last line
 */
export function print(code: CodeNode, indent = 0, column = indent, after = 0): string {
  const line = flat(code, MAX_COLUMNS - column - after);
  if (line !== undefined) return line;
  if (typeof code === "string") return code;
  if ("on" in code) {
    const head = print(code.on, indent, column, 0);
    return `${head}${print(code.next, indent, indent, after)}`;
  }
  const [open, close, parts] = partsOf(code);
  if (parts.length === 0) return open + close;
  const last = parts.at(-1)?.[1];
  // A single long argument in the last position opens on the same line as the call.
  if ("call" in code && last !== undefined && isLong(last) && !parts.slice(0, -1).some(([, part]) => isLong(part))) {
    const before = parts.slice(0, -1).map(([, part]) => `${flat(part, Number.POSITIVE_INFINITY)}, `);
    const head = `${open}${before.join("")}`;
    return `${head}${print(last, indent, column + head.length, after + 1)}${close}`;
  }
  const pad = " ".repeat(indent + INDENT_COLUMNS);
  const lines = parts.map(([label, part]) => {
    return `${pad}${label}${print(part, indent + INDENT_COLUMNS, indent + INDENT_COLUMNS + label.length, 1)},\n`;
  });
  return `${open.trimEnd()}\n${lines.join("")}${" ".repeat(indent)}${close.trimStart()}`;
}
