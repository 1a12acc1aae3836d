import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { FORMS, SUFFIXES } from "../../src/app/data/data-text.ts";
import { profileData } from "../../src/app/data/profile-data.ts";
import { nodeEffects } from "../../src/app/host/effects.ts";
import { catalogue } from "../../src/diagnostics/catalogue.ts";
import { root } from "../bad-input/project.ts";

const folder = mkdtempSync(join(tmpdir(), "specline-alike-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROWS = "a,b\n1,x\n2,y\n";
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");

/** Files of a source, and what both say of them: the columns, or the fault. */
const SOURCES: readonly (readonly [name: string, content: string | Buffer, says: string])[] = [
  ["plain.csv", ROWS, "a, b: 2 rows"],
  ["mark.csv", `\ufeff"a",b\n1,2\n`, "a, b: 1 rows"],
  ["cr.csv", ROWS.replaceAll("\n", "\r"), "a, b: 2 rows"],
  ["blank-first.csv", `\n\r\n${ROWS}\n`, "a, b: 2 rows"],
  ["quote-inside.csv", 'a,b\nin"ch,6"\n', "a, b: 1 rows"],
  ["delimiters-in-quotes.csv", '"a;b;c",d\n1,2\n', "a;b;c, d: 1 rows"],
  ["packed.csv", gzipSync(ROWS), "a, b: 2 rows"],
  ["not-packed.csv.gz", ROWS, "a, b: 2 rows"],
  ["no-suffix", ROWS, "a, b: 2 rows"],
  ["table.csv.bak", ROWS, "a, b: 2 rows"],
  ["alone/_table.csv", ROWS, "a, b: 2 rows"],
  ["two/a.csv", ROWS, "a, b: 3 rows"],
  ["two/b.csv", "b;a\n3;z\n", "a, b: 3 rows"],
  ["differ/a.csv", ROWS, "'b.csv' has different columns from 'a.csv': b, c"],
  ["differ/b.csv", "a,c\n1,2\n", "'b.csv' has different columns from 'a.csv': b, c"],
  ["picture", PNG, "'picture' is not a table: it is a picture"],
  ["book.xlsx", "PK\x03\x04\0", "'book.xlsx' is not a table: it is a zip archive, as Excel's workbooks are"],
  ["packed.csv.bz2", "BZh91AY", "'packed.csv.bz2' is not a table: it is compressed with bzip2"],
  ["renamed.csv", "PAR1..", "'renamed.csv' is not a table: it is parquet, but its name or the format says otherwise"],
  ["renamed.parquet", ROWS, "'renamed.parquet' is not a table: it is no parquet, but its name or the format says so"],
  [
    "wide.csv",
    Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(ROWS)]),
    "'wide.csv' is not a table: it is UTF-16, not UTF-8",
  ],
  ["wide-unmarked.csv", utf16(ROWS), "'wide-unmarked.csv' is not a table: it is UTF-16, not UTF-8"],
  ["nul.csv", `${ROWS.repeat(9000)}3,\0\n`, "'nul.csv' is not a table: it holds binary data: a NUL byte in line 27001"],
  ["latin.csv", Buffer.from("a,b\n1,ä\n", "latin1"), "'latin.csv' is not UTF-8 on line 2"],
  [
    "rows.csv",
    '{\n "data": [{"a": 1}]\n}',
    "'rows.csv' is not a table: it is JSON, but its name or the format says csv",
  ],
  ["page.htm", "<html>a,b</html>", "'page.htm' is not a table: it is a web page or XML"],
  [
    "open.csv",
    `a,b\n1,2\n"3,4\n${"5,6\n".repeat(40_000)}`,
    "'open.csv' is not a table: a quote that opens in line 3 is never closed",
  ],
  ["behind.csv", 'a,b\n"1"x,2\n', "'behind.csv' is not a table: line 2: there is text behind a cell's closing quote"],
  ["short.csv", 'a,b\n"1\n2",3\n4\n', "line 4 of 'short.csv' is 1 wide, but the header is 2 wide"],
  ["nameless.csv", "a,b,\n1,2,\n", "column 3 of 'nameless.csv' has no name"],
  ["twice.csv", "a, a\n1,2\n", "'twice.csv' has two columns named 'a'"],
  ["header.csv", "\na,b\n\n", "'header.csv' has a header but no rows"],
  ["empty.csv", " \n\n", "'empty.csv' is empty"],
];

const READ = `import json, sys
from pathlib import Path
from sources import read_source
from specline_runtime.job import JobFailure, _filled
messages = {code: entry["text"] for code, entry in json.loads(sys.argv[1]).items()}
for source in sys.stdin.read().split():
    try:
        table = read_source(Path(source), "auto")
        print(f"{', '.join(table.columns)}: {len(table)} rows")
    except JobFailure as failure:
        print(_filled(messages[failure.code], failure.data))
`;

/** Runs Python with the loading script's modules; gives what it prints. */
const python = (text: string, args: readonly string[], input = ""): string => {
  const scripts = ["data-loading/script", "runtime"].map((path) => join(root, "src/steps", path)).join(":");
  return execFileSync(process.env["SPECLINE_PYTHON"] ?? "/usr/bin/python3", ["-c", text, ...args], {
    cwd: folder,
    input,
    env: { ...process.env, PYTHONPATH: scripts },
    encoding: "utf8",
  });
};

test("both know the same suffixes, and the same beginnings of files", () => {
  const text = `import json, forms, sources
print(json.dumps([sources.SUFFIXES, [[start.decode("latin1"), form] for start, form in forms.BYTES.items()]]))`;
  expect(JSON.parse(python(text, []))).toEqual([SUFFIXES, FORMS]);
});

test("what check reads ahead of a run, and the run itself, say the same of every file", async () => {
  for (const [name, content] of SOURCES) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const sources = [...new Set(SOURCES.map(([name]) => name.split("/")[0] as string))];
  const says = sources.map((source) => SOURCES.find(([name]) => name.split("/")[0] === source)?.[2]);
  const ahead = await Promise.all(sources.map(aheadOf));
  expect(ahead).toEqual(says);
  expect(
    python(READ, [JSON.stringify(catalogue)], sources.join("\n"))
      .trim()
      .split("\n"),
  ).toEqual(says);
});

async function aheadOf(source: string): Promise<string> {
  const found = await profileData(nodeEffects().files, folder, { source }, {});
  if ("profile" in found)
    return `${found.profile.columns.map(({ name }) => name).join(", ")}: ${found.profile.rows} rows`;
  return found.diagnostics.map(({ message }) => message).join("\n");
}
