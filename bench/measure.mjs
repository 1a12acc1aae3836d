// Measures the wall times of processes alternately, so that a busy machine slows all of them equally. Reports medians
// and ratios.
import { spawnSync } from "node:child_process";

/** Runs the commands alternately, `rounds` times each, and returns each command's median duration in seconds. */
export function inTurns(commands, rounds = 15) {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, { command, args, options }] of Object.entries(commands)) {
      const start = process.hrtime.bigint();
      const { status, stderr } = spawnSync(command, args, { encoding: "utf8", ...options });
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
      if (round >= 0) times[name].push(seconds);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

export const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

/** A table row: the name, the time, its ratio to a base, and the goal. */
export const row = (what, seconds, base, goal) => ({
  what,
  milliseconds: Math.round(seconds * 10_000) / 10,
  ...(base === undefined ? {} : { ratio: Math.round((seconds / base) * 100) / 100 }),
  ...(goal === undefined ? {} : { goal }),
});
