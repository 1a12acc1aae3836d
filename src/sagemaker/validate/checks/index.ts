import { alternatives } from "./alternatives.ts";
import { stepArguments } from "./arguments.ts";
import { branches } from "./branches.ts";
import { caching } from "./caching.ts";
import type { DefinitionCheck } from "./check.ts";
import { conditions } from "./conditions.ts";
import { containers } from "./containers.ts";
import { echoes } from "./echoes.ts";
import { envelope } from "./envelope.ts";
import { images } from "./images.ts";
import { functions, joins } from "./joins.ts";
import { literals } from "./literals.ts";
import { modelData } from "./model-data.ts";
import { names } from "./names.ts";
import { onePlace } from "./one-place.ts";
import { order } from "./order.ts";
import { outputParameters } from "./output-parameters.ts";
import { parameters } from "./parameters.ts";
import { propertyFiles } from "./property-files.ts";
import { references } from "./references.ts";
import { retries } from "./retries.ts";
import { serviceNames } from "./service-names.ts";
import { siblings } from "./siblings.ts";
import { size } from "./size.ts";
import { spot } from "./spot.ts";
import { strings } from "./strings.ts";
import { transformSize } from "./transform-size.ts";
import { volatile } from "./volatile.ts";

/** All checks of a definition, in the order in which problems are reported. */
export const CHECKS: readonly DefinitionCheck[] = [
  envelope,
  names,
  parameters,
  references,
  echoes,
  functions,
  joins,
  order,
  branches,
  conditions,
  stepArguments,
  alternatives,
  serviceNames,
  spot,
  modelData,
  images,
  strings,
  containers,
  transformSize,
  propertyFiles,
  outputParameters,
  literals,
  siblings,
  onePlace,
  caching,
  volatile,
  retries,
  size,
];
