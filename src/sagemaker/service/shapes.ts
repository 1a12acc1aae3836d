import { OPERATIONS, SHAPES } from "./table.generated.ts";

export type ShapeType =
  | "structure"
  | "list"
  | "map"
  | "string"
  | "integer"
  | "long"
  | "float"
  | "double"
  | "boolean"
  | "timestamp";

/** A shape of the service model. `members`, `member`, `key` and `value` refer to other shapes by name. */
export interface Shape {
  readonly type: ShapeType;
  readonly members?: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
  /** The minimum length, count or value, depending on the type. */
  readonly min?: number;
  readonly max?: number;
  /** A regular expression for the whole string. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

interface Operations {
  readonly requests: Readonly<Record<string, string>>;
  readonly responses: Readonly<Record<string, string>>;
}

let operations: Operations | undefined;

const allOperations = (): Operations => {
  operations ??= JSON.parse(OPERATIONS) as Operations;
  return operations;
};

/** The shapes by name. Each is kept as a JSON string until first use, because a pipeline needs only one in ten. */
let shapes: Map<string, string | Shape> | undefined;

function allShapes(): Map<string, string | Shape> {
  shapes ??= new Map(
    SHAPES.split("\n").map((line) => {
      const end = line.indexOf(" ");
      return [line.slice(0, end), line.slice(end + 1)];
    }),
  );
  return shapes;
}

/** A shape by name, or undefined if the table does not contain it. */
export function tableShape(name: string): Shape | undefined {
  const all = allShapes();
  const found = all.get(name);
  if (typeof found !== "string") return found;
  const shape = JSON.parse(found) as Shape;
  all.set(name, shape);
  return shape;
}

/** The name of an operation's request shape, for example for "CreateTrainingJob". */
export const requestShape = (operation: string): string => named(allOperations().requests, operation);

/** The name of an operation's response shape, for example for "DescribeTrainingJob". */
export const responseShape = (operation: string): string => named(allOperations().responses, operation);

function named(by: Readonly<Record<string, string>>, operation: string): string {
  const shape = by[operation];
  if (shape === undefined)
    throw new TypeError(`no operation ${operation} in the service table: add it to its generator`);
  return shape;
}

const patterns = new Map<string, RegExp>();

/** Whether a whole string matches a pattern from the table. */
export function matches(pattern: string, text: string): boolean {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    compiled = new RegExp(`^(?:${pattern})$`, "u");
    patterns.set(pattern, compiled);
  }
  return compiled.test(text);
}
