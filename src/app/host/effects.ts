import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { setTimeout as setTimer } from "node:timers/promises";
import type { Clock, Effects } from "../../local/effects.ts";
import { files } from "./files.ts";
import { isAlive, ownIdentity } from "./process/process-identity.ts";
import { startProcess } from "./process/start-process.ts";

const clock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, call) => {
    // setTimeout accepts 31 bits (24 days) and fires immediately for longer delays.
    const timer = setTimeout(call, Math.min(milliseconds, 2 ** 31 - 1)).unref();
    return () => clearTimeout(timer);
  },
  wait: (milliseconds, signal) => setTimer(milliseconds, undefined, signal && { signal }).catch(() => undefined),
};

const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

/** This process's effects, implemented with Node. */
export function nodeEffects(): Effects {
  const self = ownIdentity();
  return {
    files,
    processes: { self, start: startProcess, alive: (identity) => isAlive(self, identity) },
    clock,
    random: (length) => Array.from(randomBytes(length), (byte) => LETTERS[byte % 36]).join(""),
    machine: {
      platform: process.platform,
      root: process.getuid?.() === 0,
      cores: availableParallelism(),
    },
  };
}
