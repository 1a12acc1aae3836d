import { expect, test } from "vitest";
import { nodeEffects } from "../../app/host/effects.ts";
import type { FileStat, Files } from "../effects.ts";
import { lookIntoOpt, writeMounts } from "./mounts.ts";

/** A disk with these paths and the kind of each. "-> PATH" is a link. */
function diskWith(paths: Readonly<Record<string, string>>): { readonly files: Files; readonly made: string[] } {
  const made: string[] = [];
  const files: Files = {
    ...nodeEffects().files,
    stat: async (path) => {
      const kind = paths[path];
      if (kind === undefined) return undefined;
      return { kind: kind.startsWith("-> ") ? "other" : kind } as FileStat;
    },
    realPath: async (path) => {
      const to = paths[path]?.startsWith("-> ") ? paths[path].slice(3) : path;
      return paths[to] === undefined ? undefined : to;
    },
    list: async (folder) =>
      Object.keys(paths).flatMap((path) => (path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [])),
    makeFolder: async (path) => void made.push(`${path}/`),
    write: async (path, text) => void made.push(text === "" ? path : `${path}:\n${text}`),
  };
  return { files, made };
}

test("keeps everything in /opt next to /opt/ml, including files and link targets, and escapes whitespace", async () => {
  const { files, made } = diskWith({
    "/opt/a b\u00a0c": "folder",
    "/opt/readme": "file",
    "/opt/java": "-> /usr/lib/java",
    "/usr/lib/java": "folder",
    "/opt/gone": "-> /nowhere",
  });
  await writeMounts(files, "/w/job", { opt: await lookIntoOpt(files), folders: [], processes: false });
  expect(made).toEqual([
    "/w/job/stage/ml/",
    "/w/job/stage/a b\u00a0c/",
    "/w/job/stage/readme",
    "/w/job/stage/java/",
    `/w/job/mounts:
/opt/a\\040b\u00a0c /w/job/stage/a\\040b\u00a0c none rbind 0 0
/opt/readme /w/job/stage/readme none bind 0 0
/usr/lib/java /w/job/stage/java none rbind 0 0
/w/job/opt/ml /w/job/stage/ml none rbind 0 0
/w/job/stage /opt none rbind 0 0
`,
  ]);
});

test("mounts over /opt/ml if the machine already has one", async () => {
  const { files, made } = diskWith({ "/opt/ml": "folder", "/opt/other": "folder" });
  await writeMounts(files, "/w/job", { opt: await lookIntoOpt(files), folders: [], processes: false });
  expect(made).toEqual(["/w/job/mounts:\n/w/job/opt/ml /opt/ml none rbind 0 0\n"]);
});

test("gives the /proc of each job a unique name, because mount(8) skips what is already mounted", async () => {
  const { files, made } = diskWith({ "/opt/ml": "folder" });
  await writeMounts(files, "/w/a job", { opt: undefined, folders: [], processes: true });
  expect(made[0]).toContain("\nspecline:/w/a\\040job /proc proc nosuid,nodev,noexec 0 0\n");
});
