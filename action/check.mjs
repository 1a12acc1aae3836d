// Checks the pipelines: annotations to the log, and a SARIF file for code scanning.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fail, output, pipelines, specline, targetOptions, variable } from "./runner.mjs";

const files = pipelines();
if (files.length === 0) fail("the input 'pipelines' names no file");
const sarif = join(variable("RUNNER_TEMP"), "specline.sarif");
// Of an earlier use of the action in the same job.
rmSync(sarif, { force: true });
const options = ["--format=github", `--sarif=${sarif}`, ...targetOptions()];
const { status } = specline(["check", ...options, "--", ...files], "inherit");
if (existsSync(sarif)) output("sarif", sarif);
process.exitCode = status;
