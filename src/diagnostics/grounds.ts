import type { Ground } from "./entry.ts";

const READ = "read in November 2026";

/** Members, types, lists of values, patterns, lengths and ranges of the service's requests and responses. */
export const MODEL: Ground = { by: "service model", source: `botocore 1.43.11, service-2.json (${READ})` };

/** What AWS documents, by the name of the page. */
export const documented = (page: string): Ground => ({ by: "documentation", source: `${page} (${READ})` });
export const guide = (page: string): Ground => documented(`Developer Guide, "${page}"`);
export const reference = (operation: string): Ground => documented(`API reference, ${operation}`);
/** AWS's JSON schema of definitions. */
export const SCHEMA: Ground = documented("JSON schema of pipeline definitions, aws-sagemaker-mlops.github.io");

/** What the service answered to someone, with the place where the answer is quoted. */
export const answered = (answer: string, quoted: string): Ground => ({
  by: "answer",
  source: `"${answer}", ${quoted}`,
});

/** What the Python SDK writes or refuses. */
export const sdk = (module: string): Ground => ({ by: "SDK", source: `${module}, 2.257.6 (${READ})` });

/** A definition with such a fault has no meaning, whatever the service does. */
export const meaning = (why: string): Ground => ({ by: "meaning", source: why });

/** Nothing fails, but the author should know. */
export const advice = (why: string): Ground => ({ by: "advice", source: why });

/** Concluded from other facts. Such a rule is at most a warning. */
export const inferred = (from: string): Ground => ({ by: "inference", source: from });
