import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import type { Registry } from "../registry/registry.ts";
import { field } from "../spec/fields.ts";
import { localTarget } from "../spec/target.ts";
import type { Compiled } from "./compiled.ts";
import { latestPlace } from "./places.ts";
import { sampled } from "./sampled.ts";

const end = (share: "from" | "to") => field(z.number(), { doc: "An end.", tier: "system", share });
const config = z.object({ shareFrom: end("from"), shareTo: end("to") });
const registry = { names: new Map([["DataLoading", { config }]]) } as unknown as Registry;

const loading = (id: string, words: readonly unknown[]) => ({
  Name: id,
  Type: "Processing",
  Arguments: { AppSpecification: { ImageUri: "image", ContainerArguments: words } },
});
const shares = (from: number, to: number) => [
  "--format",
  "auto",
  "--share-from",
  String(from),
  "--share-to",
  String(to),
];
const pipeline = (...steps: readonly ReturnType<typeof loading>[]) =>
  ({
    definition: { Version: "2020-12-01", Steps: steps },
    manifest: { steps: steps.map(({ Name: id }) => ({ id, spec: "DataLoading", config: { shareTo: 1 } })) },
  }) as unknown as Pick<Compiled, "definition" | "manifest">;
const wordsOf = (compiled: Pick<Compiled, "definition">): readonly unknown[] =>
  compiled.definition.Steps.flatMap(
    (step) => JSON.parse(JSON.stringify(step.Arguments)).AppSpecification.ContainerArguments,
  );

test("takes a part of each share, and says so in the manifest", () => {
  const { value, diagnostics } = sampled(
    pipeline(loading("A", shares(0, 0.8)), loading("B", shares(0.8, 1))),
    registry,
    0.1,
  );
  expect(diagnostics).toEqual([]);
  expect(wordsOf(value)).toEqual([...shares(0, 0.08), ...shares(0.8, 0.82)]);
  expect(value.manifest?.steps.map(({ config }) => config)).toEqual([{ shareTo: 0.08 }, { shareTo: 0.82 }]);
});

test("what is kept of the latest execution has a place of its own in a sample, for the writer and the reader", () => {
  const target = { ...localTarget, bucket: "models", prefix: "ml" };
  const place = latestPlace(target, "fraud", "Keep", "baseline");
  const uris = [place, "s3://models/ml/fraud/latest", "s3://acme/fraud/latest/Keep/baseline"];
  const keep = { Name: "Keep", Type: "Processing", Arguments: { Uris: uris, Text: `reads ${place}` } };
  const all = pipeline(loading("A", shares(0, 1)), keep as unknown as ReturnType<typeof loading>);
  const one = { ...all, manifest: { steps: all.manifest?.steps.slice(0, 1) } } as unknown as typeof all;
  const { value } = sampled(one, registry, 0.1, target);
  expect(value.definition.Steps[1]?.Arguments).toEqual({
    Uris: ["s3://models/ml/fraud/latest-sample-0.1/Keep/baseline", ...uris.slice(1)],
    Text: `reads ${place}`,
  });
});

test.each([
  ["s3://acme/lake/", "s3://acme/lake/sample-0.1", "s3://acme/lake/sample-0.1/rows"],
  [
    { Get: "Parameters.Lake" },
    { "Std:Join": { On: "/", Values: [{ Get: "Parameters.Lake" }, "sample-0.1"] } },
    {
      "Std:Join": {
        On: "/",
        Values: [{ "Std:Join": { On: "/", Values: [{ Get: "Parameters.Lake" }, "sample-0.1"] } }, "rows"],
      },
    },
  ],
  ["out", "out/sample-0.1", "s3://models/fraud/Export/rows"],
])("a sample that is exported to %j is kept apart from an export of all rows", (folder, told, place) => {
  const outputs = { rows: { kind: "exported.rows", doc: "Rows.", destination: { field: "folder", folder: "rows" } } };
  const exporting = { config: z.object({ folder: field(z.string(), { doc: "Where.", tier: "essential" }) }), outputs };
  const names: ReadonlyMap<string, unknown> = new Map<string, unknown>([...registry.names, ["Export", exporting]]);
  const S3Uri = folder === "out" ? place : "s3://acme/lake/rows";
  const step = {
    ...loading("Export", ["--folder", folder]),
    Arguments: {
      ...loading("Export", ["--folder", folder]).Arguments,
      ProcessingOutputConfig: { Outputs: [{ OutputName: "rows", S3Output: { S3Uri, LocalPath: "/opt" } }] },
    },
  };
  const one = pipeline(loading("A", shares(0, 1)), step);
  const steps = [...(one.manifest?.steps.slice(0, 1) ?? []), { id: "Export", spec: "Export", config: { folder } }];
  const { value } = sampled(
    { ...one, manifest: { steps } } as unknown as typeof one,
    { names } as unknown as Registry,
    0.1,
  );
  expect(value.definition.Steps[1]?.Arguments).toMatchObject({
    AppSpecification: { ContainerArguments: ["--folder", told] },
    ProcessingOutputConfig: { Outputs: [{ S3Output: { S3Uri: place, LocalPath: "/opt" } }] },
  });
});

test("a sample's share is inside the whole one, so that branches stay apart", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (a, b, part) => {
      fc.pre(Math.abs(a - b) > 1e-6);
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const { value } = sampled(pipeline(loading("A", shares(from, to))), registry, part);
      const cut = Number(wordsOf(value)[5]);
      expect(cut).toBeGreaterThan(from);
      expect(cut).toBeLessThanOrEqual(to);
    }),
  );
});

test("steps in branches are cut, too", () => {
  const inner = pipeline(loading("A", shares(0, 1)));
  const gate = {
    Name: "Gate",
    Type: "Condition",
    Arguments: { Conditions: [], IfSteps: inner.definition.Steps, ElseSteps: [] },
  };
  const { value } = sampled(
    { ...inner, definition: { ...inner.definition, Steps: [gate] } as unknown as Compiled["definition"] },
    registry,
    0.5,
  );
  expect(JSON.stringify(value.definition)).toContain('"--share-to","0.5"');
});

test.each([
  ["another tool's definition", { definition: pipeline().definition }, "no step of the pipeline loads a share"],
  [
    "a share that is a parameter",
    pipeline(loading("A", ["--share-from", "0", "--share-to", { Get: "Parameters.To" }])),
    "the share of A is known only at run time",
  ],
])("%s has no sample", (_, compiled, reason) => {
  const { value, diagnostics } = sampled(compiled, registry, 0.1);
  expect(value).toBe(compiled);
  expect(diagnostics[0]).toMatchObject({ code: "run/no-sample", message: expect.stringContaining(reason) });
});
