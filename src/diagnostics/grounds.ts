import type { Ground } from "./entry.ts";

const READ = "read in November 2026";

/** Members, types, allowed values, patterns, lengths and ranges in the service's requests and responses. */
export const MODEL: Ground = { by: "service model", source: `botocore 1.43.11, service-2.json (${READ})` };

/** A fact that AWS documents on the named page. */
export const documented = (page: string): Ground => ({ by: "documentation", source: `${page} (${READ})` });
export const guide = (page: string): Ground => documented(`Developer Guide, "${page}"`);
export const reference = (operation: string): Ground => documented(`API reference, ${operation}`);
/** AWS's JSON schema for definitions. */
export const SCHEMA: Ground = documented("JSON schema for pipeline definitions, aws-sagemaker-mlops.github.io");

/** A response that somebody received from the service, and where it is quoted. */
export const answered = (answer: string, quoted: string): Ground => ({
  by: "answer",
  source: `"${answer}", ${quoted}`,
});

/** What the Python SDK writes or rejects. */
export const sdk = (module: string): Ground => ({ by: "SDK", source: `${module}, 2.257.6 (${READ})` });

/** A definition with this fault is meaningless, whatever the service does with it. */
export const meaning = (why: string): Ground => ({ by: "meaning", source: why });

/** Nothing fails, but the author should know. */
export const advice = (why: string): Ground => ({ by: "advice", source: why });

/** Inferred from other facts. Such a rule is at most a warning. */
export const inferred = (from: string): Ground => ({ by: "inference", source: from });
