import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { inScratch } from "./scratch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("the folder is removed, also after a failure, and signals are no longer handled", async () => {
  const before = process.listenerCount("SIGHUP");
  let made = "";
  const failed = inScratch(async (folder) => {
    made = folder;
    writeFileSync(join(folder, "rows.csv"), "a\n");
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  expect([existsSync(made), process.listenerCount("SIGHUP")]).toEqual([false, before]);
});

test("a signal that ends the process removes all folders first", async () => {
  const kill = vi.spyOn(process, "kill").mockReturnValue(true);
  const others = process.listeners("SIGHUP");
  process.removeAllListeners("SIGHUP");
  await inScratch((one) =>
    inScratch(async (other) => {
      process.emit("SIGHUP", "SIGHUP");
      expect(kill.mock.calls).toEqual([[process.pid, "SIGHUP"]]);
      expect([existsSync(one), existsSync(other)]).toEqual([false, false]);
    }),
  );
  for (const other of others) process.on("SIGHUP", other);
});

test("a signal that something else handles is left to it", async () => {
  const kill = vi.spyOn(process, "kill").mockReturnValue(true);
  const stop = vi.fn();
  process.on("SIGHUP", stop);
  await inScratch(async (folder) => {
    process.emit("SIGHUP", "SIGHUP");
    expect([existsSync(folder), stop.mock.calls.length]).toEqual([true, 1]);
  });
  process.off("SIGHUP", stop);
  expect(kill).not.toHaveBeenCalled();
});
