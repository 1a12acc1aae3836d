import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CommandName, definitions } from "../definitions/index.ts";
import { bashCompletion } from "./bash.ts";
import { fishCompletion } from "./fish.ts";
import { completedCommands } from "./table.ts";
import { zshCompletion } from "./zsh.ts";

const commands = completedCommands();
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "specline-completion-"));
  mkdirSync(join(folder, "below"));
  const config =
    "check:\n  rules: {}\ntargets:\n  dev: { region: us-east-1 }\n  prod:\n    region: eu-west-1\npacks: []\n";
  writeFileSync(join(folder, "specline.config.yaml"), config);
  writeFileSync(join(folder, "specline.bash"), bashCompletion(commands));
  writeFileSync(join(folder, "_specline"), zshCompletion(commands));
  writeFileSync(join(folder, "specline.fish"), fishCompletion(commands));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("files, folders and targets are completed wherever an option takes one", () => {
  const names = Object.keys(definitions) as CommandName[];
  const offers = names.flatMap((name) =>
    definitions[name]().options.flatMap(({ long, flags, hidden }) => {
      const [, kind] = /<(file|folder|policy|package)>/.exec(flags) ?? [];
      const wanted = long === "--target" || flags.includes("<target>") ? "targets" : kind && "files";
      if (wanted === undefined || hidden) return [];
      const own = commands.find((command) => command.name === name)?.options.find((option) => option.long === long);
      return [[name, long, own?.value === wanted]];
    }),
  );
  expect(offers.length).toBeGreaterThan(30);
  expect(offers.filter(([, , isOffered]) => !isOffered)).toEqual([]);
});

/** What bash offers for a line whose last word is being typed. It splits words at "=", as on a terminal. */
function inBash(...lines: readonly string[]): readonly (readonly string[])[] {
  const calls = lines.map((line) => {
    const words = line.split(/ |(?<==)|(?==)/).map((word) => `'${word}'`);
    return `COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; ${line.startsWith("npx") ? "_specline_npx" : "_specline"}; echo "\${COMPREPLY[*]}"`;
  });
  const script = `set -u; source ../specline.bash; ${calls.join("; ")}`;
  const text = execFileSync("bash", ["--norc", "-c", script], { cwd: join(folder, "below"), encoding: "utf8" });
  return text
    .split("\n")
    .slice(0, lines.length)
    .map((line) => line.split(" ").filter(Boolean));
}

describe("in bash", () => {
  const CASES: readonly (readonly [string, readonly string[]])[] = [
    ["specline ch", ["check"]],
    ["specline co", ["contract", "compile", "compare", "cost", "completion", "config"]],
    ["specline config s", ["split", "show", "schema", "set"]],
    ["specline check --sa", ["--sarif"]],
    ["specline check --format ", ["text", "github"]],
    ["specline check --format=g", ["github"]],
    ["specline check --target ", ["local", "dev", "prod"]],
    ["specline check --target=p", ["prod"]],
    ["specline promote a.yaml --from d", ["dev"]],
    ["specline graph -f s", ["svg"]],
    ["specline -v config explain --c", ["--config"]],
    ["specline completion ", ["bash", "zsh", "fish"]],
    ["specline init --template s", ["scoring", "stacked-models"]],
    ["specline init --template=c", ["calibrated"]],
    // Files are completed by bash itself, if nothing else is offered.
    ["specline check pipe", []],
    ["specline compile -o ", []],
    ["specline gone --x", []],
  ];
  test("commands, options, choices and targets are completed", () => {
    expect(inBash(...CASES.map(([line]) => line))).toEqual(CASES.map(([, offered]) => offered));
  });

  test("npx specline is completed like specline, and other commands of npx are not", () => {
    const lines = ["npx specline ch", "npx --yes specline check --target p", "npx vitest ch", "npx spec"];
    expect(inBash(...lines)).toEqual([["check"], ["prod"], [], []]);
  });

  test("a completion of npx that exists is kept", () => {
    const script = "complete -W own npx; source ./specline.bash; complete -p npx";
    expect(execFileSync("bash", ["--norc", "-c", script], { cwd: folder, encoding: "utf8" })).toContain("-W 'own' npx");
  });

  test("every command offers its own options", () => {
    const offered = inBash(...commands.map(({ name }) => `specline ${name} --`));
    expect(offered).toEqual(commands.map(({ options }) => options.map(({ long }) => long)));
  });
});

const has = (shell: string): boolean => spawnSync(shell, ["--version"]).status === 0;
const unproved = (shell: string): string => (has(shell) ? "" : " (not proved here)");

test.skipIf(!has("zsh"))(`zsh accepts the script${unproved("zsh")}`, () => {
  const { status, stderr } = spawnSync("zsh", ["-f", "-c", "compdef() { : }; source ./_specline"], { cwd: folder });
  expect([status, String(stderr)]).toEqual([0, ""]);
});

test.skipIf(!has("fish"))(`fish completes commands, options and targets${unproved("fish")}`, () => {
  const lines = ["specline ch", "specline check --target ", "specline config sp", "specline check --sa"];
  const script = `source ../specline.fish; ${lines.map((line) => `complete -C '${line}'`).join("; ")}`;
  const { stdout } = spawnSync("fish", ["--no-config", "-c", script], { cwd: join(folder, "below"), encoding: "utf8" });
  const offered = stdout.split("\n").flatMap((line) => line.split("\t")[0] || []);
  expect(offered).toEqual(["check", "dev", "local", "prod", "split", "--sarif"]);
});
