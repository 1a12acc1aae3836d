import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { type Header, pack } from "tar-stream";
import { describe, expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import { nodeEffects } from "../../app/host/effects.ts";
import { SpeclineError } from "../../diagnostics/index.ts";
import { canaryTree } from "../testing/canary.ts";
import { emptyFolder } from "../testing/folders.ts";
import { unpackArchive, writeArchive } from "./archive.ts";
import { confined } from "./confined.ts";

const { files } = nodeEffects();

type Member = readonly [Partial<Header> & { readonly name: string }, string?];

/** The bytes of a .tar.gz that anyone could have created. */
async function archiveOf(members: readonly Member[]): Promise<Buffer> {
  const archive = pack();
  for (const [header, text = ""] of members) archive.entry(header, text);
  archive.finalize();
  const bytes: Uint8Array[] = [];
  for await (const part of archive) bytes.push(part as Uint8Array);
  return gzipSync(Buffer.concat(bytes));
}

/**
 * Unpacks into a folder with a canary next to it; returns the reason if the archive is rejected, otherwise the files.
 */
async function unpacked(bytes: Buffer, work = emptyFolder()): Promise<string | Readonly<Record<string, string>>> {
  const from = join(work, "in.tar.gz");
  const folder = join(work, "job/code");
  writeFileSync(from, bytes);
  mkdirSync(join(work, "job"), { recursive: true });
  try {
    await confined(files, work, (own) => unpackArchive(own, from, folder, "s3://bucket/in.tar.gz"));
  } catch (error) {
    if (!(error instanceof SpeclineError)) throw error;
    expect(error.diagnostics[0]?.code).toBe("run/archive");
    return error.message;
  }
  return treeOf(folder);
}

const treeOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .sort()
      .map((path) => {
        const stat = lstatSync(join(folder, path));
        const kind = stat.isDirectory() ? "folder" : `link or worse: ${stat.mode.toString(8)}`;
        return [path, stat.isFile() ? readFileSync(join(folder, path), "utf8") : kind];
      }),
  );

const long = "n".repeat(300);

describe("rejects an archive without touching anything outside", () => {
  test.each<[string, (canary: string) => readonly Member[], RegExp]>([
    ["an absolute name", (canary) => [[{ name: `${canary}/precious.txt` }, "x"]], /points outside/],
    [
      "a name that goes up",
      (canary) => [[{ name: `../../../../../../../..${canary}/precious.txt` }, "x"]],
      /points outside/,
    ],
    ["a name that goes up in the middle", () => [[{ name: "a/../../x" }, "x"]], /points outside/],
    ["a folder that goes up", () => [[{ name: "../../made/", type: "directory" }]], /points outside/],
    ["a link out", (canary) => [[{ name: "l", type: "symlink", linkname: canary }]], /'l' is a link/],
    [
      "a file through a link",
      (canary) => [[{ name: "l", type: "symlink", linkname: canary }], [{ name: "l/precious.txt" }, "x"]],
      /'l' is a link/,
    ],
    [
      "a file over a link",
      (canary) => [[{ name: "l", type: "symlink", linkname: `${canary}/precious.txt` }], [{ name: "l" }, "x"]],
      /'l' is a link/,
    ],
    [
      "a second name of a file outside",
      (canary) => [[{ name: "h", type: "link", linkname: `${canary}/precious.txt` }]],
      /'h' is a link/,
    ],
    ["a pipe", () => [[{ name: "p", type: "fifo" }]], /'p' is a fifo/],
    [
      "a device",
      () => [[{ name: "d", type: "character-device", devmajor: 1, devminor: 3 }]],
      /'d' is a character-device/,
    ],
    ["a disk", () => [[{ name: "d", type: "block-device", devmajor: 8, devminor: 0 }]], /'d' is a block-device/],
    [
      "a name in an extended header",
      (canary) => [[{ name: "x", pax: { path: `${canary}/precious.txt` } }, "x"]],
      /points outside/,
    ],
    [
      "a link in an extended header",
      (canary) => [[{ name: "x", type: "symlink", pax: { linkpath: canary } }]],
      /'x' is a link/,
    ],
    [
      "a sparse file in an extended header",
      () => [
        [
          {
            name: "GNUSparseFile.0/x",
            pax: { "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "x" },
          },
          "1\n0\n",
        ],
      ],
      /'GNUSparseFile.0\/x' is a sparse file/,
    ],
    ["a name that is too long", () => [[{ name: long }, "x"]], /is longer than a name may be/],
    [
      "a file where a folder is",
      () => [
        [{ name: "a/b" }, "x"],
        [{ name: "a" }, "y"],
      ],
      /is a file and a folder at once/,
    ],
    [
      "a folder where a file is",
      () => [
        [{ name: "a" }, "y"],
        [{ name: "a/b" }, "x"],
      ],
      /is a file and a folder at once/,
    ],
    ["the folder itself as a file", () => [[{ name: "." }, "x"]], /is a file and a folder at once/],
  ])("%s", async (_, members, reason) => {
    const canary = canaryTree();
    const before = canary.look();
    const work = emptyFolder();
    expect(await unpacked(await archiveOf(members(canary.folder)), work)).toMatch(reason);
    expect(canary.look()).toEqual(before);
    expect(readdirSync(work).sort()).toEqual(["in.tar.gz", "job"]);
    expect(readdirSync(join(work, "job"))).toEqual(["code"]);
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ["cut off", (bytes) => bytes.subarray(0, bytes.length - 20)],
    ["empty", () => Buffer.alloc(0)],
    ["not compressed", () => Buffer.from("plain text, and more of it")],
    ["compressed, and no archive", () => gzipSync("x".repeat(2000))],
  ])("one that is %s", async (_, damage) => {
    const bytes = await archiveOf([[{ name: "a" }, "x".repeat(3000)]]);
    expect(typeof (await unpacked(damage(bytes)))).toBe("string");
  });
});

test.each(["gnu", "posix"])(
  "a sparse file of tar itself, in its form %s, is refused: its bytes are not the file's",
  async (form) => {
    const made = emptyFolder();
    writeFileSync(join(made, "holes"), "end");
    truncateSync(join(made, "holes"), 1_000_000);
    execFileSync("tar", ["-S", `--format=${form}`, "-czf", "a.tar.gz", "holes"], { cwd: made });
    expect(await unpacked(readFileSync(join(made, "a.tar.gz")))).toContain("is a sparse file");
  },
);

test("keeps the later of duplicate names, odd names inside the folder, and no special mode bits", async () => {
  const work = emptyFolder();
  const bytes = await archiveOf([
    [{ name: "a" }, "1"],
    [{ name: "./a" }, "2"],
    [{ name: "b//c/./d", mode: 0o6755 }, "3"],
    [{ name: "..a" }, "4"],
    [{ name: "e\\..\\f" }, "5"],
    [{ name: "constructor" }, "6"],
    [{ name: `${"d".repeat(90)}/${"e".repeat(90)}/${"f".repeat(90)}` }, "7"],
    [{ name: "g/", type: "directory", mode: 0 }],
    [{ name: "g/h", mode: 0 }, "8"],
  ]);
  expect(
    Object.values((await unpacked(bytes, work)) as object)
      .filter((text) => text !== "folder")
      .sort(),
  ).toEqual(["2", "3", "4", "5", "6", "7", "8"]);
  expect(lstatSync(join(work, "job/code/b/c/d")).mode & 0o7777 & ~0o022).toBe(0o755);
});

describe("laws", () => {
  const part = fc.constantFrom("a", "b", "..", ".", "", "c d", "ä", "\0", "..b", "x".repeat(120));
  const name = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/") || "a");
  const header = fc.record({
    name: fc.oneof(
      name,
      name.map((one) => `/${one}`),
    ),
    type: fc.constantFrom("file", "file", "file", "directory", "symlink", "link", "fifo", "contiguous-file"),
    linkname: fc.constantFrom("..", "/etc", "a", "../../../canary", ""),
    mode: fc.nat(0o7777),
  });

  test("creates only files and folders, and only in the target folder, from any archive", async () => {
    const canary = canaryTree();
    const before = canary.look();
    await fc.assert(
      fc.asyncProperty(fc.array(header, { maxLength: 6 }), async (headers) => {
        const work = emptyFolder();
        const members = headers.map(({ type, linkname, ...rest }): Member => {
          const linked =
            type === "symlink" || type === "link" ? { linkname: linkname.replace("../canary", canary.folder) } : {};
          return [{ ...rest, type, ...linked } as Header, type === "file" ? "text" : ""];
        });
        const found = await unpacked(await archiveOf(members), work);
        if (typeof found !== "string") expect(JSON.stringify(found)).not.toContain("link or worse");
        expect(readdirSync(work).sort()).toEqual(["in.tar.gz", "job"]);
        expect(readdirSync(join(work, "job"))).toEqual(["code"]);
        expect(canary.look()).toEqual(before);
      }),
      { numRuns: cases(150) },
    );
  });

  test("unpacks what it packed unchanged, as tar does", async () => {
    const plain = fc.stringMatching(/^[a-z ä'-]{1,40}$/);
    const path = fc.array(plain, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(path, fc.string(), { maxKeys: 6 }), async (texts) => {
        const paths = Object.keys(texts);
        fc.pre(!paths.some((one) => paths.some((other) => other.startsWith(`${one}/`))));
        const work = emptyFolder();
        const members = Object.entries(texts).map(([one, text]) => ({
          path: one,
          executable: false,
          content: { text },
        }));
        await writeArchive(files, join(work, "made.tar.gz"), members);
        const found = (await unpacked(readFileSync(join(work, "made.tar.gz")), work)) as Readonly<
          Record<string, string>
        >;
        mkdirSync(join(work, "tar"));
        execFileSync("tar", ["-xzf", join(work, "made.tar.gz"), "-C", join(work, "tar")]);
        expect(found).toEqual(treeOf(join(work, "tar")));
        for (const [one, text] of Object.entries(texts)) expect(found[one]).toBe(Buffer.from(text).toString());
      }),
      { numRuns: cases(20) },
    );
  });
});
