import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { profileTables } from "../../src/app/data/profile-tables.ts";
import { nodeHost } from "../../src/app/host/host.ts";
import { catalogue } from "../../src/diagnostics/catalogue.ts";
import { root } from "../bad-input/project.ts";

const folder = mkdtempSync(join(tmpdir(), "specline-alike-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROWS = "a,b\n1,x\n2,y\n";
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");

/** A source's files, and what both check and the run report about them: the columns, or the error. */
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
  ["book.xlsx", "PK\x03\x04\0", "'book.xlsx' cannot be read: File is not a zip file"],
  [
    "packed.csv.bz2",
    "BZh91AY",
    "'packed.csv.bz2' cannot be read: Compressed file ended before the end-of-stream marker was reached",
  ],
  ["renamed.csv", "PAR1..", "'renamed.csv' is not a table: it is parquet, but its name or the format says otherwise"],
  ["renamed.parquet", ROWS, "'renamed.parquet' is not a table: it is no parquet, but its name or the format says so"],
  ["wide.csv", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(ROWS)]), "a, b: 2 rows"],
  ["wide-unmarked.csv", utf16(ROWS), "a, b: 2 rows"],
  ["nul.csv", `${ROWS.repeat(9000)}3,\0\n`, "'nul.csv' is not a table: it holds binary data: a NUL byte in line 27001"],
  ["latin.csv", Buffer.from("a,b\n1,ä\n", "latin1"), "a, b: 1 rows"],
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
  ["short.csv", 'a,b\n"1\n2",3\n4\n', "expected 2 cells in line 4 of 'short.csv', as in its header, but found 1"],
  ["nameless.csv", "a,b,\n1,2,\n", "a, b: 1 rows"],
  ["twice.csv", "a, a\n1,2\n", "a, a_2: 1 rows"],
  ["index.csv", ",a,b\n1,2,x\n2,3,y\n", "a, b: 2 rows"],
  ["unnamed.csv", "a,,b\n1,2,3\n", "column 2 of 'unnamed.csv' has values, but no name"],
  ["lines.json", '{"a": 1, "b": "x"}\n{"a": 2}\n', "a, b: 2 rows"],
  [
    "packed.csv.xz",
    Buffer.from("fd377a585a000004", "hex"),
    "'packed.csv.xz' cannot be read: Compressed file ended before the end-of-stream marker was reached",
  ],
  ["header.csv", "\na,b\n\n", "'header.csv' has a header but no rows"],
  ["empty.csv", " \n\n", "'empty.csv' is empty"],
];

const READ = `import json, sys
from pathlib import Path
from types import SimpleNamespace
from look import FIELDS
from read_source import read_source
from specline_runtime.job import JobFailure, filled
messages = {code: entry["text"] for code, entry in json.loads(Path(sys.argv[1]).read_text()).items()}
config = SimpleNamespace(**{**dict.fromkeys(FIELDS), "format": "auto"})
for source in sys.stdin.read().split():
    try:
        survey = read_source(Path(source), config).survey
        print(f"{', '.join(survey.table.names)}: {survey.rows} rows")
    except JobFailure as failure:
        print(filled(messages[failure.code], failure.data))
`;

/** Runs Python with the loading script's modules, and returns its output. */
const python = (text: string, args: readonly string[], input = ""): string => {
  const scripts = ["data-loading/script", "runtime"].map((path) => join(root, "src/steps", path)).join(":");
  return execFileSync(process.env["SPECLINE_PYTHON"] ?? "/usr/bin/python3", ["-c", text, ...args], {
    cwd: folder,
    input,
    env: { ...process.env, PYTHONPATH: scripts },
    encoding: "utf8",
  });
};

test("check and the run itself report the same about every file", async () => {
  for (const [name, content] of SOURCES) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const sources = [...new Set(SOURCES.map(([name]) => name.split("/")[0] as string))];
  const says = sources.map((source) => SOURCES.find(([name]) => name.split("/")[0] === source)?.[2]);
  expect(await aheadOf(sources)).toEqual(says);
  // As an argument, it would be too long.
  const messages = join(folder, "messages.json");
  writeFileSync(messages, JSON.stringify(catalogue));
  expect(python(READ, [messages], sources.join("\n")).trim().split("\n")).toEqual(says);
});

async function aheadOf(sources: readonly string[]): Promise<readonly string[]> {
  const host = { ...nodeHost(() => undefined), folder };
  const tables = sources.map((source) => ({ source, config: {}, at: {} }));
  const found = await profileTables(host, folder, tables);
  return found.map(({ profile, diagnostics }) =>
    profile === undefined
      ? diagnostics.map(({ message }) => message).join("\n")
      : `${profile.columns.map(({ name }) => name).join(", ")}: ${profile.rows} rows`,
  );
}
