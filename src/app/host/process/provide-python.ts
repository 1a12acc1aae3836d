import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { makeWorkFolder } from "../../../local/storage/work-folder.ts";
import type { Host } from "../host.ts";
import { finish } from "./process.ts";
import { ask, type FoundInterpreter, isBelow, type PythonSearch, packageList, VENV } from "./python.ts";

/** "container": the versions that SageMaker's images have. "current": what a Python of today gets. */
export type PackageVersions = "container" | "current";

/** One way to provide the packages: what it is called, and the commands that it runs, in order. */
export interface Way {
  readonly title: string;
  readonly commands: readonly InstallCommand[];
  /** The interpreter that has the packages afterwards. */
  readonly gives: Pick<FoundInterpreter, "path" | "source">;
}

export interface InstallCommand {
  readonly words: readonly string[];
  readonly seconds: number;
}

export interface Provided {
  readonly python?: FoundInterpreter;
  readonly diagnostics: readonly Diagnostic[];
}

/** Debian's packages with all that the scripts need; pandas brings NumPy. */
const DEBIAN = ["python3-sklearn", "python3-pandas", "python3-xgboost"];

/** Gives up at once where PyPI cannot be reached, instead of trying five times with growing pauses, as pip does by itself. */
const PATIENCE = ["--retries", "0", "--timeout", "15"];

/** The ways that this machine offers, best first. Nothing is done yet. */
export async function waysToProvide(
  host: Host,
  search: PythonSearch,
  packages?: PackageVersions,
): Promise<readonly Way[]> {
  const bases = search.rejected.filter(({ version, source }) => version !== undefined && source !== ".specline/venv");
  const base = bases.find(({ version = "" }) => packageVersionsOf(version) === (packages ?? "container")) ?? bases[0];
  const ways: Way[] = [];
  if (base?.version !== undefined) {
    const chosen = packages ?? packageVersionsOf(base.version);
    const venv = join(host.folder, VENV);
    const python = join(venv, "bin/python3");
    const requirements = fileURLToPath(new URL(`../../../../python/requirements-${chosen}.txt`, import.meta.url));
    const pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--only-binary", ":all:"];
    ways.push({
      title: `a virtual environment in ${VENV} with the ${chosen} packages from PyPI, by ${base.path} (Python ${base.version})`,
      commands: [
        { words: [base.path, "-m", "venv", "--clear", venv], seconds: 120 },
        { words: [...pip, ...PATIENCE, "-r", requirements], seconds: 1800 },
      ],
      gives: { path: python, source: ".specline/venv" },
    });
  }
  if (await isDebian(host)) {
    ways.push({
      title: `Debian's own packages ${DEBIAN.join(", ")} for /usr/bin/python3`,
      commands: [
        { words: ["apt-get", "update", "-q"], seconds: 600 },
        { words: ["apt-get", "install", "-y", "-q", "--no-install-recommends", ...DEBIAN], seconds: 1800 },
      ],
      gives: { path: "/usr/bin/python3", source: "system" },
    });
  }
  return ways;
}

/** Wheels of the container's versions end with Python 3.11. */
const packageVersionsOf = (version: string): PackageVersions => (isBelow(version, "3.12") ? "container" : "current");

/** apt-get serves root only, and knows these packages on Debian and what is made of it. */
async function isDebian({ effects }: Host): Promise<boolean> {
  if (!effects.machine.root) return false;
  const release = (await effects.files.readText("/etc/os-release")) ?? "";
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

/** Says what it will do, does it one way after the other, and believes only what the interpreter itself says afterwards. */
export async function providePython(host: Host, search: PythonSearch, packages?: PackageVersions): Promise<Provided> {
  const ways = await waysToProvide(host, search, packages);
  const chosen = search.rejected.find(({ source }) => source === "SPECLINE_PYTHON");
  if (chosen !== undefined) {
    return {
      diagnostics: [diagnostic("environment/chosen-python", { python: chosen.path, reason: chosen.reason })],
    };
  }
  if (ways.length === 0) {
    const reason = "there is no Python to make a virtual environment with, and no package manager that could be used";
    return { diagnostics: [diagnostic("environment/nothing-left", { reason, packages: packageList() })] };
  }
  host.progress(`No Python with ${packageList()} was found. To provide one, this will be done:`);
  for (const [index, { title, commands }] of ways.entries()) {
    host.progress(`  ${index === 0 ? "1. make" : `${index + 1}. where that fails, install`} ${title}`);
    for (const { words } of commands) host.progress(`       ${words.join(" ")}`);
  }
  const failed: Failure[] = [];
  for (const way of ways) {
    const answer = await take(host, way);
    if ("version" in answer) return { python: answer, diagnostics: failed.map((one) => anotherWay(way, one)) };
    failed.push(answer);
  }
  const faults = failed.map(({ what, reason }) => diagnostic("environment/install", { what, reason }));
  const reason = `${ways.length === 1 ? "the only way" : "every way"} that this machine offers failed`;
  return { diagnostics: [...faults, diagnostic("environment/nothing-left", { reason, packages: packageList() })] };
}

/** A way that did not lead there. */
interface Failure {
  readonly way: Way;
  /** What failed, as the user knows it. */
  readonly what: string;
  readonly reason: string;
}

async function take(host: Host, way: Way): Promise<FoundInterpreter | Failure> {
  if (way.gives.source === ".specline/venv") {
    // Where the folder cannot be made, the command says why.
    await makeWorkFolder(host.effects.files, join(host.folder, dirname(VENV))).catch(() => undefined);
  }
  for (const { words, seconds } of way.commands) {
    const command = words.join(" ");
    host.progress(`> ${command}`);
    const { code, fault, lines } = await finish(host, words, {
      seconds,
      environment: { DEBIAN_FRONTEND: "noninteractive", PIP_PROGRESS_BAR: "off" },
      onLine: (line) => host.progress(`  ${line}`),
    });
    if (code !== 0) {
      const reason = fault ?? telling(lines) ?? `exit status ${code}`;
      return { way, what: `'${command}'`, reason };
    }
  }
  const answer = await ask(host, way.gives, "import");
  if ("reason" in answer) {
    return { way, what: `installing ${way.title}`, reason: answer.reason };
  }
  return answer;
}

/** The line that says most about why a command failed: the last error, else the last line. */
const telling = (lines: readonly string[]): string | undefined =>
  lines.findLast((line) => /^(error|e:)/i.test(line.trim())) ?? lines.findLast((line) => line.trim() !== "");

/** Another way worked: what failed before it is worth a line, and does not shout. */
const anotherWay = (way: Way, { way: first, reason }: Failure): Diagnostic =>
  diagnostic("environment/another-way", {
    way: way.title,
    first: first.title,
    reason: reason.replace(/^(error|e):\s*/i, ""),
  });
