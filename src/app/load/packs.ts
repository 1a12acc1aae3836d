import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { z } from "zod";
import { packFaults } from "../../author/index.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Effects } from "../../local/effects.ts";
import { createRegistry, type Registry } from "../../registry/registry.ts";
import type { Pack } from "../../spec/pack.ts";
import { standardPacks, standardRegistry } from "../../steps/pipeline.ts";
import type { Host } from "../host/host.ts";
import { located, parseText, type TextDocument } from "./documents/read-document.ts";
import { readProject } from "./project.ts";

/** A document that can list packs, and its file. */
export interface PackNames {
  readonly file: string;
  readonly document: TextDocument;
}

/**
 * All steps available in a folder: the standard steps, and those from the packs listed in the folder's
 * specline.config.yaml and in the spec itself. If a pack cannot be loaded, it is reported and the others are used.
 */
export async function registryFor({ effects }: Host, folder: string, spec?: PackNames): Promise<Staged<Registry>> {
  const project = await readProject(effects, folder);
  const diagnostics: Diagnostic[] = project !== undefined && "diagnostics" in project ? [...project.diagnostics] : [];
  const named = [...(project === undefined || "diagnostics" in project ? [] : [project]), ...(spec ? [spec] : [])];
  const found = new Map<string, Pack>();
  for (const naming of named) {
    for (const { name, path } of packNames(naming)) {
      const loaded = await loadPack(name, dirname(naming.file));
      const faults = "diagnostics" in loaded ? loaded.diagnostics : clashesWith(loaded, found);
      diagnostics.push(
        ...(await located(
          naming.document,
          naming.file,
          faults.map((fault) => ({ ...fault, at: { path, ...fault.at } })),
        )),
      );
      if (!("diagnostics" in loaded) && faults.length === 0) found.set(loaded.file, loaded.pack);
    }
  }
  if (found.size === 0) return { value: standardRegistry, diagnostics };
  const packs = [...standardPacks, ...found.values()];
  const made = createRegistry(packs);
  const clashes = [...made.diagnostics, ...packFaults(packs)];
  const last = named.at(-1);
  const shown = (fault: Diagnostic): Diagnostic => ({ ...fault, at: { path: "packs", ...fault.at } });
  diagnostics.push(...(last === undefined ? clashes : await located(last.document, last.file, clashes.map(shown))));
  return { value: made.value, diagnostics };
}

/** A pack as named in a file, and that file's folder. */
export interface NamedPack {
  readonly name: string;
  readonly folder: string;
}

/** The packs that a folder's specline.config.yaml and a document name. */
export async function namedPacks({ effects }: Host, file: string): Promise<readonly NamedPack[]> {
  const project = await readProject(effects, dirname(file));
  const own = /\.(ya?ml|json)$/i.test(file) ? await readDocumentOf(effects, file) : undefined;
  const named = [...(project === undefined || "diagnostics" in project ? [] : [project]), ...(own ? [own] : [])];
  return named.flatMap((one) => packNames(one).map(({ name }) => ({ name, folder: dirname(one.file) })));
}

async function readDocumentOf({ files }: Effects, file: string): Promise<PackNames | undefined> {
  const parsed = await parseText(file, (await files.readText(file)) ?? "");
  return "diagnostics" in parsed ? undefined : { file, document: parsed };
}

/** The entries of `packs`. The document's reader reports any value that is not a list of strings. */
function packNames({ document }: PackNames): readonly { readonly name: string; readonly path: string }[] {
  const { packs } = (document.value ?? {}) as { readonly packs?: unknown };
  const list = Array.isArray(packs) ? packs : [];
  return list.flatMap((name, index) => (typeof name === "string" ? [{ name, path: `packs[${index}]` }] : []));
}

interface Found {
  readonly file: string;
  readonly pack: Pack;
}

function clashesWith({ file, pack }: Found, found: ReadonlyMap<string, Pack>): readonly Diagnostic[] {
  for (const [other, { name }] of found) {
    if (name === pack.name && other !== file)
      return [diagnostic("registry/pack-clash", { pack: name, first: other, second: file })];
  }
  return [];
}

async function loadPack(
  name: string,
  folder: string,
): Promise<Found | { readonly diagnostics: readonly Diagnostic[] }> {
  const file = await packFile(name, folder);
  if (file === undefined) return { diagnostics: [diagnostic("registry/no-pack", { pack: name, folder })] };
  const { loadModule } = await import("./load-module.ts");
  const loaded = await loadModule(file, name);
  if ("diagnostics" in loaded) return loaded;
  const pack = Object.values(loaded.exports).find(isPack);
  if (pack !== undefined) return { file, pack };
  const names = Object.keys(loaded.exports);
  const text = names.length === 0 ? "it exports nothing" : `it exports only ${names.slice(0, 8).join(", ")}`;
  return { diagnostics: [diagnostic("registry/not-a-pack", { pack: name, found: text })] };
}

/**
 * Resolves a pack to its module as Node would. The pack is a file, a folder with a package, or an installed package.
 */
async function packFile(name: string, folder: string): Promise<string | undefined> {
  const { createJiti } = await import("jiti");
  const jiti = createJiti(pathToFileURL(join(folder, "packs")).href);
  const path = /^(\.{1,2}\/|\/)/.test(name) ? resolve(folder, name) : name;
  const url = jiti.esmResolve(path, { try: true });
  const file = url === undefined ? undefined : url.startsWith("file:") ? fileURLToPath(url) : url;
  return file !== undefined && existsSync(file) ? file : undefined;
}

const packShape = z.looseObject({
  name: z.string().min(1),
  version: z.string(),
  steps: z.array(
    z.looseObject({
      name: z.string().min(1),
      verb: z.string().min(1),
      rank: z.number(),
      inputs: z.looseObject({}),
      outputs: z.looseObject({}),
      job: z.looseObject({ type: z.string() }),
      config: z.custom((value) => typeof (value as { readonly shape?: unknown } | undefined)?.shape === "object"),
    }),
  ),
});
/** Recognized by its shape instead of its class, because a pack may use other copies of Specline and zod. */
const isPack = (value: unknown): value is Pack => packShape.safeParse(value).success;
