import { describe, expect, test } from "vitest";
import { stepKind, stepTypes } from "../kinds.ts";
import { expiryOf, momentAfter } from "./expiry.ts";
import { awsPart, BESIDE, cacheTable, cacheTables, localPart, withPlacesOf } from "./index.ts";
import { memberPaths } from "./paths.ts";
import { comparedByAws, localMembers, memberAt } from "./table.ts";

const shapeOfArguments = (type: string): string | undefined => {
  const args = stepKind(type)?.arguments;
  return args?.kind === "request" ? args.shape() : undefined;
};
const run = cacheTables.flatMap((table) => {
  const { type, local } = table;
  const shape = shapeOfArguments(type);
  return typeof local === "string" || shape === undefined ? [] : [{ type, table, local, paths: memberPaths(shape) }];
});
const table = (type: string) => cacheTable(type) ?? expect.fail(`no table for ${type}`);

describe("the tables of cache-key members", () => {
  test("contain an entry for every step Type that agrees with the cached Types", () => {
    expect(cacheTables.map(({ type }) => type).sort()).toEqual([...stepTypes()].sort());
    for (const { type, aws } of cacheTables)
      expect([type, aws !== "not cached"]).toEqual([type, stepKind(type)?.cacheable]);
  });

  test.each(run)("$type: every leaf of its request is classified, once", ({ local, paths }) => {
    const members = localMembers(local);
    expect(paths.filter((path) => memberAt(local, members, path) === undefined)).toEqual([]);
    const { value, content = [], place = [], placeAndContent = [], none = {} } = local;
    const named = [...value, ...content, ...place, ...placeAndContent, ...Object.values(none).flat()];
    expect(named.filter((path, index) => named.indexOf(path) !== index)).toEqual([]);
  });

  test.each(run)("$type: all rules are for members in the service model", ({ local, paths }) => {
    const exists = (path: string): boolean =>
      paths.includes(path) || (path.includes(".") && paths.includes(`${path.slice(0, path.lastIndexOf("."))}.*`));
    expect([...localMembers(local).keys()].filter((path) => !exists(path))).toEqual([]);
  });

  test("use the contents of data, but not its addresses, if the whole request counts", () => {
    for (const { type, local, paths } of run.filter((one) => one.local.whole === true)) {
      const data = paths.filter((path) =>
        /(ModelDataUrl|ModelDataSource\.S3DataSource\.S3Uri|\.S3Input\.S3Uri|DatasetDefinition\.OutputS3Uri)$/.test(
          path,
        ),
      );
      expect([type, [...(local.content ?? [])].sort()]).toEqual([type, [...data].sort()]);
    }
  });

  test("rerun a step locally for every member that makes AWS rerun it, except for addresses and names", () => {
    for (const { type, table: one, local, paths } of run) {
      const members = localMembers(local);
      const weaker = paths.filter(
        (path) => comparedByAws(one, path) && memberAt(local, members, path)?.part === "none",
      );
      expect([type, weaker]).toEqual([type, []]);
    }
  });

  test("list only AWS-compared members that are in the service model", () => {
    for (const { type, aws } of cacheTables) {
      if (typeof aws === "string") continue;
      const shape = shapeOfArguments(type);
      const paths = shape === undefined ? [] : memberPaths(shape);
      const known = (one: string): boolean =>
        paths.some((path) => path === one || /^[.[]/.test(path.slice(one.length)));
      if (aws.arguments !== "all") expect([type, aws.arguments.filter((one) => !known(one))]).toEqual([type, []]);
      const beside = Object.keys(stepKind(type)?.beside ?? {});
      expect((aws.beside ?? []).filter((name) => !beside.includes(name))).toEqual([]);
    }
  });

  test("never count members next to the Arguments, except for those of a check", () => {
    const counted = cacheTables.flatMap(({ aws }) => (typeof aws === "string" ? [] : (aws.beside ?? [])));
    const all = cacheTables.flatMap(({ type, aws }) =>
      aws === "not documented" ? [] : Object.keys(stepKind(type)?.beside ?? {}),
    );
    const open = [...new Set(all)].filter((name) => !(name in BESIDE) && !counted.includes(name));
    // FailOnViolation affects the run's outcome but not the check's findings, and the guide does not list it.
    expect(open).toEqual(["FailOnViolation"]);
  });
});

describe("the part of a request that counts", () => {
  const request = {
    AppSpecification: { ImageUri: "i", ContainerArguments: [1, true, "x"] },
    Environment: { A: 5, "a.b": "c" },
    Tags: [{ Key: "team", Value: "x" }],
    ProcessingInputs: [{ InputName: "a", S3Input: { S3Uri: "s3://b/a", LocalPath: "/opt/ml/processing/a" } }],
    ProcessingOutputConfig: { Outputs: [{ OutputName: "o", S3Output: { S3Uri: "s3://b/run7/o", LocalPath: "/p" } }] },
    NetworkConfig: null,
    Newer: { Member: 1 },
  };

  test("counts members as strings, addresses by contents, and unknown members, but not omitted or empty ones", () =>
    expect(localPart(table("Processing"), request, (uri) => uri.replace("run7", "*"))).toEqual({
      AppSpecification: { ImageUri: "i", ContainerArguments: ["1", "true", "x"] },
      Environment: { A: "5", "a.b": "c" },
      ProcessingInputs: [{ InputName: "a", S3Input: { LocalPath: "/opt/ml/processing/a" } }],
      ProcessingOutputConfig: { Outputs: [{ OutputName: "o", S3Output: { S3Uri: "s3://b/*/o", LocalPath: "/p" } }] },
      Newer: { Member: 1 },
    }));

  test("takes a response's locations from the earlier request and everything else from this one", () => {
    const earlier = {
      ...request,
      Tags: [],
      ProcessingOutputConfig: { Outputs: [{ S3Output: { S3Uri: "s3://b/run3/o" } }] },
    };
    const now = withPlacesOf(table("Processing"), request, earlier);
    expect(now).toEqual({
      ...request,
      ProcessingOutputConfig: { Outputs: [{ OutputName: "o", S3Output: { S3Uri: "s3://b/run3/o", LocalPath: "/p" } }] },
    });
  });

  test("contains what AWS compares: documented attributes, everything for undocumented Types, nothing for uncached ones", () => {
    const step = { Name: "S", Type: "T", Arguments: {}, FunctionArn: "arn" };
    expect(
      awsPart(table("AutoML"), step, { AutoMLJobConfig: { Mode: "ENSEMBLING", SecurityConfig: {} }, RoleArn: "r" }),
    ).toEqual({
      "AutoMLJobConfig.Mode": "ENSEMBLING",
    });
    expect(awsPart(table("Lambda"), step, { x: 1 })).toEqual({ Arguments: { x: 1 }, FunctionArn: "arn" });
    expect(awsPart(table("Model"), step, { x: 1 })).toBeUndefined();
  });
});

describe("how long a result can be used", () => {
  const at = Date.parse("2026-01-31T00:00:00Z");
  test.each([
    ["P30D", "2026-03-02T00:00:00.000Z"],
    ["p30d", "2026-03-02T00:00:00.000Z"],
    ["30d", "2026-03-02T00:00:00.000Z"],
    ["T16m", "2026-01-31T00:16:00.000Z"],
    ["PT16M", "2026-01-31T00:16:00.000Z"],
    ["30dT5h", "2026-03-02T05:00:00.000Z"],
    ["5y", "2031-01-31T00:00:00.000Z"],
    ["P1M", "2026-02-28T00:00:00.000Z"],
    ["1m", "2026-02-28T00:00:00.000Z"],
    ["P1Y2M3DT4H5M6S", "2027-04-03T04:05:06.000Z"],
    ["P2W", "2026-02-14T00:00:00.000Z"],
    ["T12H", "2026-01-31T12:00:00.000Z"],
    ["PT0S", "2026-01-31T00:00:00.000Z"],
  ])("%s", (duration, end) => expect(new Date(momentAfter(at, duration) ?? 0).toISOString()).toBe(end));

  test.each(["", "P", "T", "30", "30 days", "P30DT", "soon", "P-1D"])("'%s' is not a duration", (text) => {
    expect(momentAfter(at, text)).toBeUndefined();
    const step = { Name: "S", Type: "Processing", Arguments: {}, CacheConfig: { Enabled: true, ExpireAfter: text } };
    expect(expiryOf(step, at, at)).toBe("expired");
  });

  test("keeps a result without an expiry valid and expires others exactly at the expiry time", () => {
    const step = (ExpireAfter?: string) => ({
      Name: "S",
      Type: "Processing",
      Arguments: {},
      CacheConfig: { Enabled: true, ...(ExpireAfter === undefined ? {} : { ExpireAfter }) },
    });
    expect(expiryOf(step(), at, at * 2)).toBe("fresh");
    expect(expiryOf(step("PT1S"), at, at + 999)).toBe("fresh");
    expect(expiryOf(step("PT1S"), at, at + 1000)).toBe("expired");
    expect(expiryOf(step(), Number.NaN, at)).toBe("expired");
  });
});
