import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import { type Diagnostic, renderAll, SpeclineError } from "../../src/diagnostics/index.ts";
import { sarifFaults } from "./sarif-schema.ts";

/*
 * One folder per case, with the smallest input and expected.txt, the complete output of the command line. Input is a
 * pipeline (pipeline.ts, spec.yaml, definition.json, graph.json), which is checked; or command.txt, the words of
 * another command; with environment.txt for variables that are set; or case.ts, whose default export is a function of
 * the library that throws. `npm run golden` writes expected.txt anew.
 */

const cases = fileURLToPath(new URL("./diagnostics/", import.meta.url));
const UPDATE = process.env["SPECLINE_GOLDEN"] === "update";
const FORMS = ["pipeline.ts", "spec.yaml", "spec.json", "definition.json", "graph.json"];
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "specline-golden-")));
const home = process.cwd();
// Every command listens for a pipe that closes early.
process.stdout.setMaxListeners(0);
process.stderr.setMaxListeners(0);
afterAll(() => {
  process.chdir(home);
  rmSync(scratch, { recursive: true, force: true });
});

/** A command's output as shown on a terminal, and its exit status. */
async function terminal(folder: string, words: readonly string[]): Promise<string> {
  const said: string[] = [];
  const kept = [process.stdout.write, process.stderr.write, process.exitCode] as const;
  const write = ((text: string | Uint8Array) => {
    said.push(typeof text === "string" ? text : new TextDecoder().decode(text));
    return true;
  }) as typeof process.stdout.write;
  const environment = join(folder, "environment.txt");
  const set = existsSync(environment) ? readFileSync(environment, "utf8").trim().split("\n") : [];
  const before = { ...process.env };
  for (const line of set) process.env[line.slice(0, line.indexOf("="))] = line.slice(line.indexOf("=") + 1);
  process.chdir(folder);
  process.env["NO_COLOR"] = "1";
  process.stdout.write = write;
  process.stderr.write = write;
  try {
    await main(words);
    return `${said.join("")}exit ${process.exitCode}\n`;
  } finally {
    [process.stdout.write, process.stderr.write, process.exitCode] = kept;
    process.chdir(home);
    for (const line of set) delete process.env[line.slice(0, line.indexOf("="))];
    Object.assign(process.env, before);
  }
}

async function library(file: string): Promise<string> {
  const { default: attempt } = (await import(pathToFileURL(file).href)) as { default: () => unknown };
  try {
    const faults = (await attempt()) as readonly Diagnostic[];
    return `${renderAll(faults)}\n`;
  } catch (error) {
    if (error instanceof SpeclineError) return `throws\n${renderAll(error.diagnostics)}\n`;
    throw error;
  }
}

/** Modules stay in place, so that they find Specline. Documents are copied, so that a fix can write to them. */
async function answer(name: string): Promise<string> {
  const folder = join(cases, name);
  if (existsSync(join(folder, "case.ts"))) return library(join(folder, "case.ts"));
  const copied = existsSync(join(folder, "pipeline.ts")) ? folder : join(scratch, name);
  if (copied !== folder) cpSync(folder, copied, { recursive: true });
  const command = join(folder, "command.txt");
  const form = FORMS.find((file) => existsSync(join(folder, file)));
  const words = existsSync(command) ? readFileSync(command, "utf8").trim().split(/\s+/) : ["check", form ?? ""];
  const text = await terminal(copied, words);
  const fixed = words.includes("--fix") ? `${words[1]}:\n${readFileSync(join(copied, words[1] ?? ""), "utf8")}` : "";
  return `$ specline ${words.join(" ")}\n${text.replaceAll(`${copied}/`, "").replaceAll(copied, ".")}${fixed}`;
}

const names = readdirSync(cases).sort();

describe("the output for each error", () => {
  test.each(names)("%s", async (name) => {
    const file = join(cases, name, "expected.txt");
    const text = await answer(name);
    if (UPDATE) writeFileSync(file, text);
    expect(text).toBe(existsSync(file) ? readFileSync(file, "utf8") : "");
  });

  test("the SARIF log of all documents, checked in one call, is valid and has their faults", async () => {
    // Those with data are left out, because reading a table takes a Python process.
    const documents = names.flatMap((name) => {
      const form = FORMS.slice(1).find((file) => existsSync(join(cases, name, file)));
      return form === undefined || /^(data|advice|lock)-/.test(name) ? [] : [`${name}/${form}`];
    });
    const copied = join(scratch, "all");
    cpSync(cases, copied, { recursive: true });
    await terminal(copied, ["check", ...documents, "--sarif", "all.sarif"]);
    const text = readFileSync(join(copied, "all.sarif"), "utf8");
    const log = JSON.parse(text);
    expect(sarifFaults(log)).toEqual([]);
    expect(text).not.toContain(scratch);
    const found = new Set(log.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId));
    expect(found.size).toBeGreaterThan(30);
  });

  test("there are more than thirty errors, from every stage before a run", () => {
    const codes = names.flatMap((name) =>
      [...readFileSync(join(cases, name, "expected.txt"), "utf8").matchAll(/\b(?:error|warning|note)\[(\S+)\]/g)].map(
        ([, code = ""]) => code,
      ),
    );
    expect(new Set(codes).size).toBeGreaterThan(35);
    const stages = new Set(codes.map((code) => code.split("/")[0]));
    for (const stage of ["author", "registry", "resolve", "config", "compile", "definition", "data", "usage", "environment"])
      expect(stages).toContain(stage);
  });
});
