// Prevents unit tests from using Python or the built package. Loaded by the setup of the unit tests, and by every Node
// process that they start (NODE_OPTIONS). Code can catch the error that a forbidden start throws, so each one is also
// recorded in the file that SPECLINE_UNIT_STARTS names.
const childProcess = require("node:child_process");
const { appendFileSync, existsSync } = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");
const { delimiter, join } = require("node:path");

const PYTHON = /(?:^|[\s/'"=])(?:python|pypy)[\d.]*(?=$|[\s'";])/;
const BUILT = /\/(?:bin\/specline\.js|dist\/[\w-]+\.js)/;
const SHELL = /(?:^|\/)(?:ba|da|z)?sh$/;

const isThere = (file) =>
  file.includes("/")
    ? existsSync(file)
    : (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, file)));

/** The part of a command that a unit test may not start. A program behind another (unshare) is one of its arguments. */
function refused(file, words) {
  const all = [file, ...words].map(String);
  const script = SHELL.test(all[0]) ? all.slice(1).find((word) => PYTHON.test(word)) : undefined;
  const program = all.find((word) => /(?:^|\/)(?:python|pypy)[\d.]*$/.test(word) && isThere(word));
  return script ?? program ?? all.find((word) => BUILT.test(word));
}

function look(file, words) {
  const found = refused(file, words);
  if (found === undefined) return;
  const log = process.env.SPECLINE_UNIT_STARTS;
  if (log !== undefined) appendFileSync(log, `${found}\n`);
  throw new Error(`a unit test may not start ${found}: name its file *.run.test.ts`);
}

const { spawn } = childProcess.ChildProcess.prototype;
childProcess.ChildProcess.prototype.spawn = function (options) {
  look(options.file, (options.args ?? []).slice(1));
  return spawn.call(this, options);
};
for (const name of ["spawnSync", "execFileSync", "execSync"]) {
  const real = childProcess[name];
  childProcess[name] = (file, ...more) => {
    look(name === "execSync" ? "/bin/sh" : file, name === "execSync" ? [file] : Array.isArray(more[0]) ? more[0] : []);
    return real(file, ...more);
  };
}
syncBuiltinESMExports();
