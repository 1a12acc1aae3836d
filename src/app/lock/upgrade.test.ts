import { readdirSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { listOf, objectOf } from "../../base/json.ts";
import type { StoredContract } from "../../spec/contract.ts";
import type { ReleaseFile } from "./release-file.ts";
import { codes, LockedFolder, SPEC } from "./testing/lock-folder.ts";

const folder = new LockedFolder();
const { at, read, write, compile, lock, release, upgrade } = folder;

test("a changed runtime changes no definition until the upgrade, which shows what will run again", async () => {
  const { text: installed } = await compile();
  await lock({ from: release("old") });
  const { text: locked } = await compile();
  const before = read("specline.lock");
  const dry = await upgrade({ dryRun: true, yes: false });
  expect([dry.value?.outcome, dry.value?.from, dry.value?.to, read("specline.lock") === before]).toEqual([
    "planned",
    "0.0.9",
    "0.0.0",
    true,
  ]);
  expect(dry.value?.plan?.base).toEqual({ kind: "locked", of: "0.0.9" });
  expect(dry.value?.plan?.steps.map(({ name, action, rerun }) => `${name} ${action} ${rerun}`)).toEqual([
    "DataLoading changed yes",
    "TabularPreprocessing changed yes",
    "XGBoostTraining changed yes",
    "XGBoostModelEval changed yes",
  ]);
  expect((await compile()).text).toBe(locked);
  expect((await upgrade()).value?.outcome).toBe("upgraded");
  expect((await compile()).text).toBe(installed);
  const folders = readdirSync(at("specline.lock.d")).filter((name) => !name.startsWith("."));
  expect(folders.map((name) => name.replace(/-.*/, ""))).toEqual([
    "DataLoading",
    "TabularPreprocessing",
    "XGBoostModelEval",
    "XGBoostTraining",
    "runtime",
  ]);
  expect((await upgrade()).value).toMatchObject({ outcome: "unchanged" });
});

test("nothing is replaced without consent", async () => {
  await lock({ from: release("old") });
  const before = read("specline.lock");
  const plans: unknown[] = [];
  const request = { yes: false, onPlan: (plan: unknown) => plans.push(plan) };
  expect(codes(await upgrade(request))).toEqual(["usage/nobody-to-ask"]);
  folder.answer = false;
  expect((await upgrade(request)).value?.outcome).toBe("declined");
  expect(read("specline.lock")).toBe(before);
  folder.answer = true;
  expect((await upgrade(request)).value?.outcome).toBe("upgraded");
  expect(plans).toHaveLength(3);
});

test("is the way out if the locked code is lost or not usable any more", async () => {
  await lock({ from: release("old") });
  rmSync(at("specline.lock.d"), { recursive: true });
  const { value, diagnostics } = await upgrade();
  expect([
    value?.outcome,
    value?.plan?.base.kind,
    diagnostics.map(({ code, severity }) => `${severity} ${code}`),
  ]).toEqual(["upgraded", "unseen", ["warning lock/bytes-missing"]]);
  expect((await compile()).ok).toBe(true);
});

test("only a locked pipeline can be upgraded", async () => {
  expect(codes(await upgrade())).toEqual(["lock/not-locked"]);
  write("spec.yaml", `${SPEC}  - nonsense\n`);
  expect(codes(await upgrade())).toEqual(["author/unknown-step"]);
});

/** A release whose contract of a step differs. */
const withContract =
  (key: string, change: (contract: StoredContract) => Partial<StoredContract>) =>
  (file: ReleaseFile): ReleaseFile => {
    const step = file.steps[key];
    if (step === undefined) throw new Error(`no ${key}`);
    return {
      ...file,
      steps: { ...file.steps, [key]: { ...step, contract: { ...step.contract, ...change(step.contract) } } },
    };
  };

test("a field that the locked script does not know is not passed, and cannot be set", async () => {
  const without = withContract("XGBoostTraining", ({ arguments: all }) => ({
    arguments: all.filter(({ name }) => name !== "max_depth"),
  }));
  await lock({ from: release("old", "0.0.9", without) });
  expect((await compile()).text).not.toContain('"max_depth"');
  write("spec.yaml", SPEC.replace("- training", "- { step: training, config: { max_depth: 5 } }"));
  const { diagnostics } = await compile();
  expect(diagnostics.map(({ message }) => message)).toEqual([
    "XGBoostTraining sets 'maxDepth', which its locked script of Specline 0.0.9 does not know",
  ]);
});

test("arguments keep the order of the locked contract", async () => {
  const reversed = withContract("DataLoading", ({ arguments: all }) => ({ arguments: [...all].reverse() }));
  await lock({ from: release("old", "0.0.9", reversed) });
  const flags = (text = "{}"): readonly string[] => {
    const { Steps: steps } = JSON.parse(text) as { Steps: { Name: string; Arguments: JsonObject }[] };
    const { AppSpecification: program } = steps.find(({ Name }) => Name === "DataLoading")?.Arguments ?? {};
    return listOf(objectOf(program)["ContainerArguments"]).filter((word) => String(word).startsWith("--")) as string[];
  };
  const locked = flags((await compile()).text);
  rmSync(at("specline.lock"));
  const usual = flags((await compile()).text);
  expect(usual.length).toBeGreaterThan(3);
  expect(locked).toEqual([...usual].reverse());
});

test("a step that divides its work only now does not get several instances with its locked script", async () => {
  const repeated = withContract("TabularPreprocessing", () => ({ hosts: "repeat" }));
  await lock({ from: release("old", "0.0.9", repeated) });
  expect((await compile()).diagnostics).toEqual([]);
  write("spec.yaml", SPEC.replace("- preprocessing", "- { step: preprocessing, config: { instance_count: 2 } }"));
  const { ok, diagnostics } = await compile();
  expect([ok, diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)]).toEqual([
    false,
    [
      "TabularPreprocessing has changed since Specline 0.0.9, whose script specline.lock holds: its instances each did all of its work",
    ],
  ]);
});

test.each([
  [
    "its setting 'other' is gone",
    ({ arguments: all }: StoredContract) => ({
      arguments: [...all, { name: "other", flag: "--other", type: "string" as const, doc: "" }],
    }),
  ],
  [
    "its setting 'max_depth' was of type list and is now integer",
    ({ arguments: all }: StoredContract) => ({
      arguments: all.map((one) => (one.name === "max_depth" ? { ...one, type: "list" as const } : one)),
    }),
  ],
  ["its input 'data' is new", () => ({ inputs: {} })],
  [
    "its input 'table' is gone",
    ({ inputs }: StoredContract) => ({ inputs: { ...inputs, table: { path: "/opt/ml/x", optional: false } } }),
  ],
  [
    "its output 'model' moved",
    ({ outputs }: StoredContract) => ({ outputs: { ...outputs, model: { path: "/opt/ml/other" } } }),
  ],
  [
    "its output 'more' is gone",
    ({ outputs }: StoredContract) => ({ outputs: { ...outputs, more: { path: "/opt/ml/more" } } }),
  ],
])("a step that changed since the locked release is refused: %s", async (change, how) => {
  await lock({ from: release("old", "0.0.9", withContract("XGBoostTraining", how)) });
  const { ok, diagnostics } = await compile();
  expect([ok, diagnostics.map(({ message }) => message)]).toEqual([
    false,
    [`XGBoostTraining has changed since Specline 0.0.9, whose script specline.lock holds: ${change}`],
  ]);
  expect((await upgrade()).value?.outcome).toBe("upgraded");
  expect((await compile()).ok).toBe(true);
});
