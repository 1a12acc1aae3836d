import type { Diagnostic } from "../../diagnostics/index.ts";

/** Hints about definitions, and what a TypeScript author writes instead. */
const IN_TYPESCRIPT: readonly (readonly [json: string | RegExp, typescript: string])[] = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: code in a hint
  ['wrap it in a Join: {"Std:Join": {"On": "", "Values": […]}}', "wrap it in a template: text`${value}`"],
  ['begin with s3://, or with "s3:/" if the values are joined by "/"', "write it with s3`bucket/key`"],
  [/^declare parameter '(.*)' as (String|Integer|Float|Boolean)$/, "declare '$1' with param.$2()"],
  ["or add it to DependsOn", "or list the step in `after`"],
  ["remove it from DependsOn", "remove it from `after`"],
  ["remove CacheConfig", "remove `cache`"],
  ["remove RetryPolicies", "remove `retries`"],
  ['for example "MaxAttempts": 3 or "ExpireAfterMin": 60', "for example MaxAttempts: 3 or ExpireAfterMin: 60"],
  [
    "refer to the step's output instead of its URI",
    "pass the step's output, such as step.out.NAME.uri, instead of its URI",
  ],
  [
    "read a value from it with a JsonGet that has a PropertyFile and a Path",
    'read a value from it, such as step.files.NAME.get("metrics.auc")',
  ],
  ["declare a String parameter and refer to it", 'declare it with param.string("NAME") and pass that'],
];

/**
 * Rewrites hints for TypeScript authors, who do not see the definition's JSON.
 *
 * @param faults - what the checks of definitions found
 * @returns the same faults, with hints that name calls and options instead of members
 */
export const inTypescript = (faults: readonly Diagnostic[]): readonly Diagnostic[] =>
  faults.map((fault) => {
    if (fault.hint === undefined || !fault.code.startsWith("definition/")) return fault;
    const hint = IN_TYPESCRIPT.reduce((text, [json, typescript]) => text.replace(json, typescript), fault.hint);
    return hint === fault.hint ? fault : { ...fault, hint: hint.replace(/param\.[A-Z]/, (call) => call.toLowerCase()) };
  });
