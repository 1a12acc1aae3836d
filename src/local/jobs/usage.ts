import { defined } from "../../base/defined.ts";
import type { Usage } from "../effects.ts";

/**
 * What several processes of a step used: the sum of their processor times, and the larger of their peaks, because they run
 * one after the other or as if on machines of their own. What only one of them reports is that one's.
 */
export function joinedUsage(one: Usage | undefined, other: Usage | undefined): Usage {
  const times = [one?.cpuSeconds, other?.cpuSeconds].filter((time) => time !== undefined);
  const peaks = [one?.peakBytes, other?.peakBytes].filter((peak) => peak !== undefined);
  return defined({
    cpuSeconds: times.length === 0 ? undefined : milliseconds(times.reduce((sum, time) => sum + time)),
    peakBytes: peaks.length === 0 ? undefined : Math.max(...peaks),
  });
}

/** Without the traces of adding binary fractions. */
const milliseconds = (time: number): number => Math.round(time * 1000) / 1000;
