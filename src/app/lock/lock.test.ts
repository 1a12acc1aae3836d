import { readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { CompileResult } from "../compile.ts";
import { planPipeline } from "../plan/plan-pipeline.ts";
import { codes, LockedFolder, SPEC } from "./testing/lock-folder.ts";

const folder = new LockedFolder();
const { at, read, write, compile, lock, release } = folder;

const done = ({ text, diagnostics }: CompileResult): string => {
  expect(codes({ diagnostics })).toEqual([]);
  return text ?? "";
};
const folderOf = (key: string): string =>
  `specline.lock.d/${readdirSync(at("specline.lock.d")).find((name) => name.startsWith(`${key}-`))}`;

describe("lock", () => {
  test("with the installed release's code, the definition stays the same", async () => {
    const before = done(await compile());
    const { value, diagnostics } = await lock();
    expect([value?.added, value?.removed, diagnostics]).toEqual([
      ["DataLoading", "TabularPreprocessing", "XGBoostModelEval", "XGBoostTraining"],
      [],
      [],
    ]);
    expect(done(await compile())).toBe(before);
    expect((await lock()).value).toMatchObject({ added: [], removed: [], filesWritten: 0 });
  });

  test("with another release's code, that code is compiled, wherever its package is", async () => {
    const installed = done(await compile());
    await lock({ from: release("old") });
    const locked = done(await compile());
    expect(locked).not.toBe(installed);
    rmSync(at("old"), { recursive: true });
    expect(done(await compile())).toBe(locked);
  });

  test("without copying, the code has to be in the installed package", async () => {
    const { diagnostics } = await lock({ copy: false });
    expect(codes({ diagnostics })).toEqual(["lock/nothing-kept"]);
    expect(readdirSync(folder.path)).not.toContain("specline.lock.d");
    done(await compile());
    rmSync(at("specline.lock"));
    await lock({ copy: false, from: release("old") });
    const [fault] = (await compile()).diagnostics;
    expect(fault?.message).toBe(
      "specline.lock holds code of Specline 0.0.9 that is neither in specline.lock.d nor in the installed release 0.0.0: runtime and XGBoostTraining",
    );
  });

  test("the locked code is not shown as files to edit", async () => {
    await lock({ from: release("old") });
    const { value } = await planPipeline(folder.host(), "spec.yaml", {
      against: "spec.yaml",
      parameters: [],
      work: ".specline",
      failOn: [],
    });
    write("other.yaml", SPEC);
    const { value: other } = await planPipeline(folder.host(), "spec.yaml", {
      against: "other.yaml",
      parameters: [],
      work: ".specline",
      failOn: [],
    });
    expect(value?.steps.map(({ action }) => action)).toEqual(Array(4).fill("unchanged"));
    const changed = other?.steps.flatMap(({ fields }) => fields) ?? [];
    expect(changed.map(({ field }) => field)).toContain("train.py");
    expect(changed.filter(({ at }) => at !== undefined)).toEqual([]);
  });

  test("a step that was added later is locked on request, from the same release", async () => {
    await lock({ from: release("old") });
    write("spec.yaml", `${SPEC}  - calibration\n`);
    const { diagnostics } = await compile();
    expect(diagnostics.map(({ message }) => message)).toContain(
      "specline.lock does not hold code for ModelCalibration, although it holds the pipeline's other code",
    );
    expect(codes(await lock())).toEqual(["lock/other-release"]);
    expect((await lock({ from: "old" })).value?.added).toEqual(["ModelCalibration"]);
    done(await compile());
    write("spec.yaml", SPEC);
    expect((await lock()).value?.removed).toEqual(["ModelCalibration"]);
    expect(readdirSync(at("specline.lock.d")).some((name) => name.startsWith("ModelCalibration"))).toBe(false);
  });

  test("the user's own code is not locked, but the contract that it reads is", async () => {
    write("prep.py", "print(1)\n");
    write("spec.yaml", SPEC.replace("- preprocessing", "- { step: preprocessing, config: { script: prep.py } }"));
    await lock({ from: release("old") });
    expect(Object.keys(JSON.parse(read("specline.lock")).pipelines["spec.yaml"].scripts)).toContain(
      "TabularPreprocessing.own",
    );
    const before = (await compile()).text;
    write("prep.py", "print(2)\n");
    const { text, diagnostics } = await compile();
    expect([text === before, codes({ diagnostics })]).toEqual([false, ["compile/own-script"]]);
    // Specline's script for the step is other code.
    write("spec.yaml", SPEC);
    expect(codes(await compile())).toContain("lock/step-unlocked");
  });

  test("a folder of the user's code may contain the lock file", async () => {
    write("prep.py", "print(1)\n");
    const own = "- { step: preprocessing, config: { script: ., entry: prep.py } }";
    write("spec.yaml", SPEC.replace("- preprocessing", own));
    const before = (await compile()).text;
    await lock();
    expect((await compile()).text).toBe(before);
  });

  test("what has no code cannot be locked", async () => {
    write("definition.json", (await compile()).text ?? "");
    expect(codes(await lock({}, "definition.json"))).toEqual(["lock/no-code"]);
    expect(codes(await lock({}, "absent.yaml"))).not.toEqual([]);
    expect(codes(await lock({ from: "absent.tgz" }))).toEqual(["usage/no-such-file"]);
    write("wrong.tgz", "no archive");
    expect(codes(await lock({ from: "wrong.tgz" }))).toEqual(["lock/not-a-source"]);
    expect(codes(await lock({ from: "." }))).toEqual(["lock/not-a-source"]);
    expect(readdirSync(folder.path)).not.toContain("specline.lock");
  });

  test("a folder that cannot be written is reported", async () => {
    write("specline.lock.d", "a file");
    expect(codes(await lock())).toEqual(["environment/write"]);
    expect(readdirSync(folder.path)).not.toContain("specline.lock");
  });
});

describe("damage", () => {
  test.each([
    ["a changed file", () => write(`${folderOf("runtime")}/job.py`, "# formatted\n"), /not those that specline.lock/],
    ["an added file", () => write(`${folderOf("runtime")}/more.py`, ""), /not those that specline.lock/],
    ["a missing contract", () => rmSync(at(`${folderOf("XGBoostTraining")}/contract.json`)), /has no contract.json/],
    [
      "a link",
      () => {
        const file = at(`${folderOf("runtime")}/job.py`);
        renameSync(file, at("job.py"));
        symlinkSync(at("job.py"), file);
      },
      /'job.py' is a link, not a file/,
    ],
    [
      "a link instead of the folder",
      () => {
        const path = folderOf("runtime");
        renameSync(at(path), at("moved"));
        symlinkSync(at("moved"), at(path));
      },
      /it is a link, not a folder/,
    ],
  ])("%s is an error, even if the installed release has the same code", async (_, damage, reason) => {
    await lock();
    damage();
    const { diagnostics } = await compile();
    expect(codes({ diagnostics })).toEqual(["lock/bytes-damaged"]);
    expect(diagnostics[0]?.message).toMatch(reason);
    expect(diagnostics[0]?.at.file).toMatch(/specline\.lock\.d\/(runtime|XGBoostTraining)-[0-9a-f]{16}$/);
    expect((await folder.restore()).diagnostics).toEqual([]);
    done(await compile());
  });

  test("caches and hidden files do not count", async () => {
    await lock();
    write(`${folderOf("runtime")}/__pycache__/job.pyc`, "x");
    write(`${folderOf("runtime")}/.DS_Store`, "x");
    done(await compile());
  });

  test("a lock file after a merge conflict, or with a changed digest, names the reason", async () => {
    await lock();
    const text = read("specline.lock");
    const reasons: string[] = [];
    for (const wrong of [
      text.replace('  "pipelines"', '<<<<<<< HEAD\n  "pipelines"'),
      text.replace(/"digest": "\w{4}/, '"digest": "0000'),
      text.replace(/"XGBoostTraining": "\w+"/, '"XGBoostTraining": 1'),
      text.replace(/"XGBoostTraining"/, '"../XGBoostTraining"'),
      text.replace('"version": 2', '"version": 3'),
      text.replace(/"scripts": \{[^}]*\}/, '"scripts": []'),
    ]) {
      write("specline.lock", wrong);
      reasons.push((await compile()).diagnostics[0]?.message ?? "");
    }
    expect(reasons).toEqual([
      "specline.lock cannot be read: line 2 is a conflict marker of a merge",
      "specline.lock cannot be read: its entry for 'spec.yaml' was edited, or merged from two versions of the file: its checksum does not match",
      "specline.lock cannot be read: its entry for 'spec.yaml' does not consist of digests",
      "specline.lock cannot be read: its entry for 'spec.yaml' does not consist of digests",
      "specline.lock cannot be read: its version is 3, and this is Specline for version 2",
      "specline.lock cannot be read: its entry for 'spec.yaml' has no runtime or no scripts",
    ]);
  });

  test("a renamed pipeline is reported as not locked", async () => {
    await lock();
    renameSync(at("spec.yaml"), at("renamed.yaml"));
    const { diagnostics, ok } = await compile("renamed.yaml");
    expect([ok, codes({ diagnostics })]).toEqual([true, ["lock/orphaned"]]);
  });

  test("code for another version of the contract is refused", async () => {
    await lock({ from: release("old", "9.0.0", (file) => ({ ...file, contract: 2 })) });
    const { diagnostics } = await compile();
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "specline.lock holds code of Specline 9.0.0 for version 2 of the contract, but this is Specline for version 1",
    ]);
  });
});
