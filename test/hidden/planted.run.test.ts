import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Json } from "../../src/base/canonical.ts";
import { innocents } from "../../src/base/secrets/testing/innocents.ts";
import { type Sample, samples } from "../../src/base/secrets/testing/samples.ts";
import {
  definition,
  get,
  type ProcessingParts,
  processingStep,
  trainingStep,
} from "../../src/local/testing/definitions.ts";
import { filesIn } from "../../src/local/testing/workbench.ts";
import type { DefinitionParameter, DefinitionStep } from "../../src/sagemaker/definition.ts";
import { runCommand } from "../suite/commands.ts";

/**
 * Puts every kind of secret into every string of a pipeline and its jobs, each with a different value. Then the
 * complete output and all written files are searched for each secret, in the spellings that programs use.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "specline-secrets-"));
const work = join(folder, ".specline");

/** The name of a location, and the secret planted there. */
const planted: (Sample & { readonly place: string })[] = [];
let seed = 10;
function plant(place: string): readonly Sample[] {
  seed += 1;
  const made = samples(seed);
  planted.push(...made.map((sample) => ({ ...sample, place })));
  return made;
}
const texts = (place: string): readonly string[] => plant(place).map(({ text }) => text);

/** Secrets that are recognized only by their names, in typical spellings. */
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

/** Prints its input in the ways that programs do. The secrets that it reads from a file have not been seen before. */
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

/** The names of variables that contain only a secret. The secrets are printed in every spelling. */
const READ = `
import sys
for index, text in enumerate(open("/opt/ml/processing/input/said/said.txt").read().split("\\0")):
    print(text, file=sys.stdout if index % 2 else sys.stderr, flush=True)
`;
const MEASURE = `
import json
texts = open("/opt/ml/processing/input/said/said.txt").read().split("\\0")
json.dump({"auc": 0.5, **{"note%d" % i: t for i, t in enumerate(texts)}}, open("/opt/ml/processing/output/metrics/metrics.json", "w"))
`;
const FAIL = `
texts = open("/opt/ml/processing/input/said/said.txt").read().split("\\0")
open("/opt/ml/output/message", "w").write(" | ".join(texts[: len(texts) // 2]))
raise RuntimeError("could not: " + " / ".join(texts[len(texts) // 2 :]))
`;
const TRAIN = `
import json, os, sys
hyperparameters = open("/opt/ml/input/config/hyperparameters.json").read()
print(hyperparameters)
print(dict(os.environ))
for text in json.loads(hyperparameters).values():
    print("value", json.loads(text))
open("/opt/ml/output/failure", "w").write("hyperparameters: " + hyperparameters)
sys.exit(3)
`;
const SCRIPTS: Readonly<Record<string, string>> = {
  "say.py": SAY.replace("SECRETS", `[os.environ[name] for name in ${JSON.stringify(NAMES)} if name in os.environ]`),
  "read.py": READ,
  "measure.py": MEASURE,
  "fail.py": FAIL,
  "train.py": TRAIN,
};

/** SageMaker accepts up to a hundred of each, with a maximum length. */
function chunks<T>(items: readonly T[], size = 90): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
const short = (texts: readonly string[], most = 256): readonly string[] =>
  texts.filter((text) => text.length <= most && !text.includes("\n"));
const variables = (texts: readonly string[], prefix: string) =>
  texts.map((text, index) => [`${prefix}${index}`, text] as const);

const source = (name: string): string => `s3://bucket/${name}`;
const script = (name: string) => ["python3", `/opt/ml/processing/input/code/${name}`];
const step = (
  name: string,
  file: string,
  more: Omit<ProcessingParts, "run" | "inputs"> = {},
  ...args: readonly Json[]
) =>
  processingStep(name, {
    run: [...script(file), ...args],
    inputs: { code: source("code"), ...(file === "say.py" ? {} : { said: source(name.toLowerCase()) }) },
    ...more,
  });

const said = [
  ...chunks(variables(short(texts("environment")), "V_")),
  Object.entries(named("environment", (index) => `n4med-${index}-Env$ecret&x`)),
  ...chunks(variables(innocents, "PLAIN_")),
].map((one, index) => step(`Say${index}`, "say.py", { environment: Object.fromEntries(one) }));
const argued = chunks(short(texts("arguments"))).map((one, index) => step(`Argue${index}`, "say.py", {}, ...one));
const given = texts("parameter");
const asked = chunks(given).map((one, index) =>
  step(`Ask${index}`, "say.py", {}, ...one.map((_, at) => get(`Parameters.Given${index * 90 + at}`))),
);
const hyperparameters = [
  ...chunks(variables(texts("hyperparameters"), "v_")),
  Object.entries(named("hyperparameters", (index) => `hp-${index}-h1dden+Value`)),
];
const environments = chunks(variables(short(texts("environment of training"), 512), "W_"));
/** Each hyperparameter is JSON. */
const trained = hyperparameters.map((one, index): DefinitionStep => {
  const quoted = Object.fromEntries(one.map(([name, text]) => [name, JSON.stringify(text)]));
  const { Arguments, ...made } = trainingStep(`Train${index}`, {
    hyperparameters: quoted,
    channels: { code: source("code") },
  });
  const algorithm = {
    TrainingImage: "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
    TrainingInputMode: "File",
    ContainerEntrypoint: ["python3", "/opt/ml/input/data/code/train.py"],
  };
  return {
    ...made,
    Arguments: {
      ...Arguments,
      AlgorithmSpecification: algorithm,
      Environment: Object.fromEntries(environments[index] ?? []),
    },
  };
});
const metrics = [{ PropertyFileName: "Metrics", OutputName: "metrics", FilePath: "metrics.json" }];
const defaults = variables(texts("default of a parameter"), "Default").map(
  ([Name, DefaultValue]): DefinitionParameter => ({ Name, Type: "String", DefaultValue }),
);
const failing = texts("message of a Fail step");

const pipeline = definition(
  [
    ...said,
    ...argued,
    ...asked,
    step("Read", "read.py"),
    step("Measure", "measure.py", { outputs: ["metrics"], more: { PropertyFiles: metrics } }),
    step("Fail", "fail.py"),
    ...trained,
  ],
  {
    Parameters: [
      ...defaults,
      ...given.map((_, index): DefinitionParameter => ({ Name: `Given${index}`, Type: "String" })),
      { Name: "ServicePassword", Type: "String", DefaultValue: "Def4ult-of-a-parameter" },
    ],
  },
);

/** A Fail step ends a run, so it has a separate run. */
const ending = definition([{ Name: "End", Type: "Fail", Arguments: { ErrorMessage: failing.join(" ; ") } }]);

const outputs: { readonly command: string; readonly text: string }[] = [];
function keep<T extends { readonly stdout: string; readonly stderr: string }>(args: readonly string[], ended: T): T {
  outputs.push({ command: args.slice(0, 2).join(" "), text: ended.stdout + ended.stderr });
  return ended;
}
const specline = (...args: readonly string[]) =>
  keep(args, runCommand(args, { folder, environment: { NODE_OPTIONS: "" } }));
const speclineProcess = (...args: readonly string[]) =>
  keep(
    args,
    spawnSync(process.execPath, [join(root, "bin/specline.js"), ...args], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      env: { ...process.env, NODE_OPTIONS: "" },
    }),
  );

const put = (uri: string, file: string, said: readonly string[]): void => {
  const place = join(work, "s3", uri.slice("s3://".length));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, file), said.join("\0"));
};

/** The user's inputs and outputs, because data is not changed. */
const isData = (path: string): boolean => path.startsWith("s3/");

/** The strings that are searched, including the contents of archives. */
const textOf = (file: string): string => {
  const bytes = readFileSync(file);
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("latin1");
};

beforeAll(() => {
  expect(existsSync(join(root, "dist/cli.js")), "run npm run build first").toBe(true);
  for (const [name, text] of Object.entries(SCRIPTS)) put(source("code"), name, [text]);
  put(source("read"), "said.txt", texts("log"));
  put(source("measure"), "said.txt", texts("metrics"));
  put(
    source("fail"),
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
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const spellingsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1),
];

test("writes and prints no secrets", () => {
  const values = given.flatMap((text, index) => ["-p", `Given${index}=${text}`]);
  // Some secrets are longer than AWS accepts in a command, or have several lines.
  const words = [...values, "--allow", "definition/given-in-slot"];
  const ran = speclineProcess("run", "planted.json", "-v", ...words);
  expect(ran.stderr).not.toContain("usage/internal");
  expect(ran.status, /^error[\s\S]*/m.exec(ran.stderr)?.[0]).toBe(1);
  // Everything went as intended, including the intended failures.
  for (const one of [...said, ...argued, ...asked]) expect(ran.stdout).toMatch(new RegExp(`${one.Name} +succeeded`));
  for (const name of ["Read", "Measure"]) expect(ran.stdout).toMatch(new RegExp(`${name} +succeeded`));
  expect(ran.stderr + ran.stdout).toContain("could not: ");
  for (const { Name } of trained) expect(ran.stderr).toContain(`${Name} ended with exit status 3`);
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

  // Similar-looking strings are kept in the log and in the stored definition.
  const log = written
    .filter(({ place }) => /logs\/Say\d\.log$/.test(place))
    .map(({ text }) => text)
    .join();
  for (const text of innocents) expect(log).toContain(`value: ${Buffer.from(text).toString("latin1")}`);
});
