import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { doctor } from "../../doctor.ts";
import { type Host, nodeHost } from "../host.ts";
import { beginSearch } from "./python.ts";

/* The interpreter that doctor approves is the interpreter that runs use. */
const packages = { pandas: "1.5.3", numpy: "1.24.2", "scikit-learn": "1.2.1", xgboost: "1.7.4" };
const BROKEN = { xgboost: "OSError: libgomp.so.1" };
const LACKING = { xgboost: "PackageNotFoundError: xgboost" };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specline-same-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Fake {
  readonly versions?: Readonly<Record<string, string>>;
  readonly imports?: Readonly<Record<string, string>>;
  /** The interpreter that a shim starts in the project's folder. */
  readonly starts?: string;
}

/** An interpreter that answers the probe as specified, with its own path unless it is a shim. */
function fake(path: string, { versions = {}, imports = versions, starts }: Fake = {}): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  const answer = (faults: Readonly<Record<string, string>>): string => {
    const kept = Object.fromEntries(Object.entries(packages).filter(([name]) => !Object.hasOwn(faults, name)));
    return `specline-python ${JSON.stringify({ version: "3.11.2", executable: starts ?? file, packages: kept, faults })}`;
  };
  const script = `#!/bin/sh\nif [ "$2" = import ]; then echo '${answer(imports)}'; else echo '${answer(versions)}'; fi\n`;
  writeFileSync(file, script, { mode: 0o755 });
  return file;
}

const hostWith = (environment: Readonly<Record<string, string>>): Host => ({
  ...nodeHost(() => undefined),
  folder,
  environment: { PATH: `${join(folder, "bin")}:/usr/bin:/bin`, ...environment },
});

/** What a run uses, and what doctor approves. */
async function both(environment: Readonly<Record<string, string>> = {}) {
  const host = hostWith(environment);
  const taken = (await (await beginSearch(host, "versions")).outcome).found?.path;
  const health = await doctor(host, { fix: false, work: join(folder, "work") });
  return { taken, approved: health.python?.path, faults: health.diagnostics.map(({ code }) => code), health };
}

describe("doctor and runs agree", () => {
  test.each([
    ["a project's own environment", [".specline/venv/bin/python3", ".venv/bin/python3", "bin/python3"]],
    ["a virtual environment", [".venv/bin/python3", "bin/python3"]],
    ["a program on the path", ["bin/python3"]],
  ])("on %s", async (_, paths) => {
    const [first] = paths.map((path) => fake(path));
    expect(await both()).toMatchObject({ taken: first, approved: first });
  });

  test("on the first interpreter that has the packages", async () => {
    fake(".specline/venv/bin/python3", { versions: LACKING });
    const second = fake(".venv/bin/python3");
    fake("bin/python3");
    expect(await both()).toMatchObject({ taken: second, approved: second });
  });

  test("on the interpreter behind a shim, whether on the path or chosen", async () => {
    const real = fake("versions/3.11/bin/python3");
    fake("bin/python3", { starts: real });
    expect(await both()).toMatchObject({ taken: real, approved: real });
    const shim = fake("pyenv/shims/python3", { starts: real });
    expect(await both({ SPECLINE_PYTHON: shim })).toMatchObject({ taken: real, approved: real });
  });

  test("on the chosen interpreter, given by path or by name", async () => {
    fake(".venv/bin/python3");
    const mine = fake("tools/python3.11");
    const named = fake("bin/mypython");
    expect(await both({ SPECLINE_PYTHON: mine })).toMatchObject({ taken: mine, approved: mine });
    expect(await both({ SPECLINE_PYTHON: "tools/python3.11" })).toMatchObject({ taken: mine, approved: mine });
    expect(await both({ SPECLINE_PYTHON: "mypython" })).toMatchObject({ taken: named, approved: named });
  });

  test("that an interpreter with a broken package, which a run would use, is wrong, although the next would work", async () => {
    const broken = fake(".specline/venv/bin/python3", { imports: BROKEN });
    fake(".venv/bin/python3");
    const { taken, approved, faults, health } = await both();
    expect([taken, approved, faults]).toEqual([broken, undefined, ["environment/no-python"]]);
    expect(health.checks[1]?.found).toContain("xgboost cannot be imported (OSError: libgomp.so.1)");
  });

  test("that a chosen interpreter with a broken package is wrong", async () => {
    const chosen = fake("tools/python3", { imports: BROKEN });
    fake(".venv/bin/python3");
    expect(await both({ SPECLINE_PYTHON: chosen })).toMatchObject({
      taken: chosen,
      approved: undefined,
      faults: ["environment/chosen-python"],
    });
  });
});
