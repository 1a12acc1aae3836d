import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import type { FileStat } from "../effects.ts";
import { tableText } from "./mount-table.ts";
import { hiddenBy, type PrivateFolder, privateFolders, privateMounts } from "./private-folders.ts";

/** A disk on which all folders exist. `links` maps link paths to their targets, and `files` lists the files. */
function diskWith(links: Readonly<Record<string, string>>, files: readonly string[] = []) {
  const resolved = (path: string): string => {
    for (const [from, to] of Object.entries(links)) {
      if (path === from || path.startsWith(`${from}/`)) return resolved(to + path.slice(from.length));
    }
    return path;
  };
  return {
    realPath: async (path: string) => (path.includes("gone") ? undefined : resolved(path)),
    stat: async (path: string) => ({ kind: files.includes(path) ? "file" : "folder" }) as FileStat,
  };
}

const kept = (folders: readonly PrivateFolder[]): readonly string[] =>
  folders.flatMap(({ at, kept: all }) => all.map(({ from, below }) => `${at}/${below} is ${from}`));

test("hides everything in these machine folders from jobs, except for kept paths", async () => {
  const disk = diskWith({});
  const folders = await privateFolders(disk, ["/tmp/me/.specline", "/tmp/project"]);
  const paths = [
    "/tmp/x",
    "/tmp/me",
    "/tmp/me/.specline/s3",
    "/tmp/project",
    "/tmp/projects",
    "/var/tmp/a/b",
    "/srv/x",
    "/tmp",
  ];
  expect(await hiddenBy(folders, paths, disk)).toEqual(["/tmp/x", "/tmp/me", "/tmp/projects", "/var/tmp/a/b"]);
  expect(await hiddenBy(folders, paths, { stat: async () => undefined })).toEqual([]);
});

describe("what stays visible in a private folder", () => {
  test.each([
    ["nothing, where all is elsewhere", {}, ["/home/me/.specline", "/usr/lib", "/tmpfoo/x"], []],
    ["the work folder", {}, ["/tmp/me/.specline"], ["/tmp/me/.specline is /tmp/me/.specline"]],
    ["a project, with all that is in it", {}, ["/tmp/me/.specline", "/tmp/me", "/tmp/me/a/b"], ["/tmp/me is /tmp/me"]],
    ["what is named otherwise than it ought to be", {}, ["/tmp/a/../b/"], ["/tmp/b is /tmp/b"]],
    ["not the folder itself, nor one above it", {}, ["/tmp", "/", "/tmp/"], []],
    ["not what is not there", {}, ["/tmp/gone"], []],
    ["parts in several", {}, ["/var/tmp/w", "/dev/shm/v"], ["/var/tmp/w is /var/tmp/w", "/dev/shm/v is /dev/shm/v"]],
    ["what a link elsewhere leads to", { "/home/me": "/tmp/me" }, ["/home/me/w"], ["/tmp/me/w is /tmp/me/w"]],
    ["a link out of it, under its name", { "/tmp/l": "/home/me" }, ["/tmp/l/w"], ["/tmp/l/w is /home/me/w"]],
    [
      "a link within it, under both names",
      { "/tmp/l": "/tmp/real" },
      ["/tmp/l/w"],
      ["/tmp/l/w is /tmp/real/w", "/tmp/real/w is /tmp/real/w"],
    ],
    ["what is in a /tmp that is a link", { "/tmp": "/data/tmp" }, ["/tmp/me"], ["/data/tmp/me is /data/tmp/me"]],
    ["one name in another's place", { "/var/tmp": "/tmp" }, ["/var/tmp/me"], ["/tmp/me is /tmp/me"]],
  ] as const)("%s", async (_, links, visible, expected) => {
    expect(kept(await privateFolders(diskWith(links), visible))).toEqual(expected);
  });

  test("puts each visible path in a private folder into exactly one kept location, and never nests kept locations", async () => {
    const part = fc.constantFrom("a", "b", "c d", "ä,#");
    const path = fc
      .tuple(fc.constantFrom("/tmp", "/var/tmp", "/dev/shm", "/home"), fc.array(part, { minLength: 1, maxLength: 4 }))
      .map(([top, parts]) => [top, ...parts].join("/"));
    await fc.assert(
      fc.asyncProperty(fc.array(path, { maxLength: 8 }), async (visible) => {
        const places = (await privateFolders(diskWith({}), visible)).flatMap(({ at, kept: all }) =>
          all.map(({ below }) => `${at}/${below}`),
        );
        for (const one of visible) {
          const context = places.filter((place) => one === place || one.startsWith(`${place}/`));
          expect(context).toHaveLength(one.startsWith("/home") ? 0 : 1);
        }
        for (const place of places) expect(places.filter((other) => place.startsWith(`${other}/`))).toEqual([]);
      }),
      { numRuns: cases(200) },
    );
  });
});

describe("which folders are private to the job", () => {
  test("lists each location once even if it has several names, and creates nested folders inside the outer one", async () => {
    const folders = await privateFolders(diskWith({ "/var/tmp": "/tmp/var", "/dev/shm": "/run/shm" }), []);
    expect(folders.map(({ at, inner, inMemory }) => ({ at, inner, inMemory }))).toEqual([
      { at: "/tmp", inner: ["var"], inMemory: false },
      { at: "/run/shm", inner: [], inMemory: true },
    ]);
  });

  test("omits folders that the machine does not have", async () => {
    const { realPath, stat } = diskWith({});
    const disk = { stat, realPath: async (path: string) => (path === "/dev/shm" ? undefined : realPath(path)) };
    expect((await privateFolders(disk, [])).map(({ at }) => at)).toEqual(["/tmp", "/var/tmp"]);
  });
});

describe("the mounts", () => {
  const lines = async (visible: readonly string[], root: string, files: readonly string[] = []) =>
    tableText(privateMounts(await privateFolders(diskWith({}, files), [root, ...visible]), root)).split("\n");

  test("cover the machine's folders, ending with the one that contains the job", async () => {
    expect(await lines(["/tmp/me"], "/tmp/me/w/job")).toEqual([
      "/tmp/me /tmp/me/w/job/private-tmp/me none rbind 0 0",
      "/tmp/me/w/job/private-var-tmp /var/tmp none rbind 0 0",
      "specline:/tmp/me/w/job /dev/shm tmpfs mode=1777,nosuid,nodev 0 0",
      "/tmp/me/w/job/private-tmp /tmp none rbind 0 0",
      "",
    ]);
  });

  test("create a location for kept paths in memory, after the memory is mounted", async () => {
    expect(await lines(["/dev/shm/w"], "/dev/shm/w/job")).toEqual([
      "specline:/dev/shm/w/job/private-shm /dev/shm/w/job/private-shm tmpfs mode=1777,nosuid,nodev 0 0",
      "/dev/shm/w /dev/shm/w/job/private-shm/w none rbind,X-mount.mkdir 0 0",
      "/dev/shm/w/job/private-tmp /tmp none rbind 0 0",
      "/dev/shm/w/job/private-var-tmp /var/tmp none rbind 0 0",
      "/dev/shm/w/job/private-shm /dev/shm none rbind 0 0",
      "",
    ]);
  });

  test("mount only the file itself if a file is kept", async () => {
    expect((await lines(["/tmp/tool"], "/w/job", ["/tmp/tool"]))[0]).toBe(
      "/tmp/tool /w/job/private-tmp/tool none bind 0 0",
    );
  });
});
