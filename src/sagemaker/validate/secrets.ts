import { defined } from "../../base/defined.ts";
import { isList, objectOf } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { secretsBelow } from "../../base/secrets/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";

/**
 * Reports literal secrets in a definition, with one warning for each member. Specline's own configs reject them
 * earlier. A definition from another tool is run and written unchanged.
 */
export function secretsInDefinition(definition: unknown): readonly Diagnostic[] {
  const paths = new Map(secretsBelow(definition).map(({ path }) => [written(path), path]));
  return [...paths].map(([at, path]) => {
    return diagnostic("definition/secret", { path: at }, defined({ path: at, step: stepAt(definition, path) }));
  });
}

/** "Steps[0].Arguments.Environment.DB_PASSWORD". */
const written = (path: readonly string[]): string =>
  path.reduce((whole, key) => (/^\d+$/.test(key) ? `${whole}[${key}]` : whole === "" ? key : `${whole}.${key}`), "");

/** The name of the innermost step along a path. */
function stepAt(definition: unknown, path: readonly string[]): string | undefined {
  let step: string | undefined;
  let value = definition;
  for (const key of path) {
    value = isList(value) ? value[Number(key)] : ownMember(objectOf(value), key);
    const { Name: name, Arguments: given } = objectOf(value);
    if (typeof name === "string" && given !== undefined) step = name;
  }
  return step;
}
