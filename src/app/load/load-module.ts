import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Diagnostic, diagnostic, type Place, SpeclineError } from "../../diagnostics/index.ts";
import { ownFolder } from "./own-folder.ts";

/** A module's exports, or the reason why it cannot be loaded. */
export type LoadedModule =
  | { readonly exports: Readonly<Record<string, unknown>> }
  | { readonly diagnostics: readonly Diagnostic[] };

/**
 * Since version 22.18, Node has stripped types without a flag. Source: Node documentation, "Modules: TypeScript" (as of
 * November 2026).
 */
const stripsTypes = (): boolean => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
};

/**
 * Imports a user's module. Node loads plain JavaScript, and TypeScript if it can strip types, because that is fastest.
 * jiti loads everything else: TypeScript on older Node versions, syntax that cannot simply be stripped, and modules
 * without `specline` installed beside them.
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

/** Users' modules import this copy of Specline, whether or not one is installed beside them. */
const OWN_ENTRIES = ["specline", "specline/steps", "specline/sagemaker"];

async function throughJiti(file: string): Promise<Readonly<Record<string, unknown>>> {
  const [{ createJiti }, ...own] = await Promise.all([
    import("jiti"),
    // A missing entry matters only to a module that imports it.
    ...OWN_ENTRIES.map((name) => (import(name) as Promise<unknown>).catch(() => undefined)),
  ]);
  const jiti = createJiti(pathToFileURL(file).href, {
    fsCache: ownFolder(join(tmpdir(), `specline-code-${process.getuid?.() ?? 0}`)),
    interopDefault: false,
    virtualModules: Object.fromEntries(
      OWN_ENTRIES.flatMap((name, index) => (own[index] === undefined ? [] : [[name, own[index]]])),
    ),
  });
  return (await jiti.import(file)) as Readonly<Record<string, unknown>>;
}

/** A module that builds a pipeline can throw Specline's diagnostics. Any other exception is an error in the module. */
function faultsOf(error: unknown, file: string, shown: string): readonly Diagnostic[] {
  const at: Place = { file, ...lineIn(error, file) };
  const { diagnostics } = (error ?? {}) as { readonly diagnostics?: readonly Diagnostic[] };
  if (error instanceof SpeclineError || Array.isArray(diagnostics)) {
    return (diagnostics ?? []).map((fault) => ({ ...fault, at: { ...at, ...fault.at } }));
  }
  const { name = "Error", message = String(error) } = error as Error;
  const first = (message.split("\n")[0] ?? message).trim().replaceAll("file://", "");
  // jiti wraps Babel's errors in a plain Error.
  const said = /^\w*Error: /.test(first) ? first : `${name}: ${first}`;
  return [diagnostic("load/module", { file: shown, message: said }, at)];
}

/** The location in the user's file at which an exception was thrown, taken from the stack trace. */
function lineIn(error: unknown, file: string): Pick<Place, "range"> {
  const text = error instanceof Error ? `${error.message}\n${error.stack ?? ""}` : "";
  for (const line of text.split("\n")) {
    const path = line.includes("file://") ? line.replace(/file:\/\/[^\s:)]+/, (url) => fileURLToPath(url)) : line;
    const [, row, column] = path.includes(file) ? (/:(\d+):(\d+)\)?$/.exec(path.trim()) ?? []) : [];
    if (row !== undefined) return { range: { start: { line: Number(row), column: Number(column) } } };
  }
  return {};
}
