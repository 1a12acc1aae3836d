import { beforeEach, describe, expect, test } from "vitest";
import type { StoredPipeline } from "../../../test/aws/pipelines.ts";
import { codes, PlanFolder } from "../../../test/aws/plan-folder.ts";
import type { DriftKind } from "../../deploy/index.ts";
import { MANIFEST_TAG } from "../../plan/index.ts";
import { deployPipeline } from "../deploy.ts";
import { pipelineDrift } from "./drift.ts";

const folder = new PlanFolder();
const SPEC = `name: fraud
data: claims.csv
label: "y"
positive: "1"
steps: [data_loading, preprocessing, training, evaluation, packaging, registration]
`;
const drift = (name = "fraud") => pipelineDrift(folder.host(), name, { target: "dev" });
const kinds = async (): Promise<readonly string[]> => [
  ...new Set((await drift()).value?.drifts.map(({ kind }) => kind)),
];

const pipeline = () => {
  const found = folder.aws.pipelines.get("fraud");
  if (found === undefined) throw new TypeError("nothing is deployed");
  return found;
};
const set = (members: Partial<StoredPipeline>): void => void Object.assign(pipeline(), members);
/** The key of the first object that matches. */
const objectAt = (form: RegExp): string => {
  const found = [...folder.aws.objects.keys()].find((key) => form.test(key));
  if (found === undefined) throw new TypeError(`there is no object like ${form}`);
  return found;
};
const put = (key: string, text: string) => folder.aws.objects.set(key, { bytes: Buffer.from(text) });
const CODE = /\/code\/[0-9a-f]{16}\/.*\.py$/;

/** What a deploy made. Deploying again for every test would take most of the time. */
let deployed: { readonly objects: [string, { readonly bytes: Buffer }][]; readonly made: StoredPipeline } | undefined;

beforeEach(async () => {
  const { aws } = folder;
  if (deployed === undefined) {
    folder.write("spec.yaml", SPEC);
    const request = { target: "dev", uploadData: true, parallelism: 4 };
    const { diagnostics } = await deployPipeline(folder.host(), "spec.yaml", request);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    deployed = { objects: [...aws.objects], made: structuredClone(pipeline()) };
  }
  for (const [key, object] of deployed.objects) aws.objects.set(key, object);
  aws.pipelines.set("fraud", structuredClone(deployed.made));
});

/** Every change that somebody can make behind Specline's back, with what `drift` finds. */
const CHANGES: Readonly<Record<string, readonly [() => void, DriftKind]>> = {
  "a value in the definition": [
    () => folder.aws.sagemaker.changeBehind("fraud", pipeline().definition.replace("ml.m5", "ml.m6i")),
    "definition",
  ],
  "the description": [() => set({ description: "mine now" }), "description"],
  "the display name": [() => set({ displayName: "Fraud-2" }), "display-name"],
  "the role": [
    () => {
      const { versions } = pipeline();
      const [{ at, by, definition }] = versions as [StoredPipeline["versions"][number]];
      versions.push({ id: 2, at, by, definition, role: "arn:aws:iam::123456789012:role/admin" });
    },
    "role",
  ],
  "the limit on parallel steps": [() => set({ parallelism: { MaxParallelExecutionSteps: 9 } }), "parallelism"],
  "a tag's value": [() => pipeline().tags.set("specline:version", "9.9.9"), "tag"],
  "the manifest's tag": [() => pipeline().tags.set(MANIFEST_TAG, "f".repeat(64)), "manifest"],
  "the manifest, which was deleted": [() => folder.aws.objects.delete(objectAt(/\/manifests\//)), "manifest"],
  "the manifest's bytes": [() => put(objectAt(/\/manifests\//), "{}"), "manifest"],
  "a script's bytes": [() => put(objectAt(CODE), "print('mine')"), "asset-changed"],
  "a script, which was deleted": [() => folder.aws.objects.delete(objectAt(CODE)), "asset-missing"],
  "a script's folder, which got another file": [
    () => put(objectAt(CODE).replace(/[^/]+$/, "sitecustomize.py"), "print('mine')"),
    "asset-added",
  ],
  "the data": [() => put(objectAt(/\/data\//), "a,y\n1,1\n2,1\n"), "asset-changed"],
  "the data's size": [() => put(objectAt(/\/data\//), "a,y\n1,1\n"), "asset-changed"],
  "the data, which were deleted": [() => folder.aws.objects.delete(objectAt(/\/data\//)), "asset-missing"],
  "the model package group, which was deleted": [
    () => {
      const { arn, definition } = pipeline();
      folder.aws.sagemaker.runs.start({ arn, version: 1, definition }, { ClientRequestToken: "x" });
      for (const execution of folder.aws.executions.values()) execution.status = "Succeeded";
    },
    "model-package-group",
  ],
};

describe("drift", () => {
  test("finds nothing after a deploy, and not what others may add", async () => {
    pipeline().tags.set("owner", "ann");
    put("dev-models/risk/fraud/notes.txt", "mine");
    const { value, diagnostics } = await drift();
    expect([value?.drifts, value?.unchecked, diagnostics]).toEqual([[], [], []]);
    expect(value?.objects).toBeGreaterThan(10);
  });

  test.each(Object.entries(CHANGES))("finds a change of %s", async (_, [change, kind]) => {
    change();
    const { value, diagnostics } = await drift();
    expect(value?.drifts.map((one) => one.kind)).toEqual([kind]);
    expect(diagnostics.map(({ code }) => code).filter((code) => code !== "drift/stays")).toEqual(
      kind === "manifest" ? ["drift/not-compared", "drift/found"] : ["drift/found"],
    );
    // Comparing must not have changed anything.
    expect(await kinds()).toEqual([kind]);
  });

  /** The changes that a deploy alone does not undo. */
  const STAYING = new Set([
    "the limit on parallel steps",
    "the manifest's bytes",
    "a script's bytes",
    "a script, which was deleted",
    "a script's folder, which got another file",
    "the data",
    "the data's size",
    "the model package group, which was deleted",
  ]);
  const deploy = async (parallelism?: number) => {
    folder.write("spec.yaml", SPEC);
    const request = { target: "dev", uploadData: true, ...(parallelism !== undefined && { parallelism }) };
    const { diagnostics } = await deployPipeline(folder.host(), "spec.yaml", request);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  };
  /** Does what a note says, apart from deploying. */
  const follow = (remedy: string): void => {
    const [, recursive, uri = ""] = /aws s3 rm (--recursive )?"s3:\/\/(.*)"$/.exec(remedy) ?? [];
    if (uri !== "") {
      for (const key of folder.aws.objects.keys())
        if (recursive === undefined ? key === uri : key.startsWith(uri)) folder.aws.objects.delete(key);
    } else if (remedy.startsWith("start the pipeline")) folder.aws.sagemaker.models.add("fraud");
    else expect(remedy).toMatch(/ --parallel 4; /);
  };

  test.each(Object.entries(CHANGES))("says how to undo a change of %s, and that works", async (name, [change]) => {
    change();
    const { diagnostics } = await drift();
    const notes = diagnostics.filter(({ code }) => code === "drift/stays");
    expect(notes).toHaveLength(STAYING.has(name) ? 1 : 0);
    expect(diagnostics.at(-1)?.hint).toContain(
      notes.length === 0 ? "back, deploy the" : "back, do what the notes say,",
    );
    for (const { hint = "" } of notes) follow(hint);
    await deploy(4);
    const after = await drift();
    expect([after.value?.drifts, after.diagnostics]).toEqual([[], []]);
  });

  test("says that a limit cannot be removed, and how it is accepted", async () => {
    await deploy();
    set({ parallelism: { MaxParallelExecutionSteps: 9 } });
    const { diagnostics } = await drift();
    expect(codes({ diagnostics })).toEqual(["drift/stays", "drift/found"]);
    expect(diagnostics[0]?.message).toContain("cannot remove a limit");
    expect(diagnostics[0]?.hint).toBe("to keep it, deploy with --parallel 9");
    await deploy(9);
    expect((await drift()).diagnostics).toEqual([]);
  });

  test("says which value of which step was changed, and by whom", async () => {
    folder.aws.sagemaker.changeBehind("fraud", pipeline().definition.replace("ml.m5", "ml.m6i"), "mallory");
    const { value } = await drift();
    expect(value?.modifiedBy).toBe("mallory");
    expect(value?.drifts).toMatchObject([
      { kind: "definition", expected: expect.stringMatching(/^ml\.m5/), found: expect.stringMatching(/^ml\.m6i/) },
    ]);
    expect(value?.drifts[0]?.of).toMatch(/InstanceType/);
  });

  test("finds every change at once", async () => {
    for (const name of [
      "a value in the definition",
      "the description",
      "a tag's value",
      "a script's bytes",
      "the data",
    ])
      CHANGES[name]?.[0]();
    expect(await kinds()).toEqual(["definition", "description", "tag", "asset-changed"]);
  });

  test("says so if Specline did not deploy the pipeline, or without a manifest", async () => {
    pipeline().tags.delete(MANIFEST_TAG);
    expect((await drift()).diagnostics.map(({ code }) => code)).toEqual(["drift/no-manifest"]);
    pipeline().tags.clear();
    expect((await drift()).diagnostics.map(({ code }) => code)).toEqual(["drift/not-ours"]);
    expect((await drift("no-such")).diagnostics.map(({ code }) => code)).toEqual(["deploy/not-deployed"]);
  });

  test("compares the rest if the credentials do not allow one of several calls", async () => {
    pipeline().description = "mine now";
    folder.aws.s3.mayList = false;
    const { value, diagnostics } = await drift();
    expect(value?.drifts.map(({ kind }) => kind)).toEqual(["description"]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["drift/unseen", "drift/found"]);
    expect(diagnostics[0]?.hint).toContain('"Action": "s3:ListBucket", "Resource": "arn:aws:s3:::dev-models"');
  });
});
