import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../src/app/check.ts";
import { nodeHost } from "../src/app/host/host.ts";
import { prepare } from "../src/app/load/prepare.ts";

/* Every TypeScript and YAML block in the README and on the pages about configs and large tables is type-checked and compiled unchanged. */

const root = fileURLToPath(new URL("..", import.meta.url));
const pages = ["README.md", "docs/config-road.md", "docs/large-tables.md"].map((page) =>
  readFileSync(join(root, page), "utf8"),
);
const blocks = [...pages.join("\n").matchAll(/^```(ts|yaml)\n([\s\S]*?)^```/gm)].map(
  ([, language = "", text = ""], index) => ({ language, text, file: `block-${index + 1}.${language}` }),
);
/** A block that shows an error, both in the editor and at run time. */
const isRefused = (text: string): boolean => text.includes("a red line in the editor");
const good = blocks.filter(({ text }) => !isRefused(text));
const refused = blocks.filter(({ text }) => isRefused(text));

/** The block as a user's file, with imports and the pipeline as the default export. */
function asModule(text: string): string {
  const imports = text.includes('from "specline"') ? "" : 'import { Pipeline } from "specline";\n';
  return imports + (text.includes("export default") ? text : text.replace(/^Pipeline/m, "export default Pipeline"));
}

let folder = "";
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-readme-")));
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  symlinkSync(join(root, "examples/credit-risk/data/credit.csv"), join(folder, "data/credit.csv"));
  for (const { language, text, file } of blocks)
    writeFileSync(join(folder, file), language === "ts" ? asModule(text) : text);
});
// Files that an example saves under a relative name are saved in its working directory.
const started = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(started);
  rmSync(folder, { recursive: true, force: true });
});
const host = () => ({ ...nodeHost(() => undefined), folder });

test("there are blocks for every form of pipeline", () => {
  const all = good.map(({ text }) => text).join("\n");
  for (const call of [
    "autoTrainXgboost(",
    "evaluatePerformance()",
    "fromSpec(",
    "steps: [",
    ".step(",
    ".deployIf(",
    "createPipelineFromTemplate(",
  ])
    expect(all).toContain(call);
});

test("their types are correct, and errors have the expected messages", () => {
  const modules = blocks.filter(({ language }) => language === "ts").map(({ file }) => file);
  const options = {
    module: "nodenext",
    target: "es2023",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    paths: {
      specline: [join(root, "src/index.ts")],
      "specline/sagemaker": [join(root, "src/author/service/index.ts")],
      "specline/*": [join(root, "src/*/index.ts")],
    },
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: modules }));
  const tsc = join(root, "node_modules/typescript7/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], {
    cwd: folder,
    encoding: "utf8",
  });
  const faults = stdout.split("\n").filter((line) => /^block-\d+\.ts\(/.test(line));
  const [bad] = refused;
  expect(faults.filter((line) => !line.startsWith(bad?.file ?? ""))).toEqual([]);
  expect(faults).toHaveLength(1);
  expect(stdout).toContain(
    "XGBoostTraining needs tabular.processed, which no step so far produces: call .preprocess()",
  );
});

describe("they compile", () => {
  test.each(good)("$file", async ({ file }) => {
    const { diagnostics, steps } = await check(host(), file, { target: "local", fix: false });
    expect(diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);
    expect(steps).toBeGreaterThan(2);
  });

  test.each(refused)("$file is refused", async ({ file }) => {
    const { diagnostics } = await check(host(), file, { target: "local", fix: false });
    expect(diagnostics.map(({ code }) => code)).toEqual(["author/missing-kind"]);
  });

  test("values that they leave open are parameters", async () => {
    const open = async (part: string) => {
      const block = good.find(({ text }) => text.includes(part));
      const { compiled } = await prepare(host(), block?.file ?? "", { target: "local" });
      const required = (compiled?.definition.Parameters ?? []).filter(({ DefaultValue }) => DefaultValue === undefined);
      return required.map(({ Name }) => Name).sort();
    };
    expect(await open('autoTrainXgboost("s3://data/")')).toEqual(["DataVersion", "Label"]);
    expect(await open("fromSpec(")).toEqual(["DataSource", "DataVersion", "Label"]);
    expect(await open("name: fraud_detection")).toEqual(["DataVersion"]);
  });
});
