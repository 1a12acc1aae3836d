import { form } from "./form.ts";
import { jobs } from "./jobs.ts";
import { names } from "./names.ts";
import { order } from "./order.ts";
import { places } from "./places.ts";
import { references } from "./references.ts";
import { reuse } from "./reuse.ts";
import { values } from "./values.ts";

/** Problems found by comparing a definition with SageMaker's requests and rules for whole definitions. */
export const definition = {
  ...form,
  ...values,
  ...names,
  ...references,
  ...order,
  ...places,
  ...jobs,
  ...reuse,
} as const;
