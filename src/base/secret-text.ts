/**
 * Texts that are secrets whatever they are called. Sources: IAM User Guide, "IAM identifiers" (unique prefixes AKIA, ASIA);
 * RFC 7468 (PEM); RFC 7519 (JWT); RFC 6750 (Bearer); GitHub Docs, "About authentication" (token prefixes); GitLab Docs, "Token overview";
 * Slack API, "Token types" and "Incoming webhooks"; Stripe Docs, "API keys"; Hugging Face Docs, "User access tokens"; as known in 2026-11.
 */
const FORMS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*/,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/,
  /\bBearer\s+[\w.~+/-]{16,}=*/i,
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/,
  /\bgithub_pat_\w{22,}\b/,
  /\bglpat-[\w-]{20,}/,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/,
  /\bhooks\.slack\.com\/services\/[\w/]+/,
  /\bsk-(?:ant-|proj-)?[A-Za-z0-9]{20,}/,
  /\b[rs]k_live_[A-Za-z0-9]{10,}/,
  /\bhf_[A-Za-z0-9]{30,}\b/,
];

/** A user's password in a URL, as "postgresql://lee:…@host/db", and one that a parameter names, as "?password=…" or "PWD=…;". A reference in its place is none. */
const PARTS: readonly RegExp[] = [
  /(?<=\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@'"]*:)(?!\$\{|\{\{)[^/\s@'"]+(?=@)/i,
  /(?<=(?:^|[?&;\s])(?:password|passwd|pwd|client_secret|access_token|auth_token|api_key|accountkey|sharedaccesskey|aws_secret_access_key|aws_session_token|x-amz-signature|x-amz-security-token|sig)\s*=\s*)(?!\$\{|\{\{|arn:)[^\s&;'"]{3,}/i,
];

const ALL: readonly RegExp[] = [...FORMS, ...PARTS].map((form) => new RegExp(form.source, `${form.flags}g`));

/** What all of them have one of: most texts have none, and need not be looked through twenty times. */
const SUSPECT = /AKIA|ASIA|-----BEGIN|eyJ|bearer|gh[pousr]_|github_pat|glpat|xox|hooks\.slack|sk-|_live_|hf_|:\/\/|=/i;

/** True for a text that holds a secret, whatever it is called. */
export const isSecretText = (text: string): boolean =>
  SUSPECT.test(text) && [...FORMS, ...PARTS].some((form) => form.test(text));

/** What stands where a secret stood. */
export const HIDDEN = "•••";

/** A text as anyone may see it. */
export const withoutSecrets = (text: string): string =>
  SUSPECT.test(text) ? ALL.reduce((shown, form) => shown.replace(form, HIDDEN), text) : text;
