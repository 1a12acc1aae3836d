import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Diagnostic, diagnostic, type Place, SpeclineError } from "../../diagnostics/index.ts";
import { ownFolder } from "./own-folder.ts";

/** What a module gives, or why it cannot be loaded. */
export type LoadedModule =
  | { readonly exports: Readonly<Record<string, unknown>> }
  | { readonly diagnostics: readonly Diagnostic[] };

/** Node strips types by itself from 22.18 on. Source: Node documentation, "Modules: TypeScript"; as known in 2026-11. */
const stripsTypes = (): boolean => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
};

/**
 * Imports a user's module. Plain JavaScript, and TypeScript where Node strips types, goes Node's own way, which is fastest;
 * what that cannot load (older Node, syntax that is more than types, no `specline` installed beside it) goes through jiti.
 */
export async function loadModule(file: string, shown: string): Promise<LoadedModule> {
  try {
    if (/\.[mc]?js$/.test(file) || stripsTypes()) {
      try {
        return { exports: (await import(pathToFileURL(file).href)) as Record<string, unknown> };
      } catch (error) {
        if (!isForJiti(error)) throw error;
      }
    }
    return { exports: await throughJiti(file) };
  } catch (error) {
    return { diagnostics: faultsOf(error, file, shown) };
  }
}

const isForJiti = (error: unknown): boolean => {
  const { code, name } = error as NodeJS.ErrnoException;
  return code === "ERR_MODULE_NOT_FOUND" || code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX" || name === "SyntaxError";
};

/** What users import is this very Specline, whether it is installed beside their module or not. */
const OWN = ["specline", "specline/steps", "specline/sagemaker"];

async function throughJiti(file: string): Promise<Readonly<Record<string, unknown>>> {
  const [{ createJiti }, ...own] = await Promise.all([
    import("jiti"),
    // One that cannot be had is missed by the module that asks for it, not by every module.
    ...OWN.map((name) => (import(name) as Promise<unknown>).catch(() => undefined)),
  ]);
  const jiti = createJiti(pathToFileURL(file).href, {
    fsCache: ownFolder(join(tmpdir(), `specline-code-${process.getuid?.() ?? 0}`)),
    interopDefault: false,
    virtualModules: Object.fromEntries(
      OWN.flatMap((name, index) => (own[index] === undefined ? [] : [[name, own[index]]])),
    ),
  });
  return (await jiti.import(file)) as Readonly<Record<string, unknown>>;
}

/** A module that builds a pipeline may throw our own faults; anything else is the module's. */
function faultsOf(error: unknown, file: string, shown: string): readonly Diagnostic[] {
  const at: Place = { file, ...lineIn(error, file) };
  const { diagnostics } = (error ?? {}) as { readonly diagnostics?: readonly Diagnostic[] };
  if (error instanceof SpeclineError || Array.isArray(diagnostics)) {
    return (diagnostics ?? []).map((fault) => ({ ...fault, at: { ...at, ...fault.at } }));
  }
  const { name = "Error", message = String(error) } = error as Error;
  const first = (message.split("\n")[0] ?? message).trim().replaceAll("file://", "");
  // jiti wraps what Babel says in a plain Error.
  const said = /^\w*Error: /.test(first) ? first : `${name}: ${first}`;
  return [diagnostic("load/module", { file: shown, message: said }, at)];
}

/** The place in the user's file where an exception came up, as its stack tells. */
function lineIn(error: unknown, file: string): Pick<Place, "range"> {
  const text = error instanceof Error ? `${error.message}\n${error.stack ?? ""}` : "";
  for (const line of text.split("\n")) {
    const path = line.includes("file://") ? line.replace(/file:\/\/[^\s:)]+/, (url) => fileURLToPath(url)) : line;
    const [, row, column] = path.includes(file) ? (/:(\d+):(\d+)\)?$/.exec(path.trim()) ?? []) : [];
    if (row !== undefined) return { range: { start: { line: Number(row), column: Number(column) } } };
  }
  return {};
}
