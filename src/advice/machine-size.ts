import { byText } from "../base/canonical.ts";
import { ownMember } from "../base/own.ts";
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

/**
 * GiB of memory that a family's xlarge instances have. A 4xlarge instance has four times as much, a large one half.
 * Source: EC2, DescribeInstanceTypes, MemoryInfo, as recorded in getmoto/moto (read in November 2026).
 */
const GIB_PER_XLARGE: Readonly<Record<string, number>> = {
  c4: 7.5,
  c5: 8,
  c6i: 8,
  c7i: 8,
  g4dn: 16,
  g5: 16,
  g6: 16,
  g6e: 32,
  m4: 16,
  m5: 16,
  m6i: 16,
  m7i: 16,
  r5: 32,
  r5d: 32,
  r6i: 32,
  r7i: 32,
  t3: 16,
};

/** The machines that are suggested, the smallest first. */
const SUGGESTED = ["large", "xlarge", "2xlarge", "4xlarge", "12xlarge", "24xlarge"].map((size) => `ml.m5.${size}`);
const LARGEST = "ml.r5.24xlarge";

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

/** The bytes of memory that a job can use on an instance. Undefined for other families. */
function usableMemory(type: string | undefined): number | undefined {
  const [, family = "", count = "", size] = /^ml\.(\w+)\.(\d*)(medium|large|xlarge)$/.exec(type ?? "") ?? [];
  const perXlarge = ownMember(GIB_PER_XLARGE, family);
  if (perXlarge === undefined || size === undefined) return undefined;
  const xlarges = { medium: 0.25, large: 0.5, xlarge: Number(count || 1) }[size] ?? 0;
  return perXlarge * xlarges * GIB * USABLE;
}

/** Whether a step has enough memory. Nothing is claimed about an instance type whose memory is not known. */
function suffices(bytes: number, step: SizedStep): boolean {
  const memory = usableMemory(step.instanceType);
  return memory === undefined || memory >= memoryOf(bytes, step, step.instanceCount);
}

/** The smallest sufficient machine, or the smallest sufficient number of the largest. Undefined if none suffice. */
function wantedFor(bytes: number, step: SizedStep): Wanted | undefined {
  const needed = memoryOf(bytes, step, 1);
  const one = [...SUGGESTED, LARGEST].find((type) => (usableMemory(type) ?? 0) >= needed);
  if (one !== undefined) return { type: one, count: 1 };
  const count = Math.ceil((step.memoryPerByte * bytes) / ((usableMemory(LARGEST) ?? 0) - MEMORY_BASE));
  return step.shares && count <= MOST_INSTANCES ? { type: LARGEST, count } : undefined;
}
