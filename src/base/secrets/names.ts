import { words } from "../words.ts";

/**
 * Words that denote a secret, alone or at the end of a name: "DB_PASSWORD", "pgpassword", "clientSecret", "SET-COOKIE".
 */
const ONE =
  /^(?:\w*(?:password|passwd|passphrase|passcode|secret)|pwd|pw|(?:auth|access|refresh|bearer|session|api|user|bot|id)?token|credential|cred|(?:api|access|private|secret|account)key|jwt|cookie|authorization)s?$/;

/**
 * Words that specify what a key unlocks or who issued it, such as "api key" or "openai key". A bare "key", or the key
 * of a table, is not a secret.
 */
const KEY_OF: ReadonlySet<string> = new Set(
  `access account admin api auth client consumer deploy encryption master private secret service shared signing ssh storage
  subscription anthropic azure cohere datadog dd google groq hf huggingface mistral openai pinecone sendgrid stripe wandb`.split(
    /\s+/,
  ),
);
/** Words that form a password's name when followed by "pass". */
const PASS_OF: ReadonlySet<string> = new Set(
  `admin amqp db email ftp http key keystore ldap login mail mongo my mysql pg postgres proxy rabbitmq redis root service smtp
  ssh svc truststore user`.split(/\s+/),
);
/** Issuers whose personal access tokens are called "pat". */
const PAT_OF: ReadonlySet<string> = new Set(["ado", "azure", "gh", "github", "gitlab"]);

/** Words that can follow a word for a secret without changing its meaning, unlike "arn", "length" or "path". */
const BEHIND =
  /^(?:value|plain|plaintext|text|string|base|base64|b64|json|prod|production|dev|test|stage|staging|old|new|current|default|\d+)$/;

/** Tokens of language models and pagination, not authentication: "max_tokens", "pad_token", "nextToken". */
const OF_TEXT: ReadonlySet<string> = new Set(
  `audio avg bad bos byte cached char class cls completion continuation control count decoder delimiter drop encoder end eod eos
  eot fill first forced generated image input keep last mask max mean min n new next num output pad page patch per prefix prompt
  query reasoning register sentence sep seq special start stop sub subword suffix suppress text total train unk unknown unused
  video visual vocab word`.split(/\s+/),
);

/** True for a name whose value must remain hidden. */
export function isSecretName(name: string): boolean {
  const all = words(name);
  const end = all.findLastIndex((word) => !BEHIND.test(word));
  const last = all[end] ?? "";
  const before = all[end - 1] ?? "";
  // "tokens" alone is a count, and so is any name that denotes a number.
  if (/^tokens?$/.test(last) && (OF_TEXT.has(before) || (all.length === 1 && last === "tokens"))) return false;
  if (ONE.test(last)) return true;
  if (/^keys?$/.test(last)) return KEY_OF.has(before);
  if (last === "pass") return PASS_OF.has(before);
  return last === "pat" && PAT_OF.has(before);
}
