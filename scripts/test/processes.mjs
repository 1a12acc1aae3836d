// Runs programs in parallel, and keeps each program's output together.
import { spawn } from "node:child_process";
import { root } from "../project.mjs";

/**
 * Starts a program in the project's folder.
 */
export function start(words, { environment = {}, stream = false } = {}) {
  const began = performance.now();
  return new Promise((done) => {
    const child = spawn(words[0], words.slice(1), {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", stream === true ? "inherit" : "pipe", stream === false ? "pipe" : "inherit"],
    });
    const printed = [];
    const end = (good) =>
      done({ good, output: Buffer.concat(printed).toString(), seconds: (performance.now() - began) / 1000 });
    for (const pipe of [child.stdout, child.stderr]) pipe?.on("data", (data) => printed.push(data));
    child.on("error", (error) => {
      printed.push(Buffer.from(`${words[0]}: ${error.message}\n`));
      end(false);
    });
    child.on("close", (status) => end(status === 0));
  });
}

/** Starts all tasks in order, with a limit on how many run at the same time. */
export async function lanes(width, work) {
  const left = [...work];
  const lane = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await next();
  };
  await Promise.all(Array.from({ length: width }, lane));
}
