import type { DiskName } from "../../config/names/disk-name.ts";
import { baseNames } from "./base.ts";
import { dataNames } from "./data.ts";
import { evaluationNames } from "./evaluation.ts";
import { factNames } from "./facts.ts";
import { hyperparameterNames } from "./hyperparameters.ts";
import { machineNames } from "./machine.ts";
import { ownScriptNames } from "./own-script.ts";
import { servingNames } from "./serving.ts";

/**
 * Names in config files of Python teams and their meaning in the standard steps. Reading, `config explain`, the schema
 * and docs/config-names.md are derived from this table. Names of Specline's own fields, in any case, are not in it.
 */
export const standardDiskNames: readonly DiskName[] = [
  ...baseNames,
  ...factNames,
  ...machineNames,
  ...dataNames,
  ...hyperparameterNames,
  ...evaluationNames,
  ...servingNames,
  ...ownScriptNames,
];
