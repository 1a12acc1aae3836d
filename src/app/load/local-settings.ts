import { dirname } from "node:path";
import { isObject, objectOf } from "../../base/json.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { LocalProgram } from "../../local/jobs/programs/program.ts";
import type { Mapping } from "../../local/storage/other-places.ts";
import type { Host } from "../host/host.ts";
import { located } from "./documents/read-document.ts";
import { readMaps } from "./documents/read-maps.ts";
import { readPrograms } from "./documents/read-programs.ts";
import { readProject } from "./project.ts";

/** Where a run on this machine finds what is on AWS. */
export interface LocalSettings {
  readonly programs: readonly LocalProgram[];
  readonly maps: readonly Mapping[];
  readonly code: readonly string[];
  /** Whether inputs are copied from S3. */
  readonly fetch: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** The options of `run` that have these settings for a single run. */
export interface LocalWords {
  readonly lambdas?: readonly string[];
  readonly callbacks?: readonly string[];
  readonly entrypoints?: readonly string[];
  readonly maps?: readonly string[];
  readonly codeFolders?: readonly string[];
  readonly fetch?: boolean | undefined;
}

const PROGRAM_KEYS = { lambda: "lambdas", callback: "callbacks", entrypoint: "entrypoints" } as const;

/** The settings of a run: those of the command line, then those in `local` of the nearest specline.config.yaml. */
export async function readLocalSettings(host: Host, folder: string, words: LocalWords): Promise<LocalSettings> {
  const own = await read(host, words, { prefix: "--", asked: true });
  const project = await readProject(host.effects, folder);
  // A file that cannot be read is reported with its targets.
  if (project === undefined || "diagnostics" in project) return own;
  const { file, document } = project;
  const { words: written, faults } = wordsIn(objectOf(document.value)["local"]);
  const shared = await read({ ...host, folder: dirname(file) }, written, { prefix: "local.", asked: false });
  const placed = [...faults, ...shared.diagnostics].map((fault) => ({ ...fault, at: { file, path: "local" } }));
  return {
    programs: [...own.programs, ...shared.programs],
    maps: [...own.maps, ...shared.maps],
    code: [...own.code, ...shared.code],
    fetch: words.fetch ?? shared.fetch,
    diagnostics: [...own.diagnostics, ...(await located(document, file, placed))],
  };
}

async function read(
  host: Host,
  { maps = [], codeFolders = [], fetch = false, ...words }: LocalWords,
  { prefix, asked }: { readonly prefix: string; readonly asked: boolean },
): Promise<LocalSettings> {
  const found = await Promise.all(
    (["lambda", "callback", "entrypoint"] as const).map((replaces) => {
      const source = { replaces, words: words[PROGRAM_KEYS[replaces]] ?? [], option: `${prefix}${replaces}` };
      return readPrograms({ ...source, folder: host.folder, asked }, host.effects);
    }),
  );
  const places = await readMaps(host, maps, codeFolders, prefix);
  return {
    programs: found.flatMap(({ programs }) => programs),
    maps: places.maps,
    code: places.code,
    fetch,
    diagnostics: [...found.flatMap(({ diagnostics }) => diagnostics), ...places.diagnostics],
  };
}

/** The settings as the options would have them. */
function wordsIn(value: unknown): { readonly words: LocalWords; readonly faults: readonly Diagnostic[] } {
  const faults: Diagnostic[] = [];
  const refuse = (option: string, found: unknown, expected: string): readonly string[] => {
    faults.push(diagnostic("usage/bad-value", { option, value: JSON.stringify(found) ?? "", expected }));
    return [];
  };
  if (value === undefined || value === null) return { words: {}, faults };
  if (!isObject(value)) {
    refuse("local", value, "a map");
    return { words: {}, faults };
  }
  const entries = (key: string): readonly string[] => {
    const found = value[key] ?? {};
    if (!isObject(found)) return refuse(`local.${key}`, found, "a map from names to strings");
    return Object.entries(found).flatMap(([name, one]) => {
      if (typeof one === "string") return [`${name}=${one}`];
      return Array.isArray(one)
        ? [`${name}=${JSON.stringify(one)}`]
        : refuse(`local.${key}.${name}`, one, "a string or a list of words");
    });
  };
  const fetch = value["fetch"] ?? false;
  if (typeof fetch !== "boolean") refuse("local.fetch", fetch, "true or false");
  const code = value["code"] ?? [];
  const folders = typeof code === "string" ? [code] : code;
  const isList = Array.isArray(folders) && folders.every((one) => typeof one === "string");
  for (const key of Object.keys(value)) if (!KEYS.includes(key)) refuse("local", key, KEYS.join(", "));
  return {
    words: {
      lambdas: entries("lambda"),
      callbacks: entries("callback"),
      entrypoints: entries("entrypoint"),
      maps: entries("map"),
      codeFolders: isList ? (folders as readonly string[]) : refuse("local.code", code, "a list of folders"),
      fetch: fetch === true,
    },
    faults,
  };
}

const KEYS: readonly string[] = ["lambda", "callback", "entrypoint", "map", "code", "fetch"];
