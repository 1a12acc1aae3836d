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
 * Names in Python teams' config files and their meaning in the standard steps. Parsing, `config explain`, the schema
 * and docs/config-names.md are derived from this table. It omits names of Specline's own fields, in any letter case.
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
