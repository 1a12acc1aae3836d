// Plans the pipelines as Markdown, for the comment and the page of the workflow's run.
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { announce, output, pipelines, specline, targetOptions, variable } from "./runner.mjs";

const parts = [];
for (const file of pipelines()) {
  const { status, text } = specline(["plan", "--markdown", "--quiet", ...targetOptions(), "--", file], "pipe");
  if (text.trim() !== "") parts.push(text.trim());
  if (status === 0) continue;
  process.exitCode = status;
  announce("error", `${file} cannot be planned: the log of this step says why`);
  const name = file.replaceAll(/[^\w./-]/g, "?");
  parts.push(`**${name}** could not be planned: the log of the workflow says why.`);
}
const plan = join(variable("RUNNER_TEMP"), "specline-plan.md");
writeFileSync(plan, `${parts.join("\n\n")}\n`);
output("plan", plan);
const summary = variable("GITHUB_STEP_SUMMARY");
if (summary !== "") appendFileSync(summary, `${parts.join("\n\n")}\n`);
