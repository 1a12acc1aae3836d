import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { creditLines, csv, Project, SPEC } from "./project.ts";

const DATA = "data/credit.csv";
const missing = (reason: string) => ({ code: "compile/data-missing", says: [DATA, reason, "pipeline.yaml:2:7"] });

describe("rejects unreadable data before anything runs, with the reason", () => {
  const without = (): Project => {
    const project = new Project();
    rmSync(project.path(DATA));
    return project;
  };

  test("nothing is there", async () => {
    await without().fails(missing("there is no such file or folder"));
  });

  test("a folder without files", async () => {
    const project = without();
    mkdirSync(project.path(DATA, "below"), { recursive: true });
    await project.fails(missing("the folder holds no file"));
  });

  test("circular and broken links", async () => {
    const project = without();
    symlinkSync("credit.csv", project.path(DATA));
    await project.fails(missing("'credit.csv' is a circular link"));
    rmSync(project.path(DATA));
    mkdirSync(project.path(DATA));
    symlinkSync("nowhere.csv", project.path(DATA, "part.csv"));
    await project.fails(missing("'part.csv' is a broken link"));
    rmSync(project.path(DATA, "part.csv"));
    symlinkSync(".", project.path(DATA, "up"));
    await project.fails(missing("'up' is a circular link"));
  });

  test("a socket, which could never be read to completion", async () => {
    const project = without();
    const server = createServer().listen(project.path(DATA));
    await project.fails(missing("'credit.csv' is a socket")).finally(() => server.close());
  });

  test("a file without read permission", async () => {
    const project = new Project();
    chmodSync(project.path(DATA), 0o000);
    // Permission bits do not apply to root, so the command then runs as nobody.
    const NOBODY = 65_534;
    const asRoot = process.getuid?.() === 0;
    if (asRoot) chownSync(project.folder, NOBODY, NOBODY);
    await project.fails(missing("you lack permission to read it"), asRoot ? { user: NOBODY } : {});
  });

  test("a failing disk", async () => {
    const project = without();
    symlinkSync("/proc/self/mem", project.path(DATA));
    await project.fails(missing("the disk failed"));
  });
});

test("reads data stored elsewhere through links to files and folders", async () => {
  const project = new Project({ "far/away/a.csv": csv(creditLines()) });
  rmSync(project.path("data"), { recursive: true });
  mkdirSync(project.path("data/credit.csv"), { recursive: true });
  symlinkSync("../../far", project.path("data/credit.csv/near"));
  const { outputs } = await project.succeed();
  expect(Object.keys(outputs)).toContain("XGBoostTraining");
});

describe("rejects mistakes in a spec before anything runs, with the line and a suggestion", () => {
  test.each([
    [
      "a step",
      SPEC.replace("TabularPreprocessing", "TabularPreprocesing"),
      "author/unknown-step",
      "7:5",
      ["'TabularPreprocessing'"],
    ],
    [
      "a config field",
      SPEC.replace("nEstimators", "nEstimator"),
      "config/unknown-field",
      "9:15",
      ["did you mean 'nEstimators'?"],
    ],
    [
      "a value out of range",
      SPEC.replace("nEstimators: 5", "maxDepth: 99"),
      "config/bad-value",
      "9:25",
      ["'maxDepth' of XGBoostTraining must be a whole number from 1 to 30, but is 99"],
    ],
    [
      "a value of another type",
      SPEC.replace("nEstimators: 5", "subsample: much"),
      "config/bad-value",
      "9:26",
      ["'subsample'", 'but is "much"'],
    ],
    ["a key", SPEC.replace("positive:", "postive:"), "author/unknown-key", "4:1", ["'positive'"]],
  ])("%s", async (_, text, code, line, says) => {
    const project = new Project({ "pipeline.yaml": text });
    const { stderr, stdout } = await project.fails({ code, says: [`pipeline.yaml:${line}`, ...says] });
    expect(stdout).toBe("");
    const checked = await project.specline("check", "pipeline.yaml");
    expect(checked.status).toBe(1);
    expect(checked.stderr + checked.stdout).toContain(stderr.split("\n")[0]);
    expect(await project.specline("runs")).toMatchObject({ status: 0 });
  });
});

test("a work folder that is a file", async () => {
  const project = new Project({ taken: "mine" });
  await project.fails({ code: "run/work-folder", says: ["taken"] }, {}, "--work", "taken");
});
