import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../../test/suite/cases.ts";
import { outsideLink } from "../../storage/link-faults.ts";
import { emptyFolder } from "../../testing/folders.ts";
import { type OutputEntry, planLinks } from "./output-links.ts";

const PLACE = "/opt/ml/processing/output/o";

/** Parses a list such as "a b/ c>a" into files, folders and links. */
const entriesOf = (text: string): ReadonlyMap<string, OutputEntry> =>
  new Map(
    text.split(" ").map((one): [string, OutputEntry] => {
      const [path = "", to] = one.split(">");
      if (to !== undefined) return [path, { kind: "link", to }];
      return one.endsWith("/") ? [one.slice(0, -1), { kind: "folder" }] : [one, { kind: "file" }];
    }),
  );

function told(text: string): string {
  const { copies, faults } = planLinks({ entries: entriesOf(text), place: PLACE, root: "/work/job" });
  const wrong = faults.map(({ path, reason }) => `${path}: ${reason}`).sort();
  return [...copies.map(({ from, to }) => `${to}=${from}`), ...wrong].join("; ");
}

describe("resolving the links in an output", () => {
  test.each([
    ["a l>a", "l=a"],
    ["d/ d/a d/l>a l>d/l", "d/l=d/a; l=d/a"],
    ["d/ d/a l>d", "l/a=d/a"],
    ["d/ d/a d/e/ d/e/b l>d/ m>./l/../d/e", "l/a=d/a; l/e/b=d/e/b; m/b=d/e/b"],
    [`a l>${PLACE}/a`, "l=a"],
    [`a l>/work/job${PLACE}/a`, "l=a"],
    ["a l>../o/a", "l=a"],
    ["a l>../../../../ml/processing/output/o/a", "l=a"],
    ["d/ d/a d/l>../b b l>d", "d/l=b; l/a=d/a; l/l=b"],
    ["l>/etc/passwd", "l: it is a link that points outside the output, to '/etc/passwd'"],
    ["l>..", "l: it is a link that points outside the output, to '..'"],
    ["l>../other/x", "l: it is a link that points outside the output, to '../other/x'"],
    ["l>/work/job", "l: it is a link that points outside the output, to '/work/job'"],
    ["l>gone", "l: it is a broken link, to 'gone'"],
    ["a l>a/b", "l: it is a broken link, to 'a/b'"],
    ["a l>a/..", "l: it is a broken link, to 'a/..'"],
    ["a l>a/.", "l: it is a broken link, to 'a/.'"],
    ["a l>a/", "l: it is a broken link, to 'a/'"],
    ["a m>a l>m/./", "m=a; l: it is a broken link, to 'm/./'"],
    ["d/ d/a l>d/.//a", "l=d/a"],
    ["l>l", "l: it is a circular link"],
    ["l>m m>l", "l: it is a circular link; m: it is a circular link"],
    ["l>.", "l: it is a circular link"],
    ["d/ d/l>../d", "d/l: it is a circular link"],
    ["x/ x/l>../y y/ y/l>../x", "x/l: it is a circular link; y/l: it is a circular link"],
    // The first link is reached again in the copy that the second link creates.
    ["d/ d/l>gone m>d", "d/l: it is a broken link, to 'gone'"],
  ])("%s", (text, expected) => {
    expect(told(text)).toBe(expected);
  });

  test.each(["f40/x", "f40/x/"])(
    "a few links to folders of links, and %s, are refused before they fill the disk",
    (last) => {
      const levels = Array.from({ length: 40 }, (_, n) => `f${n}/ f${n}/a>../f${n + 1} f${n}/b>../f${n + 1}`);
      const { copies, faults } = planLinks({
        entries: entriesOf([...levels, "f40/", last].join(" ")),
        place: PLACE,
        root: "/work/job",
      });
      expect(copies.length).toBeLessThanOrEqual(100_000);
      expect(faults[0]?.reason).toBe("links lead to more than 100000 files");
    },
  );

  test("resolves links as the system does", () => {
    const name = fc.constantFrom("a", "b", "c");
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
    const to = fc
      .array(fc.constantFrom("a", "b", "c", "..", ".", "o"), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join("/"));
    const entry = fc.oneof(
      { weight: 2, arbitrary: path.map((one) => ({ path: one, to: undefined })) },
      fc.record({ path, to }),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (wanted) => {
        const root = emptyFolder();
        const output = join(root, PLACE);
        mkdirSync(output, { recursive: true });
        const entries = new Map<string, OutputEntry>();
        for (const one of wanted) {
          const parts = one.path.split("/").slice(0, -1);
          const above = parts.map((_, count) => parts.slice(0, count + 1).join("/"));
          if (entries.has(one.path) || above.some((folder) => (entries.get(folder)?.kind ?? "folder") !== "folder"))
            continue;
          for (const folder of above) entries.set(folder, { kind: "folder" });
          mkdirSync(dirname(join(output, one.path)), { recursive: true });
          if (one.to === undefined) writeFileSync(join(output, one.path), one.path);
          else symlinkSync(one.to, join(output, one.path));
          entries.set(one.path, one.to === undefined ? { kind: "file" } : { kind: "link", to: one.to });
        }
        const { copies, faults } = planLinks({ entries, place: PLACE, root });
        const copied = join(root, "copied");
        const byCp = spawnSync("cp", ["-rL", output, copied]);
        const leavesOutput = faults.some(({ reason }) => reason.includes(outsideLink("the output")));
        // Unlike this code, cp also follows links out of the output; otherwise both reject the same links.
        if (!leavesOutput) expect(byCp.status === 0).toBe(faults.length === 0);
        if (faults.length > 0) return;
        const files = [...entries].flatMap(([one, { kind }]) => (kind === "file" ? [{ from: one, to: one }] : []));
        const ours = [...files, ...copies].map(({ from, to: at }) => `${at}=${from}`).sort();
        const theirs = readdirSync(copied, { recursive: true, encoding: "utf8" })
          .filter((one) => statSync(join(copied, one)).isFile())
          .map((one) => `${one}=${readFileSync(join(copied, one), "utf8")}`)
          .sort();
        expect(ours).toEqual(theirs);
      }),
      { numRuns: cases(60) },
    );
  });
});
