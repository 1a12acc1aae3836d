import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { innocents } from "../../src/base/secrets/testing/innocents.ts";
import { type Sample, samples } from "../../src/base/secrets/testing/samples.ts";
import { definition, get, processingStep, py, trainingStep } from "../../src/local/testing/definitions.ts";
import { filesIn } from "../../src/local/testing/workbench.ts";
import type { DefinitionParameter } from "../../src/sagemaker/definition.ts";

/**
 * Every kind of secret in every place that a pipeline and its jobs have for strings, each with a secret of its own; then
 * all that was printed and every file that was written is searched for each of them, in the spellings that programs use.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "specline-secrets-"));
const work = join(folder, ".specline");

/** What a place is called, and what was planted there. */
const planted: (Sample & { readonly place: string })[] = [];
let seed = 10;
function plant(place: string): readonly Sample[] {
  seed += 1;
  const made = samples(seed);
  planted.push(...made.map((sample) => ({ ...sample, place })));
  return made;
}
const texts = (place: string): readonly string[] => plant(place).map(({ text }) => text);
const numbered = (place: string, prefix: string): Readonly<Record<string, string>> =>
  Object.fromEntries(texts(place).map((text, index) => [`${prefix}${index}`, text]));

/** Secrets that only their names tell, in the ways that people name them. */
const NAMES =
  `DB_PASSWORD PGPASSWORD MYSQL_PWD API_KEY apiKey CLIENT_SECRET clientSecret GITHUB_TOKEN HF_TOKEN NPM_TOKEN AUTH_TOKEN
  ACCESS_TOKEN REFRESH_TOKEN AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN SECRET_KEY SECRET_KEY_BASE PRIVATE_KEY PASSPHRASE
  SMTP_PASS DB_PASS OPENAI_API_KEY WANDB_API_KEY SIGNING_KEY ENCRYPTION_KEY STORAGE_KEY JWT GITHUB_PAT SESSION_COOKIE
  DB_CREDENTIALS PASSWORD_PROD SECRET_VALUE JWT_SECRET WEBHOOK_SECRET AUTHORIZATION`.split(/\s+/);
const named = (place: string, secret: (index: number) => string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    NAMES.map((name, index) => {
      const value = secret(index);
      planted.push({ kind: `name: ${name}`, text: value, secrets: [value], place });
      return [name, value];
    }),
  );

const innocent = Object.fromEntries(innocents.map((text, index) => [`PLAIN_${index}`, text]));

/** Prints what it is given in the ways of programs; what it reads from a file it was told by nobody before. */
const SAY = `
import base64, html, json, os, sys, urllib.parse
def say(name, text):
    print(name + "=" + text)
    print(json.dumps({name: text}))
    print(repr({name: text}), file=sys.stderr)
for name, text in sorted(os.environ.items()):
    say(name, text)
    print("value:", text)
for text in sys.argv[1:]:
    print("argument", text, file=sys.stderr)
for text in SECRETS:
    for form in (urllib.parse.quote(text), urllib.parse.quote_plus(text), html.escape(text), json.dumps(text),
                 base64.b64encode(text.encode()).decode(), base64.b64encode(("user:" + text).encode()).decode(), text.encode().hex()):
        print("spelt", form)
    half = len(text) // 2
    print(text[:half]); print(text[half:])
    print("in colour \\033[31m" + text[:half] + "\\033[0m" + text[half:])
`;

const environment = {
  ...numbered("environment", "V_"),
  ...named("environment", (index) => `n4med-${index}-Env\\$ecret&x`),
};
const secretsOf = (names: readonly string[]): string =>
  SAY.replace("SECRETS", `[os.environ[name] for name in ${JSON.stringify(names)}]`);
const READ = `
import json, sys, time
for index, text in enumerate(open("/opt/ml/processing/input/said/said.txt").read().split("\\0")):
    print(text, file=sys.stdout if index % 2 else sys.stderr, flush=True)
`;
const MEASURE = `
import json, shutil
texts = open("/opt/ml/processing/input/said/said.txt").read().split("\\0")
json.dump({"auc": 0.5, **{"note%d" % i: t for i, t in enumerate(texts)}}, open("/opt/ml/processing/output/metrics/metrics.json", "w"))
`;
const FAIL = `
import sys
texts = open("/opt/ml/processing/input/said/said.txt").read().split("\\0")
open("/opt/ml/output/message", "w").write(" | ".join(texts[: len(texts) // 2]))
raise RuntimeError("could not: " + " / ".join(texts[len(texts) // 2 :]))
`;
const TRAIN = `
import sys, os
hyperparameters = open("/opt/ml/input/config/hyperparameters.json").read()
print(hyperparameters)
print(dict(os.environ))
open("/opt/ml/output/failure", "w").write("hyperparameters: " + hyperparameters)
sys.exit(3)
`;

/** Hyperparameters are JSON, each. */
const quoted = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([name, text]) => [name, JSON.stringify(text)]));

const source = (name: string): string => `s3://bucket/${name}`;
const train = trainingStep("Train", {
  hyperparameters: {
    ...quoted(numbered("hyperparameters", "v_")),
    ...quoted(named("hyperparameters", (index) => `hp-${index}-h1dden+Value`)),
  },
  channels: {},
});
const defaults: DefinitionParameter[] = Object.entries(numbered("default of a parameter", "Default")).map(
  ([name, text]) => ({
    Name: name,
    Type: "String" as const,
    DefaultValue: text,
  }),
);
const given = texts("parameter");
const failing = texts("message of a Fail step");

const pipeline = definition(
  [
    processingStep("Say", {
      run: py(
        secretsOf(Object.keys(environment)),
        ...texts("arguments"),
        ...given.map((_, index) => get(`Parameters.Given${index}`)),
      ),
      environment: { ...environment, ...innocent },
    }),
    processingStep("Read", { run: py(READ), inputs: { said: source("logs") } }),
    processingStep("Measure", {
      run: py(MEASURE),
      inputs: { said: source("metrics") },
      outputs: ["metrics"],
      more: { PropertyFiles: [{ PropertyFileName: "Metrics", OutputName: "metrics", FilePath: "metrics.json" }] },
    }),
    processingStep("Fail", { run: py(FAIL), inputs: { said: source("failure") } }),
    {
      ...train,
      Arguments: {
        ...train.Arguments,
        AlgorithmSpecification: { TrainingImage: "img", TrainingInputMode: "File", ContainerEntrypoint: py(TRAIN) },
        Environment: numbered("environment of training", "W_"),
      },
    },
  ],
  {
    Parameters: [
      ...defaults,
      ...given.map((_, index): DefinitionParameter => ({ Name: `Given${index}`, Type: "String" })),
      { Name: "ServicePassword", Type: "String", DefaultValue: "Def4ult-of-a-parameter" },
    ],
  },
);

/** A Fail step ends a run, so it has one of its own. */
const ending = definition([{ Name: "End", Type: "Fail", Arguments: { ErrorMessage: failing.join(" ; ") } }]);

const outputs: { readonly command: string; readonly text: string }[] = [];
function specline(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "bin/specline.js"), ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...process.env, SPECLINE_PYTHON: process.env["SPECLINE_PYTHON"] ?? "python3", NODE_OPTIONS: "" },
  });
  outputs.push({ command: args.slice(0, 2).join(" "), text: stdout + stderr });
  return { status, stdout, stderr };
}

const put = (uri: string, file: string, said: readonly string[]): void => {
  const place = join(work, "s3", uri.slice("s3://".length));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, file), said.join("\0"));
};

/** What is the user's own, in and out: data stay as they are. */
const isData = (path: string): boolean => path.startsWith("s3/");

/** The texts that are searched: of archives, what is in them. */
const textOf = (file: string): string => {
  const bytes = readFileSync(file);
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("latin1");
};

beforeAll(() => {
  expect(existsSync(join(root, "dist/cli.js")), "npm run build comes first").toBe(true);
  put(source("logs"), "said.txt", texts("log"));
  put(source("metrics"), "said.txt", texts("metrics"));
  put(
    source("failure"),
    "said.txt",
    [...texts("failure file and exception"), ...texts("failure file and exception")].sort(),
  );
  writeFileSync(join(folder, "planted.json"), JSON.stringify(pipeline));
  writeFileSync(join(folder, "ending.json"), JSON.stringify(ending));
  planted.push({
    kind: "default by name",
    text: "",
    secrets: ["Def4ult-of-a-parameter"],
    place: "default of a parameter",
  });
});
afterAll(() => (process.env["KEEP"] ? console.log(folder) : rmSync(folder, { recursive: true, force: true })));

const spellingsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1),
];

test("no secret is found in anything that was written or printed", () => {
  const words = given.flatMap((text, index) => ["-p", `Given${index}=${text}`]);
  const ran = specline("run", "planted.json", "-v", "--no-cache", ...words);
  expect(ran.stderr).not.toContain("usage/internal");
  expect(ran.status, ran.stderr.slice(0, 2000)).toBe(1);
  specline("run", "planted.json", "--json", ...words);
  specline("run", "ending.json");
  for (const name of ["planted.json", "ending.json"]) {
    specline("check", name);
    specline("check", name, "--json");
    for (const format of ["mermaid", "svg", "html", "json"]) specline("graph", name, "-f", format);
    specline("import", name);
    specline("explain", name);
    specline("print", name, "--as", "handles");
  }
  specline("runs");
  specline("runs", "--json");
  specline("runs", "latest");
  specline("report", "latest", "-o", join(work, "again.html"));

  const written = filesIn(work)
    .map((file) => ({ place: relative(work, file), text: textOf(file) }))
    .filter(({ place }) => !isData(place));
  expect(written.some(({ place }) => place.endsWith("report.html"))).toBe(true);
  const searched = [...written, ...outputs.map(({ command, text }) => ({ place: `output of ${command}`, text }))];
  const found = planted.flatMap(({ kind, place, secrets }) =>
    secrets
      .filter((secret) => secret.length >= 8)
      .flatMap((secret) => {
        const forms = spellingsOf(secret);
        return searched
          .filter(({ text }) => forms.some((form) => text.includes(form)))
          .map((one) => `${kind} of ${place} in ${one.place}`);
      }),
  );
  expect([...new Set(found)]).toEqual([]);
  expect(planted.length).toBeGreaterThan(1000);

  // What looks alike stays, in the log and in the definition that was kept.
  const log = written.find(({ place }) => place.endsWith("logs/Say.log"))?.text ?? "";
  for (const text of innocents) expect(log).toContain(`value: ${Buffer.from(text).toString("latin1")}`);
});
