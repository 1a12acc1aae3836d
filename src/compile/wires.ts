import { grouped } from "../base/grouped.ts";
import type { Wire } from "../resolve/wired.ts";

/** The wires into each step, indexed once for all stages of compiling. */
export const wiresByConsumer = (wires: readonly Wire[]): ReadonlyMap<string, readonly Wire[]> =>
  grouped(wires, ({ to }) => to.step);
