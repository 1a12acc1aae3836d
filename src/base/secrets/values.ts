import { isSecretName } from "./names.ts";

/** The mark that replaces a secret. */
export const HIDDEN = "[redacted]";
/** The marks used by earlier versions, which occur in records that are still read. */
const HIDDEN_BEFORE = "•••";

/** True if a secret was hidden in a string, so that it cannot be used as the original value. */
export const holdsHidden = (text: string): boolean => text.includes(HIDDEN) || text.includes(HIDDEN_BEFORE);

/** Strings that specify where a secret is stored, but are not secrets themselves. */
const REFERENCE =
  /^(?:arn:|s3:\/\/|\{\{resolve:|\{\{[^{}]*\}\}$|\$\{|\$\(|\$[A-Z_][A-Z0-9_]*$|%[A-Za-z_]\w*%$|ssm:|secretsmanager:|vault:|env:|file:\/\/|alias\/|\/run\/secrets\/)/;
/** The path of a file that contains secrets: GOOGLE_APPLICATION_CREDENTIALS=/home/lee/key.json. */
const FILE =
  /^(?:~|\.{1,2}|\/(?:app|builds|data|etc|home|media|mnt|opt|private|projects?|repos?|root|run|scratch|secrets|shared|src|srv|storage|tmp|usr|var|work|workspaces?|Users|Volumes))\/[\w.@ /-]+$/;
/** The shell's names for the current and the previous folder. In a connection string, PWD is a password. */
const WORKING_FOLDER = /^(?:OLD)?PWD$/;
/** Placeholders that are used in documentation and masks. */
const STAND_IN =
  /^(?:<[^<>]*>|\[(?:redacted|masked|hidden|filtered|secret)\]|\*{3,}|•+|\.{3,}|x{3,}|X{3,}|%s|\{\}|\{[a-z_]\w*\})$/i;
/** Tokens that `specline start` prints for retries, and plans' tokens. They do not grant access. */
const OF_A_START = /^(?:start|plan)-[0-9a-f]{32}:?$/;
/** Other values of names that end in "token" or "secret", which describe a state or a type. */
const STATE =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|nan|n\/a|unset|set|empty|missing|required|optional|invalid|valid|expired|hidden|redacted|masked|ok|str|string|bytes|secretstr|int|bool|any|optional\[str\])$/i;

/** True for a value that is in the position of a secret, but is a reference, a mask or a state. */
export const isStandIn = (value: string): boolean =>
  value === "" ||
  value.includes(HIDDEN) ||
  [REFERENCE, FILE, STAND_IN, STATE, OF_A_START].some((form) => form.test(value));

/** True for the shell's current folder, regardless of its path: PWD=/srv/lee/fraud. */
export const isWorkingFolder = (name: string, value: string): boolean =>
  WORKING_FOLDER.test(name) && /^\/[^;]*$/.test(value);

/** True for a number in the usual notation, which is a count or a size and not a key. */
export const isNumber = (value: string): boolean => /^[+-]?\d{1,12}(?:[.,]\d+)?(?:e[+-]?\d+)?[%a-z]?$/i.test(value);

/**
 * True for a string that cannot be a word in a sentence, because it has letters mixed with digits, internal capitals,
 * or punctuation between letters.
 */
export const isMixed = (value: string): boolean =>
  value.length >= 6 &&
  /[A-Za-z]/.test(value) &&
  (/\d/.test(value) || /[a-z][A-Z]/.test(value) || /\w[^\w\s./:-]\w/.test(value));

/** Source code with a variable's name where a log would have its value: "password=password", "token=os.environ[…]". */
export const isCode = (name: string, value: string): boolean =>
  value === name ||
  /^(?:\w+\.)*(?:get\w*|load\w*|fetch\w*|read\w*|decode\w*|input|str|environ|prompt\w*|secret\w*|password\w*|token\w*)[([]/i.test(
    value,
  ) ||
  /^(?:self|this|os|args|cfg|config|settings|env|environ|process|kwargs|request|options|opts|params|creds|credentials)\.\w/.test(
    value,
  ) ||
  (/^\$?[A-Za-z_]+$/.test(value) && isSecretName(value));
