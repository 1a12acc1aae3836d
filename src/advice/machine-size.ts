import { byText } from "../base/canonical.ts";
import { readableBytes } from "../base/units.ts";
import { listed } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";

/** A step that holds the rows of a table in memory, and the instances that it requests. */
export interface SizedStep {
  readonly step: string;
  readonly at: Place;
  /** Measured: bytes of memory for each byte of the table as CSV. */
  readonly memoryPerByte: number;
  /** Whether several instances divide the rows. */
  readonly shares: boolean;
  /** Undefined if it is known only at run time. */
  readonly instanceType: string | undefined;
  readonly instanceCount: number;
}

/** A table: its size in bytes, and the steps that hold its rows in memory. */
export interface SizedTable {
  readonly source: string;
  readonly bytes: number;
  readonly steps: readonly SizedStep[];
}

const GIB = 2 ** 30;
/** Python with its packages. */
const MEMORY_BASE = GIB / 2;
/** The part of a machine's memory that a job can use. */
const USABLE = 0.8;
/** The greatest number of instances that a step accepts. */
const MOST_INSTANCES = 100;

/** Memory of the ml.m5 family. Source: EC2 instance types, "M5" (accessed in November 2026). */
const MACHINES: readonly Machine[] = [
  { type: "ml.m5.large", gib: 8 },
  { type: "ml.m5.xlarge", gib: 16 },
  { type: "ml.m5.2xlarge", gib: 32 },
  { type: "ml.m5.4xlarge", gib: 64 },
  { type: "ml.m5.12xlarge", gib: 192 },
  { type: "ml.m5.24xlarge", gib: 384 },
];
interface Machine {
  readonly type: string;
  readonly gib: number;
}

/** The instances that a step needs. */
interface Wanted {
  readonly type: string;
  readonly count: number;
}

const memoryOf = (bytes: number, { memoryPerByte, shares }: SizedStep, count: number): number =>
  MEMORY_BASE + (memoryPerByte * bytes) / (shares ? count : 1);

/** Advises on instance types and counts for steps whose machines have too little memory for a table. */
export function aboutMachines({ source, bytes, steps }: SizedTable): readonly Diagnostic[] {
  const small = steps.filter((step) => !suffices(bytes, step));
  const groups = new Map<string, { readonly wanted: Wanted | undefined; readonly steps: SizedStep[] }>();
  for (const step of small) {
    const wanted = wantedFor(bytes, step);
    const key = JSON.stringify(wanted ?? "none");
    const group = groups.get(key) ?? { wanted, steps: [] };
    groups.set(key, group);
    group.steps.push(step);
  }
  return [...groups.values()].flatMap(({ wanted, steps: alike }) => {
    const [first] = alike;
    if (first === undefined) return [];
    const memory = Math.max(...alike.map((step) => memoryOf(bytes, step, 1)));
    const names = listed(alike.map(({ step }) => step).sort(byText));
    const data = { source, bytes: readableBytes(bytes), memory: readableBytes(memory), steps: names };
    const at = { ...first.at, field: "instanceType" };
    if (wanted === undefined) return [diagnostic("advice/too-large", data, at)];
    const { type, count } = wanted;
    const enough = count === 1 ? `${type} is enough` : `${count} instances of ${type} are enough`;
    const set = count === 1 ? `instanceType: ${type}` : `instanceType: ${type} and instanceCount: ${count}`;
    return [diagnostic("advice/instance", { ...data, enough, set }, at)];
  });
}

/** Whether a step has enough memory. An instance type of another family is treated as the smallest m5 type. */
function suffices(bytes: number, step: SizedStep): boolean {
  const machine = MACHINES.find(({ type }) => type === step.instanceType) ?? (MACHINES[0] as Machine);
  return machine.gib * GIB * USABLE >= memoryOf(bytes, step, step.instanceCount);
}

/** The smallest sufficient machine, or the smallest sufficient number of the largest. Undefined if none suffice. */
function wantedFor(bytes: number, step: SizedStep): Wanted | undefined {
  const one = MACHINES.find(({ gib }) => gib * GIB * USABLE >= memoryOf(bytes, step, 1));
  if (one !== undefined) return { type: one.type, count: 1 };
  const largest = MACHINES.at(-1) as Machine;
  const count = Math.ceil((step.memoryPerByte * bytes) / (largest.gib * GIB * USABLE - MEMORY_BASE));
  return step.shares && count <= MOST_INSTANCES ? { type: largest.type, count } : undefined;
}
