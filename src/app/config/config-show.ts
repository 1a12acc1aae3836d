import { dirname, resolve } from "node:path";
import type { JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { fieldsOf, parseConfigs } from "../../config/index.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { registryFor } from "../load/packs.ts";
import { knownSteps } from "./layer-configs.ts";

/** A config as its file states it, with names as in files. */
export interface ShownConfig {
  readonly name: string;
  readonly class: string;
  /** Undefined for the config of a step that no pack defines. */
  readonly step?: string;
  /** The values that the file sets, including those that the step does not use. */
  readonly set: JsonObject;
  /** The values of derived fields. */
  readonly computed: JsonObject;
}

/** Lists the configs in a config file, each with all of its values. */
export async function showConfigs(
  host: Host,
  file: string,
  { partial = false }: { readonly partial?: boolean | undefined },
): Promise<{ readonly configs?: readonly ShownConfig[]; readonly diagnostics: readonly Diagnostic[] }> {
  const text = await readNamed(host.effects.files, host.folder, file);
  if (text.value === undefined) return { diagnostics: text.diagnostics };
  const path = resolve(host.folder, file);
  const { value: registry, diagnostics: faults } = await registryFor(host, dirname(path));
  const read = parseConfigs(text.value, path, knownSteps(registry), { partial });
  const diagnostics = [...faults, ...read.diagnostics];
  if (hasErrors(diagnostics)) return { diagnostics };
  const known = read.value.configs.map(({ name, className, spec, jobType, set, derived, extraFields }) => {
    const { byName } = fieldsOf(spec);
    const asInFiles = (values: object): JsonObject =>
      Object.fromEntries(
        Object.entries(values).map(([field, value]) => [byName.get(field)?.serializedName ?? field, value]),
      );
    return {
      name,
      class: className,
      step: spec.name,
      set: { ...asInFiles(set), ...defined({ job_type: jobType }), ...extraFields },
      computed: asInFiles(derived),
    };
  });
  const unknown = read.value.unknownConfigs.map(({ name, className, values }) => ({
    name,
    class: className,
    set: values,
    computed: {},
  }));
  return { configs: [...known, ...unknown], diagnostics };
}
