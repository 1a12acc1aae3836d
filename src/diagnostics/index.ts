export {
  type Catalogue,
  catalogue,
  type DataOf,
  type DiagnosticCode,
  type DiagnosticDetails,
  diagnostic,
  type Message,
  type Refused,
  text,
} from "./catalogue.ts";
export {
  type Diagnostic,
  type Edit,
  type Fix,
  hasErrors,
  orThrow,
  type Place,
  type Position,
  type Severity,
  SpeclineError,
  type Staged,
} from "./diagnostic.ts";
export type { CatalogueEntry, Ground } from "./entry.ts";
export { workflowCommands } from "./formats/github.ts";
export { type FaultInFile, sarifOf } from "./formats/sarif.ts";
export {
  type AllowanceSource,
  type AllowedDiagnostic,
  isOverridable,
  type Judge,
  judgeBy,
  type Overrides,
  overrideFault,
  type PlacedAllowance,
  RULE_SETTINGS,
  type RuleSetting,
} from "./overrides.ts";
export { render, renderAll } from "./render.ts";
