import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const folders = new Set<string>();

/** Passes a new temporary folder to `work`, and removes it afterwards, also if a signal ends this process. */
export async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "specline-"));
  if (folders.size === 0) {
    process.on("exit", removeAll);
    for (const name of SIGNALS) process.on(name, end);
  }
  folders.add(folder);
  try {
    return await work(folder);
  } finally {
    folders.delete(folder);
    if (folders.size === 0) ignoreSignals();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes the folders, which can contain the user's rows, and lets the signal have its usual effect. */
function end(signal: NodeJS.Signals): void {
  // Another listener decides what happens, and usually lets the work end first.
  if (process.listenerCount(signal) > 1) return;
  removeAll();
  ignoreSignals();
  process.kill(process.pid, signal);
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

function ignoreSignals(): void {
  process.off("exit", removeAll);
  for (const name of SIGNALS) process.off(name, end);
}
