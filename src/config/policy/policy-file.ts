import { z } from "zod";
import type { JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isObject, objectOf } from "../../base/json.ts";
import { didYouMean, nearest } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import { readDocument } from "../file/document.ts";
import { parseLayers } from "../layers/parse-layers.ts";
import { fieldsOf, isDerived, type KnownField, type KnownSteps } from "../schema/known.ts";
import { contradictions } from "./contradictions.ts";
import type { FieldLimit, OrganisationPolicy } from "./policy.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const limitSchema = z.strictObject({
  allowed: z.array(scalar).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
});
const LIMIT = "an object with 'allowed', a list of values, or with numbers 'min' and 'max'";

/**
 * Reads a policy file (YAML or JSON). It has the sections of a layer file (`base`, `processing` and `steps`), `limits`
 * by field, and `target`, which is read with the targets.
 *
 * @returns the policy, and its faults, including what contradicts itself
 */
export function parsePolicy(text: string, file: string, steps: KnownSteps): Staged<OrganisationPolicy> {
  const read = parseLayers(text, file, "policy", steps);
  const diagnostics: Diagnostic[] = [...read.diagnostics];
  const document = readDocument(text, file).value;
  const { limits: section, target } = objectOf(document?.value);
  const at = (...path: readonly string[]) => read.value.at(["limits", ...path]);
  if (section !== undefined && !isObject(section))
    diagnostics.push(diagnostic("policy/shape", { path: "limits", expected: "an object of fields" }, at()));
  const limits = new Map<string, FieldLimit>();
  for (const [name, given] of Object.entries(objectOf(section))) {
    const field = findField(name, steps);
    const parsed = limitSchema.safeParse(given);
    if (field === undefined) diagnostics.push(unknownField(name, steps, at(name)));
    else if (!parsed.success || Object.keys(parsed.data).length === 0)
      diagnostics.push(diagnostic("policy/shape", { path: `limits.${name}`, expected: LIMIT }, at(name)));
    else limits.set(field.name, defined(parsed.data));
  }
  const policy: OrganisationPolicy = {
    layer: read.value,
    limits: Object.fromEntries(limits),
    target: objectOf(target) as JsonObject,
  };
  return { value: policy, diagnostics: [...diagnostics, ...contradictions(policy, steps)] };
}

const everyField = (steps: KnownSteps): readonly KnownField[] =>
  [...new Set(steps.names.values())].flatMap((spec) => [...fieldsOf(spec).byName.values()]);

const findField = (name: string, steps: KnownSteps): KnownField | undefined =>
  everyField(steps).find((field) => !isDerived(field) && [field.name, field.serializedName].includes(name));

function unknownField(field: string, steps: KnownSteps, at: Diagnostic["at"]): Diagnostic {
  const near = nearest(field, new Set(everyField(steps).map(({ name }) => name)));
  return diagnostic("config/nobody-takes", { field }, { ...at, field }, defined({ hint: didYouMean(near) }));
}
