import { secretsBelow } from "../../base/secrets/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";

/**
 * Secrets that stand in a definition as they are, one warning for each member. Our own configs are refused before they come
 * here; a definition of somebody else's is theirs, and is run and written as it is.
 */
export function secretsInDefinition(definition: unknown): readonly Diagnostic[] {
  const paths = new Map(secretsBelow(definition).map(({ path }) => [written(path), path]));
  return [...paths].map(([at, path]) => {
    const step = stepAt(definition, path);
    return diagnostic("definition/secret", { path: at }, { path: at, ...(step === undefined ? {} : { step }) });
  });
}

/** "Steps[0].Arguments.Environment.DB_PASSWORD". */
const written = (path: readonly string[]): string =>
  path.reduce((whole, key) => (/^\d+$/.test(key) ? `${whole}[${key}]` : whole === "" ? key : `${whole}.${key}`), "");

/** The name of the innermost step on the way. */
function stepAt(definition: unknown, path: readonly string[]): string | undefined {
  let step: string | undefined;
  let value = definition;
  for (const key of path) {
    value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
    const { Name: name, Arguments: given } = (value ?? {}) as { readonly Name?: unknown; readonly Arguments?: unknown };
    if (typeof name === "string" && given !== undefined) step = name;
  }
  return step;
}
