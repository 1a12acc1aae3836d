import type { JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import type { Manifest } from "../../compile/compiled.ts";
import { satisfies } from "../../spec/kinds.ts";

/**
 * How the training table is read, as far as the pipeline says so: new data usually come from the same source. Whichever
 * step of whichever pack loads the table is recognized by its output.
 */
export function readingOf(manifest: Pick<Manifest, "steps"> | undefined): JsonObject {
  const loading = manifest?.steps.find(
    ({ outputs, branch = "training" }) =>
      branch === "training" && Object.values(outputs).some(({ kind }) => satisfies(kind, "tabular.raw")),
  );
  const { format, encoding, delimiter, indexColumn } = loading?.config ?? {};
  return defined({ format, encoding, delimiter, index_column: indexColumn }) as JsonObject;
}
