/**
 * Strings that are secrets regardless of their name. Sources: IAM User Guide, "IAM identifiers" (unique prefixes AKIA,
 * ASIA); RFC 7468 (PEM); RFC 7519 (JWT); GitHub Docs, "About authentication" (token prefixes); GitLab Docs, "Token
 * overview"; Slack API, "Token types" and "Incoming webhooks"; Stripe Docs, "API keys"; OpenAI and Anthropic key
 * prefixes; Hugging Face Docs, "User access tokens"; npm Docs, "About access tokens"; Google Cloud, "API keys"; PyPI,
 * "API tokens"; Docker Docs, "Access tokens"; HashiCorp Vault, "Tokens"; Databricks and SendGrid reference (as of
 * November 2026). The minimum lengths are shorter than the real ones, so that abbreviated examples are also found.
 */
const FORMS: readonly string[] = [
  "(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])",
  "eyJ[\\w-]{8,}\\.[\\w-]{8,}(?:\\.[\\w-]*){0,3}",
  "gh[pousr]_[A-Za-z0-9]{16,}",
  "github_pat_\\w{16,}",
  "gl(?:pat|dt|rt|cbt|ptt|ft|soat|oas|agent)-[\\w-]{16,}",
  "xox[abceoprs]-[A-Za-z0-9-]{10,}",
  "xapp-[A-Za-z0-9-]{16,}",
  "sk-(?:[a-z]{2,10}\\d{0,2}-){0,3}(?=[a-z_]{0,40}[A-Z0-9]|[a-z]{20})[A-Za-z0-9_]{16,}[\\w-]*",
  "[rs]k_(?:live|test)_[A-Za-z0-9]{10,}",
  "whsec_[A-Za-z0-9+/]{16,}",
  "hf_(?=[a-z]{0,40}[A-Z0-9]|[a-z]{26})[A-Za-z0-9]{16,}(?!\\w)",
  "npm_(?=[a-z]{0,40}[A-Z0-9])[A-Za-z0-9]{20,}(?!\\w)",
  "pypi-(?=[\\w-]{0,40}\\d)(?=[\\w-]{0,40}[A-Z])[\\w-]{16,}",
  "AIza[\\w-]{30,}",
  "ya29\\.[\\w-]{16,}",
  "GOCSPX-[\\w-]{16,}",
  "dckr_pat_[\\w-]{16,}",
  "hv[sb]\\.[\\w-]{20,}",
  "dapi[0-9a-f]{32}",
  "do[opr]_v1_[0-9a-f]{32,}",
  "SG\\.[\\w-]{16,}\\.[\\w-]{16,}",
  "shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
  "lin_api_[A-Za-z0-9]{20,}",
  "ATATT3[\\w-]{20,}=*",
  "NRAK-[A-Z0-9]{20,}",
  "AGE-SECRET-KEY-1[0-9A-Z]{20,}",
  "\\d{8,10}:AA[\\w-]{32,}",
];

/** Webhook URLs, to which anyone who knows them can post. */
const HOOKS: readonly string[] = [
  "(?<=\\bhooks\\.slack\\.com\\/(?:services|workflows)\\/)[\\w/-]+",
  "(?<=\\bdiscord(?:app)?\\.com\\/api\\/webhooks\\/)[\\w/-]+",
  "(?<=\\.webhook\\.office\\.com\\/webhookb2\\/)[\\w/@-]+",
];

/** A token begins at a word boundary: "risk-…" does not contain "sk-…". */
export const TOKEN = new RegExp(`(?<![A-Za-z0-9_])(?:${FORMS.join("|")})|${HOOKS.join("|")}`, "g");

/** Every token contains one of these strings, which can be searched for quickly. */
export const TOKEN_PREFIX =
  /AKIA|ASIA|eyJ|gh[pousr]_|github_pat|gl[a-z]{2,5}-|xox|xapp|sk-|k_live|k_test|whsec|hf_|npm_|pypi-|AIza|ya29|GOCSPX|dckr_|hv[sb]\.|dapi|do[opr]_v1|SG\.|shp[a-z]{2}_|lin_api|ATATT|NRAK|AGE-SECRET|:AA|hooks\.|webhook/;

/** A private key from its first line to its last, or to the end of the string. */
export const PRIVATE_KEY =
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|[\s\S]*)/g;

/** An AWS secret access key has no prefix. Next to its key id, it is recognized by its length and characters. */
export const AWS_SECRET =
  /(?<![A-Za-z0-9/+=])(?=[a-z0-9/+]*[A-Z])(?=[A-Z0-9/+]*[a-z])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;
/** The id of an AWS access key. */
export const AWS_KEY_ID = /(?<![A-Za-z0-9_])(?:AKIA|ASIA)[A-Z0-9]{16}/;

/** RFC 6750: the word after the scheme. In prose about bearers, the next word does not contain digits. */
export const BEARER =
  /\b(?:[Bb]earer|BEARER)\s{1,4}((?=[\w.~+/-]{0,200}\d|[\w.~+/-]{0,200}[a-z][A-Z]|[\w.~+/-]{24})[\w.~+/-]{8,}=*)/g;
/** RFC 7617: the Base64 encoding of a name, a colon and a password. */
export const BASIC = /\bBasic\s{1,4}([A-Za-z0-9+/_-]{6,}={0,2})/gi;
