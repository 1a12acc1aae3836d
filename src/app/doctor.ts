import { dirname, join } from "node:path";
import { defined } from "../base/defined.ts";
import { readableBytes } from "../base/units.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../diagnostics/index.ts";
import { chooseIsolation } from "../local/isolation/isolation.ts";
import { IGNORE_FILE, makeWorkFolder } from "../local/storage/work-folder.ts";
import type { Host } from "./host/host.ts";
import { type PackageVersions, providePython } from "./host/process/provide-python.ts";
import { findProvenPython, isBelow, noPython } from "./host/process/python.ts";
import type { FoundInterpreter, RejectedPython } from "./host/process/python-search.ts";
import { messageOf } from "./host/system-error.ts";

const OLDEST_NODE = "20.19";
/** A run of the example needs only about 30 MiB, but less free space than this means that the disk is almost full. */
const LOW_DISK_BYTES = 2 ** 30;

/** The result of one check. */
export interface DoctorCheck {
  readonly name: "node" | "python" | "work folder" | "disk" | "isolation";
  readonly state: "ok" | "warning" | "failed";
  readonly found: string;
}

export interface Health {
  readonly ok: boolean;
  readonly checks: readonly DoctorCheck[];
  readonly python?: FoundInterpreter;
  /** Interpreters that cannot be used. */
  readonly passedOver: readonly RejectedPython[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface DoctorOptions {
  readonly fix: boolean;
  readonly packages?: PackageVersions | undefined;
  /** The absolute path of the work folder. */
  readonly work: string;
}

/** Checks everything that a local run needs. If there is no usable Python and `fix` is set, installs the packages. */
export async function doctor(host: Host, options: DoctorOptions): Promise<Health> {
  const { work } = options;
  const looked = [nodeCheck(host), await pythonCheck(host, options)];
  const missing = await missingFolders(host, work);
  try {
    looked.push(await folderCheck(host, work));
    if (looked[2]?.check.state === "ok") looked.push(await diskCheck(host, work), await isolationCheck(host, work));
  } finally {
    await removeMade(host, work, missing);
  }
  const diagnostics = looked.flatMap((each) => each.diagnostics);
  const python = looked.find((each) => each.python !== undefined)?.python;
  const checks = looked.map(({ check }) => check);
  const passedOver = looked.flatMap((each) => each.passedOver ?? []);
  return defined({ ok: !hasErrors(diagnostics), checks, python, passedOver, diagnostics });
}

/** The folders that have to be created for a work folder, the innermost first. */
async function missingFolders({ effects: { files } }: Host, work: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let folder = work; (await files.stat(folder).catch(() => null)) === undefined; folder = dirname(folder))
    missing.push(folder);
  return missing;
}

/** Removes the work folder if it was created only to try it. A run that has begun in the meantime keeps it. */
async function removeMade(
  { effects: { files } }: Host,
  work: string,
  [made, ...above]: readonly string[],
): Promise<void> {
  if (made === undefined) return;
  if ((await files.list(made).catch(() => [])).some((name) => name !== IGNORE_FILE)) return;
  await files.remove(join(work, IGNORE_FILE)).catch(() => undefined);
  for (const folder of [made, ...above]) await files.removeEmpty(folder).catch(() => undefined);
}

interface Looked {
  readonly check: DoctorCheck;
  readonly diagnostics: readonly Diagnostic[];
  readonly python?: FoundInterpreter;
  readonly passedOver?: readonly RejectedPython[];
}

function nodeCheck({ node }: Host): Looked {
  const old = isBelow(node, OLDEST_NODE);
  return {
    check: { name: "node", state: old ? "failed" : "ok", found: node },
    diagnostics: old ? [diagnostic("environment/node", { version: node, needed: OLDEST_NODE })] : [],
  };
}

async function pythonCheck(host: Host, { fix, packages: versions }: DoctorOptions): Promise<Looked> {
  const search = await findProvenPython(host);
  const provided = search.found === undefined && fix ? await providePython(host, search, versions) : undefined;
  const python = search.found ?? provided?.python;
  const passedOver = search.rejected;
  const diagnostics = provided?.diagnostics ?? (python === undefined ? [noPython(search)] : []);
  if (python === undefined) {
    const found =
      passedOver.length === 0 ? "none" : passedOver.map(({ path, reason }) => `${path}: ${reason}`).join("\n");
    return { check: { name: "python", state: "failed", found }, diagnostics, passedOver };
  }
  const packages = Object.entries(python.packages).map(([name, version]) => `${name} ${version}`);
  const found = `${python.path} (Python ${python.version}, ${packages.join(", ")})`;
  return { check: { name: "python", state: "ok", found }, diagnostics, python, passedOver };
}

/** Writes a file and removes it again, because permissions do not show whether a disk is read-only or full. */
async function folderCheck({ effects: { files, random } }: Host, work: string): Promise<Looked> {
  const probe = join(work, `probe-${random(8)}`);
  try {
    await makeWorkFolder(files, work);
    await files.write(probe, "x");
    await files.remove(probe);
    return { check: { name: "work folder", state: "ok", found: work }, diagnostics: [] };
  } catch (error) {
    const reason = messageOf(error);
    return {
      check: { name: "work folder", state: "failed", found: `${work}: ${reason}` },
      diagnostics: [diagnostic("environment/not-writable", { folder: work, reason })],
    };
  }
}

async function diskCheck(host: Host, work: string): Promise<Looked> {
  const free = await host.freeBytes(work);
  const low = free !== undefined && free < LOW_DISK_BYTES;
  const found = free === undefined ? "unknown" : `${readableBytes(free)} free`;
  return {
    check: { name: "disk", state: low ? "warning" : "ok", found },
    diagnostics: low ? [diagnostic("environment/disk", { free: readableBytes(free), folder: work })] : [],
  };
}

/** Tests the isolation that the runner would choose. */
async function isolationCheck(host: Host, work: string): Promise<Looked> {
  const folder = join(work, `doctor-${host.effects.random(8)}`);
  try {
    const { container, note } = await chooseIsolation(host.effects, folder);
    if (note === undefined) {
      return {
        check: { name: "isolation", state: "ok", found: `${container.isolation}: jobs get a private /opt/ml` },
        diagnostics: [],
      };
    }
    return {
      check: { name: "isolation", state: "warning", found: `${container.isolation}: ${note}` },
      diagnostics: [diagnostic("environment/no-namespace", { reason: note })],
    };
  } finally {
    await host.effects.files.remove(folder);
  }
}
