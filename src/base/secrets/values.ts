import { isSecretName } from "./names.ts";

/** What is put in place of a secret. */
export const HIDDEN = "[redacted]";
/** What earlier versions put there, in records that are still read. */
const HIDDEN_BEFORE = "•••";

/** True for a string in which a secret was hidden: it cannot be used as the value that it was. */
export const holdsHidden = (text: string): boolean => text.includes(HIDDEN) || text.includes(HIDDEN_BEFORE);

/** Strings that say where a secret is kept, and so are none. */
const REFERENCE =
  /^(?:arn:|s3:\/\/|\{\{resolve:|\{\{[^{}]*\}\}$|\$\{|\$\(|\$[A-Z_][A-Z0-9_]*$|%[A-Za-z_]\w*%$|ssm:|secretsmanager:|vault:|env:|file:\/\/|alias\/|\/run\/secrets\/)/;
/** Where a file of secrets is: GOOGLE_APPLICATION_CREDENTIALS=/home/lee/key.json. */
const FILE =
  /^(?:~|\.{1,2}|\/(?:app|builds|data|etc|home|media|mnt|opt|private|projects?|repos?|root|run|scratch|secrets|shared|src|srv|storage|tmp|usr|var|work|workspaces?|Users|Volumes))\/[\w.@ /-]+$/;
/** What a shell calls the folder in which it works, and the one before; in a connection string the same name is a password. */
const WORKING_FOLDER = /^(?:OLD)?PWD$/;
/** What documentation and masks write in place of one. */
const STAND_IN =
  /^(?:<[^<>]*>|\[(?:redacted|masked|hidden|filtered|secret)\]|\*{3,}|•+|\.{3,}|x{3,}|X{3,}|%s|\{\}|\{[a-z_]\w*\})$/i;
/** What `specline start` gives out, so that a repeated start is the same one: it opens nothing. */
const OF_A_START = /^start-[0-9a-f]{32}:?$/;
/** What a name that ends in "token" or "secret" also says: that there is one, or is none. */
const STATE =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|nan|n\/a|unset|set|empty|missing|required|optional|invalid|valid|expired|hidden|redacted|masked|ok|str|string|bytes|secretstr|int|bool|any|optional\[str\])$/i;

/** True for what stands where a secret would, but is none: a reference, a mask, a state. */
export const isStandIn = (value: string): boolean =>
  value === "" ||
  value.includes(HIDDEN) ||
  [REFERENCE, FILE, STAND_IN, STATE, OF_A_START].some((form) => form.test(value));

/** True for the folder in which a shell works, wherever it is: PWD=/srv/lee/fraud. */
export const isWorkingFolder = (name: string, value: string): boolean =>
  WORKING_FOLDER.test(name) && /^\/[^;]*$/.test(value);

/** True for a number as people write it; a count or a size, not a key. */
export const isNumber = (value: string): boolean => /^[+-]?\d{1,12}(?:[.,]\d+)?(?:e[+-]?\d+)?[%a-z]?$/i.test(value);

/** True for what cannot be a word of a sentence: letters and digits mixed, capitals inside, or signs between. */
export const isMixed = (value: string): boolean =>
  value.length >= 6 &&
  /[A-Za-z]/.test(value) &&
  (/\d/.test(value) || /[a-z][A-Z]/.test(value) || /\w[^\w\s./:-]\w/.test(value));

/** Source code that names a variable where a log would show its value: "password=password", "token=os.environ[…]". */
export const isCode = (name: string, value: string): boolean =>
  value === name ||
  /^(?:\w+\.)*(?:get\w*|load\w*|fetch\w*|read\w*|decode\w*|input|str|environ|prompt\w*|secret\w*|password\w*|token\w*)[([]/i.test(
    value,
  ) ||
  /^(?:self|this|os|args|cfg|config|settings|env|environ|process|kwargs|request|options|opts|params|creds|credentials)\.\w/.test(
    value,
  ) ||
  (/^\$?[A-Za-z_]+$/.test(value) && isSecretName(value));
