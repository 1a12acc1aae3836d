import { expect, test } from "vitest";
import { memoryIn } from "./watch-memory.ts";

const status = (name: string, memory: string): string => `Name:\t${name}\nUmask:\t0022\n${memory}Threads:\t1\n`;
const MEMORY = "VmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n";

test("the memory of a process, now and at its peak, whatever it is called", () => {
  const read = { now: 1024 * 1024, most: 2048 * 1024 };
  expect(memoryIn(status("python3", MEMORY))).toEqual(read);
  expect(memoryIn(status("a\rVmHWM: 9 kB", MEMORY))).toEqual(read);
  expect(memoryIn(status("VmRSS: 9 kB", MEMORY))).toEqual(read);
});

test("a zombie has none", () => {
  expect(memoryIn(status("a\rVmRSS: 9 kB", ""))).toBeUndefined();
});
