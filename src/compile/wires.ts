import type { Wire } from "../resolve/wired.ts";

/** The wires that end at each step, so that no stage looks through all of them again for every step. */
export function wiresByConsumer(wires: readonly Wire[]): ReadonlyMap<string, readonly Wire[]> {
  const index = new Map<string, Wire[]>();
  for (const wire of wires) {
    const there = index.get(wire.to.step);
    if (there === undefined) index.set(wire.to.step, [wire]);
    else there.push(wire);
  }
  return index;
}
