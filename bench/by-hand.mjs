// Starts a run's scripts directly, one after another, without the scheduler, checks, journal and uploads.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Recreates each step's folders from a run (`summary` is the output of `run --json`), and returns the commands to
 * start.
 */
export function byHand(summary, python) {
  const definition = JSON.parse(readFileSync(summary.definition, "utf8"));
  const manifest = JSON.parse(readFileSync(join(summary.folder, "manifest.json"), "utf8"));
  const wired = new Map(manifest.steps.map((step) => [step.id, step.inputs]));
  const place = (uri) => join(summary.folder, "../../s3", uri.replace("s3://", ""));
  const top = mkdtempSync(join(tmpdir(), "by-hand-"));
  const commands = definition.Steps.flatMap((step) => {
    const root = join(top, step.Name);
    const inputs = Object.entries(wired.get(step.Name) ?? {}).flatMap(([port, { from }]) =>
      from === undefined ? [] : [[port, outputOf(summary, from)]],
    );
    if (step.Type === "Processing") return [processing(step, root, inputs, place, python)];
    return step.Type === "Training" ? [training(step, root, inputs, place, python)] : [];
  });
  return { commands, remove: () => rmSync(top, { recursive: true, force: true }) };
}

const outputOf = ({ outputs }, { step, port }) => outputs[step][port] ?? outputs[step]["output-data"];

function processing(step, root, wired, place, python) {
  const opt = join(root, "opt/ml/processing");
  const {
    ContainerEntrypoint: [, script],
    ContainerArguments: words = [],
  } = step.Arguments.AppSpecification;
  for (const {
    InputName: name,
    S3Input: { S3Uri: uri },
  } of step.Arguments.ProcessingInputs) {
    const source = typeof uri === "string" ? place(uri) : wired.find(([port]) => port === name)[1];
    copyInto(source, join(opt, "input", name));
  }
  for (const { OutputName: name } of step.Arguments.ProcessingOutputConfig.Outputs)
    mkdirSync(join(opt, "output", name), { recursive: true });
  return { name: step.Name, words: [join(root, script), ...words], root, python };
}

function training(step, root, wired, place, python) {
  const opt = join(root, "opt/ml");
  for (const [port, source] of wired) copyInto(source, join(opt, "input/data", port));
  for (const folder of ["model", "output/data", "input/config", "code"])
    mkdirSync(join(opt, folder), { recursive: true });
  writeFileSync(join(opt, "input/config/hyperparameters.json"), JSON.stringify(step.Arguments.HyperParameters));
  const code = step.Arguments.InputDataConfig.find(({ ChannelName }) => ChannelName === "code");
  copyInto(place(code.DataSource.S3DataSource.S3Uri), join(opt, "code"));
  const [script] = step.Arguments.AlgorithmSpecification.ContainerArguments;
  return { name: step.Name, words: [join(opt, "code", script)], root, python };
}

function copyInto(source, folder) {
  mkdirSync(folder, { recursive: true });
  if (/\.[a-z]+$/.test(source)) cpSync(source, join(folder, source.split("/").at(-1)));
  else cpSync(source, folder, { recursive: true });
}

/** Runs the commands in sequence and returns the total time in seconds. */
export function inSequence(commands) {
  const begin = performance.now();
  for (const { name, words, root, python } of commands) {
    const { status, stderr } = spawnSync(python, words, {
      env: { PATH: process.env.PATH, SPECLINE_ROOT: root, PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1" },
      encoding: "utf8",
      cwd: root,
    });
    if (status !== 0) throw new Error(`${name} by hand ended with ${status}: ${stderr}`);
  }
  return (performance.now() - begin) / 1000;
}
