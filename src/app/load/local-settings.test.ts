import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Host, nodeHost } from "../host/host.ts";
import { readLocalSettings } from "./local-settings.ts";

function hostWith(texts: Readonly<Record<string, string>>): Host {
  const folder = mkdtempSync(join(tmpdir(), "specline-settings-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return { ...nodeHost(() => undefined), folder };
}

test("programs are named on the command line, relative to the current folder, or in the project file, relative to it", async () => {
  const host = hostWith({
    "specline.config.yaml": `
local:
  lambda: { notify: lib/f.py:handler }
  callback:
    Ask: [python3, lib/ask.py, "a b"]
  entrypoint: { Train: lib/run.sh }
  map: { "s3://b/data": data }
  code: lib
`,
    "lib/f.py": "",
    "lib/ask.py": "",
    "lib/run.sh": "",
    "data/x.csv": "",
    "here/g.mjs": "",
    "here/ask": "",
  });
  const own = { ...host, folder: join(host.folder, "here") };
  const words = { lambdas: ["notify=g.mjs:go"], callbacks: ["Ask=./ask --now"], entrypoints: ["P=smspark --x 1"] };
  const { programs, maps, code, diagnostics } = await readLocalSettings(own, own.folder, words);
  expect(diagnostics).toEqual([]);
  const at = (path: string): string => join(host.folder, path);
  expect(programs.map(({ replaces, name, asked, words: all, folder }) => [replaces, name, asked, all, folder])).toEqual(
    [
      ["lambda", "notify", true, [process.execPath, at("here/g.mjs"), "go"], at("here")],
      ["callback", "Ask", true, [at("here/ask"), "--now"], at("here")],
      ["entrypoint", "P", true, ["smspark", "--x", "1"], at("here")],
      ["lambda", "notify", false, ["python3", at("lib/f.py"), "handler"], at("lib")],
      ["callback", "Ask", false, ["python3", at("lib/ask.py"), "a b"], host.folder],
      ["entrypoint", "Train", false, ["/bin/sh", at("lib/run.sh")], at("lib")],
    ],
  );
  expect(maps).toEqual([{ prefix: "s3://b/data", path: at("data") }]);
  expect(code).toEqual([at("lib")]);
});

test("everything that is wrong is reported at once, with the option or the key", async () => {
  const host = hostWith({
    "specline.config.yaml":
      "local:\n  lambda: { a: gone.py:f, b: 3 }\n  callback: []\n  map: { 's3://b/data': gone }\n  code: { x: 1 }\n  stub: {}\n",
    "f.py": "",
  });
  const { diagnostics } = await readLocalSettings(host, host.folder, {
    lambdas: ["f.py:g", "a=f.py", "a=f.rb:g", "a=gone.py:g", "b=f.py:g", "b=f.py:h"],
    entrypoints: ["X=", "X=bin/gone", "X=[1]"],
  });
  expect(diagnostics.map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "option '--lambda' takes NAME=FILE.py:FUNCTION or NAME=FILE.js:FUNCTION, not 'f.py:g'",
      "option '--lambda' takes NAME=FILE.py:FUNCTION or NAME=FILE.js:FUNCTION, not 'a=f.py'",
      "option '--lambda' takes NAME=FILE.py:FUNCTION or NAME=FILE.js:FUNCTION, not 'a=f.rb:g'",
      "option '--lambda' takes a file that exists, and there is no gone.py, not 'a=gone.py:g'",
      "option '--lambda' takes each name once, not 'b=f.py:h'",
      "option '--entrypoint' takes STEP=COMMAND, not 'X='",
      "option '--entrypoint' takes a file that exists, and there is no bin/gone, not 'X=bin/gone'",
      "option '--entrypoint' takes STEP=COMMAND, not 'X=[1]'",
      "option 'local' takes lambda, callback, entrypoint, map, code, fetch, not '"stub"'",
      "option 'local.lambda.b' takes a string or a list of words, not '3'",
      "option 'local.callback' takes a map from names to strings, not '[]'",
      "option 'local.code' takes a list of folders, not '{"x":1}'",
      "option 'local.lambda' takes a file that exists, and there is no gone.py, not 'a=gone.py:f'",
      "option 'local.map' takes a path that exists, not 's3://b/data=gone'",
    ]
  `);
  expect(diagnostics.at(-1)?.at?.file).toBe(join(host.folder, "specline.config.yaml"));
});

test("the function of a program is a name, even if a file has it, and each word of a command that names a file counts", async () => {
  const host = hostWith({ "f.py": "", handler: "", "filter.jq": "", "answers/a.json": "" });
  const words = { lambdas: ["notify=f.py:handler"], callbacks: ["Ask=jq -f filter.jq answers/a.json"] };
  const { programs } = await readLocalSettings(host, host.folder, words);
  const at = (path: string): string => join(host.folder, path);
  expect(programs.map(({ words: all, files }) => [all, files])).toEqual([
    [["python3", at("f.py"), "handler"], [at("f.py")]],
    [
      ["jq", "-f", at("filter.jq"), at("answers/a.json")],
      [at("filter.jq"), at("answers/a.json")],
    ],
  ]);
});
