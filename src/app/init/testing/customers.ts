import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { check } from "../../check.ts";
import { nodeHost } from "../../host/host.ts";
import { type InitRequest, initProject } from "../init-project.ts";

/** A folder with a table of customers: a rare 'left' in the last column, which no name suggests. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "specline-init-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  const rows = Array.from({ length: 60 }, (_, n) => [
    n + 100,
    ["a", "b", "c"][n % 3],
    (n * 7) % 50,
    n % 5 === 0 ? "left" : "stayed",
  ]);
  const text = [["price", "plan", "months", "ending"], ...rows].map((cells) => `${cells.join(",")}\n`).join("");
  mkdirSync(join(made, "data"));
  writeFileSync(join(made, "data/Our customers-2025.csv"), text);
  for (const name of ["package.json", "package-lock.json"]) writeFileSync(join(made, name), "{}");
  return made;
}
export const DATA = "data/Our customers-2025.csv";

export const start = (at: string, more: Partial<InitRequest> = {}) =>
  initProject({ ...nodeHost(() => undefined), folder: at }, { data: DATA, ci: true, yes: false, ...more });
export const codes = ({ diagnostics }: Awaited<ReturnType<typeof start>>) => diagnostics.map(({ code }) => code);
/** What `check` says about a pipeline, except notes. */
export const faultsIn = async (at: string, file: string) => {
  const checked = await check({ ...nodeHost(() => undefined), folder: at }, file, { target: "local", fix: false });
  return checked.diagnostics.filter(({ severity }) => severity !== "note");
};
export const files = (at: string) =>
  readdirSync(at, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ya?ml|gitignore)$/.test(name));

/** Writes another table and starts a project with it. */
export const startWith = (lines: readonly (readonly unknown[])[], more: Partial<InitRequest> = {}) => {
  const at = folder();
  writeFileSync(join(at, "data/other.csv"), lines.map((cells) => `${cells.join(",")}\n`).join(""));
  return start(at, { data: "data/other.csv", yes: true, ...more });
};
export const rows = <T>(count: number, row: (n: number) => T) => Array.from({ length: count }, (_, n) => row(n));
