// What the steps of the action share: inputs, outputs, and calls of the command line.
import { spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { posix } from "node:path";

/** An environment variable, which is empty if it is unset. */
export const variable = (name) => process.env[name] ?? "";

/** The repository's root, to which code scanning expects files to be relative. */
export const root = () => variable("GITHUB_WORKSPACE") || process.cwd();

/** Sets an output of the step. A value with several lines could set other outputs. */
export function output(name, value) {
  if (/[\r\n]/.test(value)) throw new Error(`the output ${name} has several lines`);
  appendFileSync(variable("GITHUB_OUTPUT"), `${name}=${value}\n`);
}

/** Writes a message to the log, which GitHub also shows on the page of the workflow's run. */
export function announce(command, message) {
  const text = message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  process.stdout.write(`::${command} title=Specline::${text}\n`);
}

/** Ends the step with an error. */
export function fail(message) {
  announce("error", message);
  process.exit(1);
}

/** The pipelines' files, relative to the repository's root. */
export const pipelines = () =>
  variable("SPECLINE_PIPELINES")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => (posix.isAbsolute(line) ? line : posix.join(variable("SPECLINE_FOLDER") || ".", line)));

/** Options with a target, if one is stated. "--target=" and "--" keep values from being read as options. */
export const targetOptions = () => {
  const target = variable("SPECLINE_TARGET");
  return target === "" ? [] : [`--target=${target}`];
};

/** Runs Specline in the repository's root, without a shell. Its diagnostics go to the log. */
export function specline(words, stdout) {
  const {
    status,
    stdout: text,
    error,
  } = spawnSync(variable("SPECLINE_COMMAND"), words, {
    cwd: root(),
    stdio: ["ignore", stdout, "inherit"],
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) fail(`Specline cannot be started: ${error.message}`);
  return { status: status ?? 1, text: text ?? "" };
}
