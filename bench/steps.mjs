import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonOf } from "./run.mjs";
import { rounded } from "./size.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const WORKERS = 2;
const SCRIPT = `import pathlib, sys
before, after = map(pathlib.Path, sys.argv[1:])
after.mkdir(parents=True, exist_ok=True)
number = sum(int(path.read_text()) for path in before.glob("*.txt")) if before.is_dir() else 0
(after / "number.txt").write_text(str(number + 1))
`;

const nameOf = (index) => `Step${index}`;
const OUTPUT = "/opt/ml/processing/output/out";
const CODE = "/opt/ml/processing/input/code";
const INPUT = "/opt/ml/processing/input/in";

/** A step in SageMaker's form that adds one to the number that the step before it wrote, if there is one. */
function step(index, before) {
  const input = (name, uri, path) => ({
    InputName: name,
    AppManaged: false,
    S3Input: { S3Uri: uri, LocalPath: path, S3DataType: "S3Prefix", S3InputMode: "File" },
  });
  const from = { Get: `Steps.${before}.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri` };
  return {
    Name: nameOf(index),
    Type: "Processing",
    Arguments: {
      ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
      AppSpecification: {
        ImageUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/any:1",
        ContainerEntrypoint: ["python3", `${CODE}/add.py`, INPUT, OUTPUT],
      },
      RoleArn: "arn:aws:iam::123456789012:role/any",
      ProcessingInputs: [
        input("code", "s3://any/code/add.py", CODE),
        ...(before === undefined ? [] : [input("in", from, INPUT)]),
      ],
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: "out",
            AppManaged: false,
            S3Output: { S3Uri: `s3://any/out/${nameOf(index)}/`, LocalPath: OUTPUT, S3UploadMode: "EndOfJob" },
          },
        ],
      },
    },
  };
}

const SHAPES = {
  chain: (index) => (index === 0 ? undefined : nameOf(index - 1)),
  wide: () => undefined,
};

/** Runs a command in a folder and returns its seconds. */
function timed(folder, [program, ...words], env = {}) {
  const begin = performance.now();
  const { status, stderr } = spawnSync(program, words, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr.slice(-2000)}`);
  return (performance.now() - begin) / 1000;
}

/** The same commands for make: a target for each step. */
function makefile(count, before, python) {
  const rules = Array.from({ length: count }, (_, index) => {
    const from = before(index);
    const needed = from === undefined ? "" : ` out/${from}`;
    return `out/${nameOf(index)}:${needed}\n\t@${python} code/add.py ${from === undefined ? "none" : `out/${from}`} $@\n`;
  });
  return [`all:${rules.map((_, index) => ` out/${nameOf(index)}`).join("")}\n`, ...rules].join("\n");
}

/**
 * Measures what a run adds to each of many small jobs, one after the other and independent of each other, compared with
 * the same processes started by `make -j2`, which also only starts what is ready.
 */
export function byCount() {
  const python = pythonOf();
  return Object.entries(SHAPES).flatMap(([shape, before]) =>
    [10, 100, 1000].map((count) => {
      const folder = mkdtempSync(join(tmpdir(), "bench-steps-"));
      try {
        mkdirSync(join(folder, "code"));
        writeFileSync(join(folder, "code/add.py"), SCRIPT);
        writeFileSync(join(folder, "Makefile"), makefile(count, before, python));
        const steps = Array.from({ length: count }, (_, index) => step(index, before(index)));
        writeFileSync(join(folder, "definition.json"), JSON.stringify({ Version: "2020-12-01", Steps: steps }));
        const make = timed(folder, ["make", "-s", `-j${WORKERS}`]);
        const words = ["run", "definition.json", "--code", "code", "--no-cache", "--parallel", String(WORKERS), "-q"];
        const run = timed(folder, [process.execPath, join(root, "bin/specline.js"), ...words], {
          SPECLINE_PYTHON: python,
        });
        return {
          what: `${shape}, ${count} steps`,
          "make -j2": rounded(make),
          run: rounded(run),
          "milliseconds more per step": rounded(((run - make) / count) * 1000),
        };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
  );
}
