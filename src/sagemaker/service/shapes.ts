import { SERVICE_TABLE } from "./table.generated.ts";

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

/** A shape of the service model. Members, `member`, `key` and `value` are names of shapes. */
export interface Shape {
  readonly type: ShapeType;
  readonly members?: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
  /** Least length, count or value, by the type. */
  readonly min?: number;
  readonly max?: number;
  /** A regular expression for the whole text. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

interface ServiceTable {
  readonly requests: Readonly<Record<string, string>>;
  readonly responses: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

let table: ServiceTable | undefined;

/** Parsed at first use: about 2 ms, which a command that checks nothing does not pay. */
const serviceTable = (): ServiceTable => {
  table ??= JSON.parse(SERVICE_TABLE) as ServiceTable;
  return table;
};

/** A shape by name; undefined where the table has none. */
export function tableShape(name: string): Shape | undefined {
  const { shapes } = serviceTable();
  return Object.hasOwn(shapes, name) ? shapes[name] : undefined;
}

/** The name of the shape that an operation takes: "CreateTrainingJob". */
export const requestShape = (operation: string): string => named(serviceTable().requests, operation);

/** The name of the shape that an operation gives: "DescribeTrainingJob". */
export const responseShape = (operation: string): string => named(serviceTable().responses, operation);

function named(operations: Readonly<Record<string, string>>, operation: string): string {
  const shape = operations[operation];
  if (shape === undefined)
    throw new TypeError(`no operation ${operation} in the service table: add it to its generator`);
  return shape;
}

const patterns = new Map<string, RegExp>();

/** Whether a text as a whole fits a pattern of the table. */
export function matches(pattern: string, text: string): boolean {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    compiled = new RegExp(`^(?:${pattern})$`, "u");
    patterns.set(pattern, compiled);
  }
  return compiled.test(text);
}
