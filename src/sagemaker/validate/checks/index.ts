import { alternatives } from "./alternatives.ts";
import { stepArguments } from "./arguments.ts";
import { branches } from "./branches.ts";
import { caching } from "./caching.ts";
import type { DefinitionCheck } from "./check.ts";
import { conditions } from "./conditions.ts";
import { containers } from "./containers.ts";
import { envelope } from "./envelope.ts";
import { functions, joins } from "./joins.ts";
import { literals } from "./literals.ts";
import { names } from "./names.ts";
import { onePlace } from "./one-place.ts";
import { order } from "./order.ts";
import { outputParameters } from "./output-parameters.ts";
import { parameters } from "./parameters.ts";
import { propertyFiles } from "./property-files.ts";
import { references } from "./references.ts";
import { retries } from "./retries.ts";
import { size } from "./size.ts";
import { transformSize } from "./transform-size.ts";

/** All checks of a definition, in the order in which problems are reported. */
export const CHECKS: readonly DefinitionCheck[] = [
  envelope,
  names,
  parameters,
  references,
  functions,
  joins,
  order,
  branches,
  conditions,
  stepArguments,
  alternatives,
  containers,
  transformSize,
  propertyFiles,
  outputParameters,
  literals,
  onePlace,
  caching,
  retries,
  size,
];
