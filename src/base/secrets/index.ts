export { isSecretText, withoutSecrets } from "./find.ts";
export type { LineRedactor } from "./lines.ts";
export { isSecretValue, membersOf } from "./members.ts";
export { isSecretName } from "./names.ts";
export { createRedactor, type Redactor } from "./redactor.ts";
export { HIDDEN, holdsHidden, isStandIn } from "./values.ts";
export { secretsBelow } from "./walk.ts";
