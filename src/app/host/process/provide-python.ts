import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { makeWorkFolder } from "../../../local/storage/work-folder.ts";
import type { Host } from "../host.ts";
import { finish } from "./process.ts";
import { ask, isBelow, packageList, VENV } from "./python.ts";
import type { FoundInterpreter, PythonSearch } from "./python-search.ts";

/** "container": the versions in SageMaker's images. "current": the newest versions. */
export type PackageVersions = "container" | "current";

/** A way to install the packages, with a description and the commands to run in order. */
export interface Way {
  readonly title: string;
  readonly commands: readonly InstallCommand[];
  /** The interpreter that has the packages after installation. */
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

/** The Debian packages that the scripts need. pandas depends on NumPy. */
const DEBIAN_PACKAGES = ["python3-sklearn", "python3-pandas", "python3-xgboost"];

/** Fails immediately if PyPI cannot be reached. By default, pip retries five times with increasing delays. */
const NO_RETRIES = ["--retries", "0", "--timeout", "15"];

/** Lists the installation methods that are available on this machine, best first. */
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
        { words: [...pip, ...NO_RETRIES, "-r", requirements], seconds: 1800 },
      ],
      gives: { path: python, source: ".specline/venv" },
    });
  }
  if (await isDebian(host)) {
    ways.push({
      title: `Debian's own packages ${DEBIAN_PACKAGES.join(", ")} for /usr/bin/python3`,
      commands: [
        { words: ["apt-get", "update", "-q"], seconds: 600 },
        { words: ["apt-get", "install", "-y", "-q", "--no-install-recommends", ...DEBIAN_PACKAGES], seconds: 1800 },
      ],
      gives: { path: "/usr/bin/python3", source: "system" },
    });
  }
  return ways;
}

/** For Python 3.12 and newer, there are no wheels with the containers' versions. */
const packageVersionsOf = (version: string): PackageVersions => (isBelow(version, "3.12") ? "container" : "current");

/** apt-get needs root, and provides these packages on Debian and its derivatives. */
async function isDebian({ effects }: Host): Promise<boolean> {
  if (!effects.machine.root) return false;
  const release = (await effects.files.readText("/etc/os-release")) ?? "";
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

/**
 * Announces its plan, then tries one method after another until the interpreter itself confirms that it has the
 * packages.
 */
export async function providePython(host: Host, search: PythonSearch, packages?: PackageVersions): Promise<Provided> {
  const ways = await waysToProvide(host, search, packages);
  const chosen = search.rejected.find(({ source }) => source === "SPECLINE_PYTHON");
  if (chosen !== undefined) {
    return {
      diagnostics: [diagnostic("environment/chosen-python", { python: chosen.path, reason: chosen.reason })],
    };
  }
  if (ways.length === 0) {
    const reason = "there is no Python to create a virtual environment with, and no package manager to use";
    return { diagnostics: [diagnostic("environment/nothing-left", { reason, packages: packageList() })] };
  }
  host.progress(`There is no Python with ${packageList()}. To install one, Specline will:`);
  for (const [index, { title, commands }] of ways.entries()) {
    host.progress(`  ${index === 0 ? "1. create" : `${index + 1}. if that fails, install`} ${title}`);
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

/** A failed way. */
interface Failure {
  readonly way: Way;
  /** A description of the failure that users can understand. */
  readonly what: string;
  readonly reason: string;
}

async function take(host: Host, way: Way): Promise<FoundInterpreter | Failure> {
  if (way.gives.source === ".specline/venv") {
    // If the folder cannot be created, the command reports the reason.
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
      const reason = fault ?? errorIn(lines) ?? `exit status ${code}`;
      return { way, what: `'${command}'`, reason };
    }
  }
  const answer = await ask(host, way.gives, "import");
  if ("reason" in answer) {
    return { way, what: `installing ${way.title}`, reason: answer.reason };
  }
  return answer;
}

/** The line that best explains why a command failed: the last error or, if there is none, the last line. */
const errorIn = (lines: readonly string[]): string | undefined =>
  lines.findLast((line) => /^(error|e:)/i.test(line.trim())) ?? lines.findLast((line) => line.trim() !== "");

/** Another method worked, so the earlier failure is only a note. */
const anotherWay = (way: Way, { way: first, reason }: Failure): Diagnostic =>
  diagnostic("environment/another-way", {
    way: way.title,
    first: first.title,
    reason: reason.replace(/^(error|e):\s*/i, ""),
  });
