import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fakeMachine, type ScriptedAnswer } from "../../testing/machine.ts";
import { providePython, waysToProvide } from "./provide-python.ts";
import { ask, candidates, findPython, isBelow, noPython } from "./python.ts";

const ALL = { pandas: "1.5.3", numpy: "1.24.2", "scikit-learn": "1.2.1", xgboost: "1.7.4" };
const NONE = Object.fromEntries(Object.keys(ALL).map((name) => [name, "ModuleNotFoundError: no"]));

const python = (executable: string, version: string, packages: object, faults: object = {}): ScriptedAnswer => ({
  lines: ["a warning", `specline-python ${JSON.stringify({ version, executable, packages, faults })}`],
});
const DEBIAN = 'ID=debian\nVERSION_ID="12"';

describe("the search for Python", () => {
  const files = () => ({ "/project/.specline/venv/bin/python3": "", "/shims/python3": "", "/usr/bin/python3": "" });

  test("prefers the project's own Python to the path, and the path to the system", async () => {
    const { host, ran } = fakeMachine({
      files,
      answer: ([program = ""]) =>
        program === "/usr/bin/python3" ? python(program, "3.11.2", ALL) : python(program, "3.12.1", {}, NONE),
    });
    const { found, rejected } = await findPython(host, "import");
    expect(ran.map((line) => line.split(" ")[0])).toEqual([
      "/project/.specline/venv/bin/python3",
      "/shims/python3",
      "/usr/bin/python3",
    ]);
    expect(found).toMatchObject({ source: "system", path: "/usr/bin/python3", packages: ALL });
    expect(rejected.map(({ reason }) => reason)).toEqual([
      "Python 3.12.1 without pandas, numpy, scikit-learn, xgboost",
      "Python 3.12.1 without pandas, numpy, scikit-learn, xgboost",
    ]);
  });

  test("resolves a shim to the interpreter that it starts", async () => {
    const { host } = fakeMachine({
      files: () => ({ "/shims/python3": "" }),
      answer: () => python("/versions/3.11/bin/python3", "3.11.2", ALL),
    });
    expect((await findPython(host, "import")).found?.path).toBe("/versions/3.11/bin/python3");
  });

  test("skips an unreadable folder on the path", async () => {
    const { host } = fakeMachine({ files, answer: ([program = ""]) => python(program, "3.11.2", ALL) });
    const { files: disk } = host.effects;
    const stat = async (path: string) => {
      if (path.startsWith("/root/")) throw Object.assign(new Error("EACCES"), { code: "EACCES" });
      return disk.stat(path);
    };
    const environment = { PATH: "/root/bin:/shims" };
    const closed = { ...host, environment, effects: { ...host.effects, files: { ...disk, stat } } };
    expect((await candidates(closed)).map(({ path }) => path)).toEqual([
      "/project/.specline/venv/bin/python3",
      "/shims/python3",
      "/usr/bin/python3",
    ]);
  });

  test("does not silently skip an explicitly chosen interpreter", async () => {
    const { host } = fakeMachine({
      files,
      environment: { SPECLINE_PYTHON: "/my/python" },
      answer: ([program]) => (program === "/my/python" ? undefined : python("", "3.11.2", ALL)),
    });
    const search = await findPython(host, "import");
    expect(search.found).toBeUndefined();
    expect(noPython(search)).toMatchObject({
      code: "environment/chosen-python",
      message: "SPECLINE_PYTHON names '/my/python', which cannot be used: there is no such program",
    });
  });

  test.each([
    ["3.7.9", ALL, {}, "Python 3.7.9 is older than 3.8"],
    ["3.11.2", { ...ALL, xgboost: "1.6.2" }, {}, "xgboost 1.6.2 is older than 1.7"],
    ["3.11.2", ALL, { xgboost: "OSError: libgomp.so.1" }, "xgboost cannot be imported (OSError: libgomp.so.1)"],
  ])("Python %s with its packages is refused: %s", async (version, packages, faults, reason) => {
    const { host } = fakeMachine({ files, answer: () => python("", version, packages, faults) });
    expect(await ask(host, { source: "system", path: "/usr/bin/python3" }, "import")).toMatchObject({ reason });
  });

  test("compares versions numerically", () => {
    expect(isBelow("1.10.0", "1.7")).toBe(false);
    expect(isBelow("1.7", "1.7.1")).toBe(true);
    expect(isBelow("2.0.0rc1", "1.7")).toBe(false);
  });
});

describe("the installation of Python packages", () => {
  const bare = (venv: boolean, pip: ScriptedAnswer, apt: ScriptedAnswer) => {
    const made = new Set<string>();
    return fakeMachine({
      root: true,
      files: () => ({ "/usr/bin/python3": "", "/etc/os-release": DEBIAN }),
      answer: (words) => {
        const line = words.join(" ");
        if (line.includes("-m venv")) return venv ? {} : { code: 1, lines: ["ensurepip is not available"] };
        if (line.includes("-m pip")) {
          if (pip?.code === undefined) made.add("venv");
          return pip;
        }
        if (line.startsWith("apt-get update")) return {};
        if (line.startsWith("apt-get install")) {
          if (apt?.code === undefined) made.add("system");
          return apt;
        }
        const has = made.has(words[0] === "/usr/bin/python3" ? "system" : "venv");
        return python(words[0] ?? "", "3.11.2", has ? ALL : {}, has ? {} : NONE);
      },
    });
  };

  test("announces its plan before doing anything, and tries a virtual environment first", async () => {
    const { host, said, ran } = bare(true, {}, {});
    const search = await findPython(host, "import");
    const asked = ran.length;
    const provided = await providePython(host, search);
    expect(provided).toMatchObject({ python: { source: ".specline/venv" }, diagnostics: [] });
    const plan = said.slice(
      0,
      said.findIndex((line) => line.startsWith("> ")),
    );
    expect(plan.join("\n")).toContain("1. create a virtual environment in .specline/venv with the container packages");
    expect(plan.join("\n")).toContain("2. if that fails, install Debian's own packages");
    expect(ran.slice(asked).some((line) => line.startsWith("apt-get"))).toBe(false);
    expect(ran.find((line) => line.includes("-m pip"))).toContain("--retries 0 --timeout 15");
  });

  test("uses Debian's packages if PyPI cannot be reached, and reports the reason only as a note", async () => {
    const { host, ran } = bare(true, { code: 1, lines: ["ERROR: No matching distribution found for numpy"] }, {});
    const provided = await providePython(host, await findPython(host, "import"));
    expect(provided.python).toMatchObject({ path: "/usr/bin/python3", source: "system" });
    expect(provided.diagnostics).toMatchObject([{ code: "environment/another-way", severity: "note" }]);
    expect(provided.diagnostics[0]?.message).toMatch(/^Python is ready, installed through Debian's own packages/);
    expect(provided.diagnostics[0]?.message).toContain("(No matching distribution found for numpy)");
    expect(provided.diagnostics[0]?.message).not.toMatch(/error|failed/i);
    expect(ran).toContain(
      "apt-get install -y -q --no-install-recommends python3-sklearn python3-pandas python3-xgboost",
    );
  });

  test("reports each failure if every method fails, with what the user can do", async () => {
    const { host } = bare(false, {}, { code: 100, lines: ["E: Unable to locate package python3-xgboost"] });
    const { python: found, diagnostics } = await providePython(host, await findPython(host, "import"));
    expect(found).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual([
      "environment/install",
      "environment/install",
      "environment/nothing-left",
    ]);
    expect(diagnostics[0]?.message).toContain("ensurepip is not available");
    expect(diagnostics[1]?.message).toContain("Unable to locate package python3-xgboost");
  });

  test("asks the interpreter again instead of trusting a successful command", async () => {
    const { host } = fakeMachine({
      files: () => ({ "/usr/bin/python3": "" }),
      answer: (words) => (words.some((word) => word.endsWith("probe.py")) ? python("", "3.11.2", {}, NONE) : {}),
    });
    const { diagnostics } = await providePython(host, await findPython(host, "import"));
    expect(diagnostics[0]?.message).toContain("without pandas");
  });

  test("installs current versions if Python is too new for the containers' versions, and offers apt-get only to root", async () => {
    const { host } = fakeMachine({
      files: () => ({ "/usr/bin/python3": "", "/etc/os-release": DEBIAN }),
      answer: () => python("", "3.13.0", {}, NONE),
    });
    const ways = await waysToProvide(host, await findPython(host, "import"));
    expect(ways).toHaveLength(1);
    const requirements = ways[0]?.commands[1]?.words.at(-1) ?? "";
    expect(requirements).toMatch(/requirements-current\.txt$/);
    expect(existsSync(requirements)).toBe(true);
  });
});
