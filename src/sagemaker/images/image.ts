import { ownMember } from "../../base/own.ts";
import { listed, nearest } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import type { ManagedImage } from "../../spec/job.ts";
import { type ImageScope, type ImageTable, type ImageVersion, imageTable } from "./table.ts";

/**
 * The URI of an image that AWS manages: `{account}.dkr.ecr.{region}.{suffix}/{repository}:{tag}`. `instanceType`
 * selects the processor if a framework has images for more than one. The default is the CPU. If no image matches, the
 * value is "" and a diagnostic lists the choices.
 */
export function imageUri(image: ManagedImage, region: string, at: Place = {}, instanceType?: string): Staged<string> {
  const table = imageTable();
  const found = find(table, image, region, at);
  if ("code" in found) return { value: "", diagnostics: [found] };
  const { account, scope, about } = found;
  const processor = choose(scope.processors ?? about.processors, instanceType);
  const python = pythonOf(image, about, at);
  if (typeof python === "object") return { value: "", diagnostics: [python] };
  const container = processor === undefined ? undefined : ownMember(about.containers, processor);
  const tag = [prefix(image, about), processor, python, container].filter((part) => part !== undefined && part !== "");
  const suffix = ownMember(table.suffixes, region) ?? table.suffix;
  const name = tag.length === 0 ? about.repository : `${about.repository}:${tag.join("-")}`;
  return { value: `${account}.dkr.ecr.${region}.${suffix}/${name}`, diagnostics: [] };
}

/** All regions that have an image in the table. */
export const imageRegions = (): readonly string[] =>
  [...new Set(imageTable().registries.flatMap((accounts) => [...accounts.keys()]))].sort();

interface Found {
  readonly scope: ImageScope;
  readonly about: ImageVersion;
  readonly account: string;
}

function find(table: ImageTable, image: ManagedImage, region: string, at: Place): Found | Diagnostic {
  const { framework, version } = image;
  const scopes = ownMember(table.frameworks, framework);
  if (scopes === undefined) {
    return diagnostic("image/unknown-framework", { framework }, at, hint(framework, Object.keys(table.frameworks)));
  }
  const scope = scopeOf(scopes, image);
  if (scope === undefined) {
    const wanted = image.scope ?? "training";
    return diagnostic("image/no-scope", { framework, scope: wanted, scopes: listed(Object.keys(scopes)) }, at);
  }
  const about = versionOf(scope, image);
  if (about === undefined) {
    const known = [...Object.keys(scope.versions), ...Object.keys(scope.aliases ?? {})];
    return diagnostic("image/unknown-version", { framework, version }, at, hint(version, known));
  }
  const accounts = table.registries[about.registry];
  const account = accounts?.get(region);
  if (account !== undefined) return { scope, about, account };
  const regions = imageRegions();
  return regions.includes(region)
    ? diagnostic("image/not-in-region", { framework, version, region }, at, hint(region, [...(accounts?.keys() ?? [])]))
    : diagnostic("image/unknown-region", { region }, at, hint(region, regions));
}

/** The requested scope or, if the framework has only one, that scope. */
function scopeOf(scopes: Readonly<Record<string, ImageScope>>, image: ManagedImage): ImageScope | undefined {
  const [only, ...others] = Object.values(scopes);
  const asked = image.scope === undefined ? undefined : ownMember(scopes, image.scope);
  if (asked !== undefined || others.length === 0) return asked ?? only;
  return image.scope === undefined ? (scopes["training"] ?? scopes["inference"]) : undefined;
}

/** The key for a version contains what distinguishes it, as in "1.7-1", "4.36.0/pytorch2.1.0" or "1.13.1/py3". */
function versionOf(scope: ImageScope, image: ManagedImage): ImageVersion | undefined {
  const [short = "", ...rest] = image.version.split("/");
  const full = [ownMember(scope.aliases ?? {}, short) ?? short, ...rest].join("/");
  return ownMember(scope.versions, full) ?? ownMember(scope.versions, `${full}/${image.python ?? ""}`);
}

/** The start of the tag: the version as the user wrote it, or "2.1.0-transformers4.36.0" for Hugging Face. */
function prefix(image: ManagedImage, about: ImageVersion): string {
  const [version = "", base = ""] = image.version.split("/");
  const framework = /^(?:pytorch|tensorflow)(.+)$/.exec(base);
  return framework === null ? (about.tagPrefix ?? version) : `${framework[1]}-transformers${version}`;
}

function choose(processors: readonly string[] | undefined, instanceType: string | undefined): string | undefined {
  if (processors === undefined || processors.length < 2) return processors?.[0];
  // The names of instance families with NVIDIA GPUs begin with g or p (ml.g5.xlarge, ml.p4d.24xlarge).
  const wanted = /^ml\.[gp]\d/.test(instanceType ?? "") ? "gpu" : "cpu";
  return processors.includes(wanted) ? wanted : processors[0];
}

/** The Python part of the tag. A diagnostic is reported if the version must be chosen or does not exist. */
function pythonOf(image: ManagedImage, about: ImageVersion, at: Place): string | undefined | Diagnostic {
  const { pythons } = about;
  const { framework, version, python } = image;
  if (pythons === undefined || pythons.length === 0) return undefined;
  if (python === undefined && pythons.length === 1) return pythons[0];
  if (python !== undefined && pythons.includes(python)) return python;
  return python === undefined
    ? diagnostic("image/python-needed", { framework, version, pythons: listed(pythons, "or") }, at)
    : diagnostic("image/unknown-python", { framework, version, python, pythons: listed(pythons, "or") }, at);
}

function hint(name: string, known: readonly string[]): { readonly hint: string } {
  // "1.7" means "1.7-1" rather than "1", although "1" is fewer edits away.
  const near =
    known.find((other) => other.startsWith(`${name}-`) || other.startsWith(`${name}.`)) ?? nearest(name, known);
  const all = `there are ${listed(known)}`;
  return { hint: near === undefined ? all : `did you mean '${near}'? ${all}` };
}
