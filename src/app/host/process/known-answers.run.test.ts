import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PYTHON } from "../../../local/testing/python.ts";
import { type Host, nodeHost } from "../host.ts";
import { findPython } from "./python.ts";

let folder = "";
let started: string[] = [];
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-known-")));
  started = [];
  for (const name of ["work", "project"]) mkdirSync(join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A virtual environment that sees the packages of the tests' interpreter. It looks as old as an installed one. */
function environment(path: string): string {
  execFileSync(PYTHON, ["-m", "venv", "--system-site-packages", "--without-pip", join(folder, path)]);
  age(path);
  return join(folder, path, "bin/python3");
}

const LONG_AGO = new Date("2026-01-01");
function age(path: string): void {
  execFileSync("find", [join(folder, path), "-exec", "touch", "-h", "-d", LONG_AGO.toISOString(), "{}", "+"]);
}

function host(more: Partial<Host> = {}, variables: Readonly<Record<string, string>> = {}): Host {
  const { effects, ...own } = nodeHost(() => undefined);
  const processes: Host["effects"]["processes"] = {
    ...effects.processes,
    start: (command) => {
      started.push(String(command.words[0]));
      return effects.processes.start(command);
    },
  };
  return {
    ...own,
    effects: { ...effects, processes },
    folder: join(folder, "project"),
    work: join(folder, "work"),
    environment: { PATH: "/usr/bin:/bin", ...variables },
    ...more,
  };
}

/** Whether the search has to start the interpreter, and what it finds. */
async function search(python: string, more: Partial<Host> = {}, variables = {}) {
  started = [];
  const { found } = await findPython(host(more, { SPECLINE_PYTHON: python, ...variables }), "versions");
  return { asked: started.length, found };
}

test("an unchanged interpreter is asked once for each work folder, and gives the same answer", async () => {
  const python = environment("venv");
  const first = await search(python);
  expect(first).toMatchObject({ asked: 1, found: { path: python, packages: { pandas: expect.any(String) } } });
  expect(await search(python)).toEqual({ ...first, asked: 0 });
  mkdirSync(join(folder, "other"));
  expect(await search(python, { work: join(folder, "other") })).toEqual(first);
  expect(await search(python, { work: join(folder, "none") })).toEqual(first);
  expect(existsSync(join(folder, "none"))).toBe(false);
});

const sitePackages = (path: string): string =>
  execFileSync(join(folder, path, "bin/python3"), ["-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], {
    encoding: "utf8",
  }).trim();

test.each<[string, (python: string) => void]>([
  ["a package is installed", () => mkdirSync(join(sitePackages("venv"), "more-1.0.dist-info"))],
  ["a .pth file changes", () => writeFileSync(join(sitePackages("venv"), "own.pth"), "# more\n")],
  [
    "the environment's configuration changes",
    () => writeFileSync(join(folder, "venv/pyvenv.cfg"), "home = /usr/bin\n"),
  ],
  ["what was kept is damaged", () => writeFileSync(join(folder, "work/interpreters.json"), "{")],
  ["what was kept has another form", () => writeFileSync(join(folder, "work/interpreters.json"), '{"a":1}')],
])("an interpreter is asked again if %s", async (_, change) => {
  const python = environment("venv");
  writeFileSync(join(sitePackages("venv"), "own.pth"), "");
  age("venv");
  await search(python);
  expect((await search(python)).asked).toBe(0);
  change(python);
  expect((await search(python)).asked).toBe(1);
});

test("an interpreter is asked again with variables that change what it imports", async () => {
  const python = environment("venv");
  await search(python);
  expect((await search(python, {}, { PYTHONHOME: "/elsewhere" })).asked).toBe(1);
});

test("an answer is not kept while a package is being installed", async () => {
  const python = environment("venv");
  mkdirSync(join(sitePackages("venv"), "more-1.0.dist-info"));
  await search(python);
  expect((await search(python)).asked).toBe(1);
});

test("pyenv's shim is started again if another version is chosen, in a file above the current folder too", async () => {
  const [old, other] = [environment("pyenv/versions/3.9"), environment("pyenv/versions/3.11")];
  mkdirSync(join(folder, "pyenv/shims"));
  const shim = join(folder, "pyenv/shims/python3");
  const chosen = join(folder, ".python-version");
  const root = join(folder, "pyenv/versions");
  writeFileSync(shim, `#!/bin/sh\nread -r v < ${chosen} || v=3.9\nexec ${root}/$v/bin/python3 "$@"\n`, { mode: 0o755 });
  age("pyenv");
  expect(await search(shim)).toMatchObject({ asked: 1, found: { path: old } });
  expect(await search(shim)).toMatchObject({ asked: 0, found: { path: old } });
  writeFileSync(chosen, "3.11\n");
  utimesSync(chosen, LONG_AGO, LONG_AGO);
  expect(await search(shim)).toMatchObject({ asked: 1, found: { path: other } });
  expect(await search(shim)).toMatchObject({ asked: 0, found: { path: other } });
});

test("a shim of which nothing is known is always started", async () => {
  const python = environment("venv");
  const shim = join(folder, "python3");
  writeFileSync(shim, `#!/bin/sh\nexec ${python} "$@"\n`, { mode: 0o755 });
  utimesSync(shim, LONG_AGO, LONG_AGO);
  await search(shim);
  expect((await search(shim)).asked).toBe(1);
});
