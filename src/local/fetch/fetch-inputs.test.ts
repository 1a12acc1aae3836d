import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { nodeEffects } from "../../app/host/effects.ts";
import { SpeclineError } from "../../diagnostics/index.ts";
import { openDigests } from "../storage/digests.ts";
import { foldersOf } from "../storage/folders.ts";
import { openStorage } from "../storage/s3.ts";
import { fetchInputs } from "./fetch-inputs.ts";
import type { FetchOptions } from "./remote.ts";

const world = { work: "", objects: {} as Record<string, string> };
beforeEach(() => {
  world.work = mkdtempSync(join(tmpdir(), "specline-fetch-inputs-"));
  world.objects = {};
  onTestFinished(() => rmSync(world.work, { recursive: true, force: true }));
});

const keyOf = (uri: string): string => uri.slice("s3://acme/".length);

/** Fetches from a bucket with the objects of `world`; returns the run's notes, or what was refused. */
async function fetched(
  uris: readonly string[],
  own: Partial<FetchOptions> = {},
  manifests: readonly string[] = [],
): Promise<readonly string[]> {
  const effects = nodeEffects();
  const folders = foldersOf(world.work, "run");
  const storage = openStorage(effects, folders, await openDigests(effects, folders));
  const options: FetchOptions = {
    list: async (uri) =>
      Object.entries(world.objects)
        .filter(([key]) => key.startsWith(keyOf(uri)))
        .map(([key, text]) => ({ key, size: text.length, etag: text }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    stream: async (uri) => {
      const text = world.objects[keyOf(uri)] ?? "";
      return (async function* () {
        yield Buffer.from(text);
      })();
    },
    limit: 1000,
    freeBytes: async () => undefined,
    say: () => undefined,
    ...own,
  };
  const inputs = [...uris, ...manifests].map((uri) => ({
    ...{ name: "in", uri, path: "/opt/ml/in" },
    ...(manifests.includes(uri) ? { manifest: true as const } : {}),
  }));
  return fetchInputs(inputs, { files: effects.files, folders, storage }, options, undefined).catch((error: unknown) => {
    if (error instanceof SpeclineError) return error.diagnostics.map(({ code, message }) => `${code}: ${message}`);
    throw error;
  });
}

const S3 = "s3://acme/orders";
const at = (path: string): string => join(world.work, "s3/acme", path);
const put = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};
const here = (folder = at("")): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length).replace(/^\//, ""))
        .sort()
    : [];

test("as long as a download can fail, earlier copies stay as they are", async () => {
  world.objects = { "orders/a.csv": "1", "orders/b.csv": "2" };
  await fetched([S3]);
  world.objects = { "orders/b.csv": "22", "orders/c.csv": "3" };
  const broken = Promise.reject(new Error("no connection"));
  broken.catch(() => undefined);
  await expect(fetched([S3], { stream: () => broken })).rejects.toThrow("no connection");
  expect(here()).toEqual(["orders/a.csv", "orders/b.csv"]);
  expect(readFileSync(at("orders/b.csv"), "utf8")).toBe("2");
  await fetched([S3]);
  expect(here()).toEqual(["orders/b.csv", "orders/c.csv"]);
  expect(existsSync(join(world.work, "fetching"))).toBe(false);
});

test("nothing is written or removed behind a link of the user's", async () => {
  const data = join(world.work, "data");
  put(join(data, "2025/a.csv"), "own");
  mkdirSync(at(""), { recursive: true });
  symlinkSync(data, at("orders"));
  world.objects = { "orders/2027/a.csv": "1" };
  expect(await fetched([`${S3}/2027`])).toEqual([
    `${S3}/2027 is not fetched: ${at("orders")} is a link, and nothing is written where links lead`,
  ]);
  expect(here(data)).toEqual(["2025/a.csv"]);
});

test("a copy that was moved and linked is the user's", async () => {
  world.objects = { "orders/a.csv": "1" };
  await fetched([S3]);
  const { files } = nodeEffects();
  await files.rename(at("orders"), join(world.work, "moved"));
  symlinkSync(join(world.work, "moved"), at("orders"));
  world.objects = { "orders/b.csv": "2" };
  expect((await fetched([S3]))[0]).toContain("is a link, and nothing is written where links lead");
  expect(here(join(world.work, "moved"))).toEqual(["a.csv"]);
});

test.each([
  "orders/../../../up.csv",
  "orders/./a.csv",
  "orders//etc/passwd",
  "orders/nul\0.csv",
  `orders/${"x".repeat(256)}`,
])("a key that is no path of its own is refused before anything is copied: %j", async (key) => {
  world.objects = { "orders/a.csv": "1", [key]: "2" };
  const loaded: string[] = [];
  const stream = async (uri: string): Promise<undefined> => void loaded.push(uri);
  expect(await fetched([S3], { stream })).toEqual([expect.stringMatching(/^run\/(fetch-place|uri): /)]);
  expect([loaded, here(world.work).filter((path) => path !== "digests.json")]).toEqual([[], []]);
});

test("an object in whose place others need a folder is refused before anything is copied", async () => {
  world.objects = { "orders/a": "1", "orders/a/b.csv": "2", "orders/a-c": "3" };
  expect(await fetched([S3])).toEqual([expect.stringContaining("s3://acme/orders/a/b.csv")]);
  expect(here()).toEqual([]);
});

test("a file that somebody puts there during the download stays, and is named", async () => {
  world.objects = { "orders/a.csv": "1", "orders/b.csv": "2" };
  const stream = async (uri: string) => {
    put(at("orders/b.csv"), "own");
    return (async function* () {
      yield Buffer.from(world.objects[keyOf(uri)] ?? "");
    })();
  };
  expect(await fetched([S3], { stream })).toEqual([expect.stringContaining("a file that is no copy is there by now")]);
  expect(here()).toEqual(["orders/b.csv"]);
  expect(readFileSync(at("orders/b.csv"), "utf8")).toBe("own");
});

test("the limit is that of the whole run, manifests included", async () => {
  const manifest = JSON.stringify([{ prefix: "s3://acme/" }, "orders/a.csv"]);
  world.objects = { list: manifest, "orders/a.csv": "x".repeat(60) };
  const limit = manifest.length + 59;
  expect(await fetched([], { limit }, ["s3://acme/list"])).toEqual([
    expect.stringMatching(new RegExp(`^run/fetch-limit: .*${limit} B`)),
  ]);
  expect(here()).toEqual(["list"]);
  expect(await fetched([], { limit: limit - manifest.length + 1 }, ["s3://acme/list"])).toEqual([
    `0 files (0 B) fetched from S3; 1 file (${manifest.length} B) is here already`,
    "1 file (60 B) fetched from S3",
  ]);
});
