import { DIGITS, HEX, LOWER, letters, type Maker, MIXED, one, word } from "./makers.ts";

export const tokens: Readonly<Record<string, Maker>> = {
  AKIA: one(
    (key) => `id ${key} seen`,
    (s) => `AKIA${letters(s, 16, "ABCDEFGHJKLMNPQR234567")}`,
  ),
  ASIA: one(
    (key) => `(${key})`,
    (s) => `ASIA${letters(s, 16, "ABCDEFGHJKLMNPQR234567")}`,
  ),
  "AKIA with its secret": (s) => [
    `AKIA${letters(s, 16, "ABCDEFGHJKLMNPQR234567")},${word(s, 40)}`,
    `AKIA${letters(s, 16, "ABCDEFGHJKLMNPQR234567")}`,
    word(s, 40),
  ],
  ghp: one(
    (key) => `with ${key}`,
    (s) => `ghp_${letters(s, 36, MIXED)}`,
  ),
  gho: one(
    (key) => `${key}.`,
    (s) => `gho_${letters(s, 36, MIXED)}`,
  ),
  ghs: one(
    (key) => `"${key}"`,
    (s) => `ghs_${letters(s, 36, MIXED)}`,
  ),
  github_pat: one(
    (key) => `x ${key}`,
    (s) => `github_pat_${letters(s, 22, MIXED)}_${letters(s + 1, 40, MIXED)}`,
  ),
  glpat: one(
    (key) => `x ${key}`,
    (s) => `glpat-${letters(s, 20, MIXED)}`,
  ),
  slack: one(
    (key) => `x ${key}`,
    (s) => `xoxb-${letters(s, 12, DIGITS)}-${letters(s, 24, MIXED)}`,
  ),
  "slack app": one(
    (key) => `x ${key}`,
    (s) => `xapp-1-A${letters(s, 10, DIGITS)}-${letters(s, 24, HEX)}`,
  ),
  "slack hook": one(
    (key) => `https://hooks.slack.com/services/${key}`,
    (s) => `T0${letters(s, 8, DIGITS)}/B0${letters(s, 8, DIGITS)}/${letters(s, 24, MIXED)}`,
  ),
  discord: one(
    (key) => `https://discord.com/api/webhooks/${key}`,
    (s) => `${letters(s, 18, DIGITS)}/${letters(s, 60, MIXED)}`,
  ),
  openai: one(
    (key) => `x ${key}`,
    (s) => `sk-${letters(s, 48, MIXED)}`,
  ),
  "openai project": one(
    (key) => `x ${key}`,
    (s) => `sk-proj-${letters(s, 48, MIXED)}`,
  ),
  anthropic: one(
    (key) => `x ${key}`,
    (s) => `sk-ant-api03-${letters(s, 40, MIXED)}-${letters(s, 20, MIXED)}AA`,
  ),
  stripe: one(
    (key) => `x ${key}`,
    (s) => `sk_live_${letters(s, 24, MIXED)}`,
  ),
  huggingface: one(
    (key) => `x ${key}`,
    (s) => `hf_${letters(s, 34, MIXED)}`,
  ),
  npm: one(
    (key) => `x ${key}`,
    (s) => `npm_${letters(s, 36, MIXED)}`,
  ),
  pypi: one(
    (key) => `x ${key}`,
    (s) => `pypi-AgEIcHlwaS5vcmc${letters(s, 60, MIXED)}`,
  ),
  google: one(
    (key) => `x ${key}`,
    (s) => `AIzaSy${letters(s, 33, MIXED)}`,
  ),
  "google oauth": one(
    (key) => `x ${key}`,
    (s) => `ya29.${letters(s, 60, MIXED)}`,
  ),
  docker: one(
    (key) => `x ${key}`,
    (s) => `dckr_pat_${letters(s, 27, MIXED)}`,
  ),
  vault: one(
    (key) => `x ${key}`,
    (s) => `hvs.${letters(s, 90, MIXED)}`,
  ),
  databricks: one(
    (key) => `x ${key}`,
    (s) => `dapi${letters(s, 32, HEX)}`,
  ),
  sendgrid: one(
    (key) => `x ${key}`,
    (s) => `SG.${letters(s, 22, MIXED)}.${letters(s, 43, MIXED)}`,
  ),
  telegram: one(
    (key) => `x ${key}`,
    (s) => `${letters(s, 9, DIGITS)}:AA${letters(s, 33, MIXED)}`,
  ),
  JWT: one(
    (key) => `x ${key}`,
    (s) => {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
      return `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: letters(s, 8, LOWER), iat: s })}.${letters(s, 43, MIXED)}`;
    },
  ),
  PEM: (s) => {
    const lines = [0, 1, 2].map((line) => letters(s * 7 + line, 64, MIXED));
    return [`-----BEGIN RSA PRIVATE KEY-----\n${lines.join("\n")}\n-----END RSA PRIVATE KEY-----\n`, ...lines];
  },
  "PEM in JSON": (s) => {
    const lines = [0, 1, 2].map((line) => letters(s * 7 + line, 64, MIXED));
    return [`{"key": "-----BEGIN PRIVATE KEY-----\\n${lines.join("\\n")}\\n-----END PRIVATE KEY-----\\n"}`, ...lines];
  },
  OpenSSH: (s) => {
    const lines = [0, 1].map((line) => letters(s * 7 + line, 70, MIXED));
    return [`-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----`, ...lines];
  },
};
