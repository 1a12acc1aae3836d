import { shellWord } from "../base/command-line.ts";
import { defined } from "../base/defined.ts";
import { withoutSecrets } from "../base/secrets/index.ts";
import type { Diagnostic, Fix, Place } from "./diagnostic.ts";
import type { CatalogueEntry } from "./entry.ts";
import { advice } from "./messages/advice.ts";
import { approval } from "./messages/approval.ts";
import { author } from "./messages/author/index.ts";
import { compare } from "./messages/compare.ts";
import { compile } from "./messages/compile.ts";
import { config } from "./messages/config/index.ts";
import { contract } from "./messages/contract.ts";
import { cost } from "./messages/cost.ts";
import { data } from "./messages/data/index.ts";
import { definition } from "./messages/definition/index.ts";
import { deploy } from "./messages/deploy.ts";
import { drift } from "./messages/drift.ts";
import { driftReport } from "./messages/drift-report.ts";
import { environment } from "./messages/environment.ts";
import { execution } from "./messages/execution.ts";
import { exporting } from "./messages/export.ts";
import { expression } from "./messages/expression.ts";
import { findings } from "./messages/findings.ts";
import { iam } from "./messages/iam.ts";
import { image } from "./messages/image.ts";
import { init } from "./messages/init.ts";
import { life } from "./messages/life.ts";
import { lock } from "./messages/lock.ts";
import { override } from "./messages/override.ts";
import { plan } from "./messages/plan.ts";
import { policy } from "./messages/policy.ts";
import { predict } from "./messages/predict.ts";
import { registry } from "./messages/registry.ts";
import { resolve } from "./messages/resolve.ts";
import { run } from "./messages/run.ts";
import { runInputs } from "./messages/run-inputs.ts";
import { runSteps } from "./messages/run-steps.ts";
import { schedule } from "./messages/schedule.ts";
import { script } from "./messages/script.ts";
import { serve } from "./messages/serve.ts";
import { usage } from "./messages/usage.ts";
import { version } from "./messages/version.ts";

/** All of Specline's messages, by code. The part before the slash is the stage that reports it. */
export const catalogue = {
  ...advice,
  ...author,
  ...compare,
  ...compile,
  ...config,
  ...contract,
  ...cost,
  ...data,
  ...definition,
  ...deploy,
  ...drift,
  ...driftReport,
  ...environment,
  ...execution,
  ...exporting,
  ...expression,
  ...life,
  ...approval,
  ...lock,
  ...findings,
  ...iam,
  ...image,
  ...init,
  ...override,
  ...plan,
  ...policy,
  ...predict,
  ...serve,
  ...registry,
  ...resolve,
  ...runInputs,
  ...runSteps,
  ...run,
  ...schedule,
  ...script,
  ...usage,
  ...version,
} as const;

/** The catalog as a type, with the literal text of every message. */
export type Catalogue = typeof catalogue;
/** A message's code, such as "resolve/tie". */
export type DiagnosticCode = keyof Catalogue;

/** Placeholder names. Braces with a space inside are code in a hint, such as `{ label: "y" }`. */
type Holes<T extends string> = T extends `${string}{${infer Hole}}${infer Rest}`
  ? (Hole extends `${string} ${string}` ? never : Hole) | Holes<Rest>
  : never;
type Fill<
  T extends string,
  D extends Readonly<Record<string, string | number>>,
> = T extends `${infer Head}{${infer Hole}}${infer Rest}` ? `${Head}${D[Hole]}${Fill<Rest, D>}` : T;

type HintOf<C extends DiagnosticCode> = Catalogue[C] extends { readonly hint: infer H extends string } ? H : "";

/** A message's data: one value for each placeholder in its text and hint. */
export type DataOf<C extends DiagnosticCode> = {
  readonly [H in Holes<Catalogue[C]["text"]> | Holes<HintOf<C>>]: string | number;
};

/** A message's text as a type, filled in the same way that `text` fills it in at run time. */
export type Message<
  C extends DiagnosticCode,
  D extends { readonly [H in Holes<Catalogue[C]["text"]>]: string | number },
> = Fill<Catalogue[C]["text"], D>;

/** The parameter type of a rejected argument. No value satisfies it, so the compiler prints the sentence. */
export interface Refused<out Sentence extends string> {
  readonly refused: Sentence;
}

type Values = Readonly<Record<string, string | number>>;

const fill = (template: string, data: Values): string =>
  template.replace(/\{(\w+)\}/g, (hole, name: string) => String(data[name] ?? hole));

/** The start of a command line, up to a placeholder: "specline plan {file} --target ". */
const COMMAND = /\bspecline( (-*[a-z][\w.-]*|[A-Z]+|(\{\w+\})+))* $/;

/** The same for a hint, in which names and files that are part of a command line are written as in a shell. */
const fillHint = (template: string, data: Values): string =>
  template.replace(/\{(\w+)\}/g, (hole, name: string, at: number) => {
    const value = String(data[name] ?? hole);
    return name in data && COMMAND.test(template.slice(0, at)) ? shellWord(value) : value;
  });

/**
 * The hint without questions about an empty value: nothing is suggested if no name is similar. Scripts do the same. An
 * empty addition to another value, as in "{arn}{option}", leaves the hint as it is.
 */
function hintOf(template: string, data: Values): string | undefined {
  const isEmpty = (question: string): boolean =>
    [...question.matchAll(/(?<![\w}])\{(\w+)\}/g)].some(([, name]) => data[name ?? ""] === "");
  const kept = template.split(/(?<=\?) /).filter((question) => !isEmpty(question));
  return kept.length === 0 ? undefined : fillHint(kept.join(" "), data);
}

/** The message's sentence. */
export const text = <C extends DiagnosticCode>(code: C, data: Pick<DataOf<C>, Holes<Catalogue[C]["text"]>>): string =>
  fill(catalogue[code].text, data as Values);

/** Hides secrets in a location's field or path, because both can contain keys chosen by the user. */
const shownPlace = (at: Place): Place =>
  defined({
    ...at,
    field: at.field && withoutSecrets(at.field),
    path: at.path && withoutSecrets(at.path),
  });

/**
 * What accompanies a message: the candidates considered, a hint that replaces the catalog's, and edits that fix the
 * problem.
 */
export interface DiagnosticDetails {
  readonly seen?: readonly string[] | undefined;
  readonly hint?: string | undefined;
  readonly fix?: Fix | undefined;
}

/**
 * Creates a diagnostic. The caller decides whether to throw it or report it. A hint given here replaces the catalog's.
 * Secrets are hidden here for all messages, because keys and names in users' files can contain them too.
 */
export function diagnostic<C extends DiagnosticCode>(
  code: C,
  data: DataOf<C>,
  at: Place = {},
  details: DiagnosticDetails = {},
): Diagnostic {
  const { severity, text: template, hint: usual }: Pick<CatalogueEntry, "severity" | "text" | "hint"> = catalogue[code];
  const values: Values = data;
  const hint = details.hint ?? (usual === undefined ? undefined : hintOf(usual, values));
  return {
    code,
    severity,
    message: withoutSecrets(fill(template, values)),
    at: shownPlace(at),
    ...defined({
      seen: details.seen?.length ? details.seen.map(withoutSecrets) : undefined,
      hint: hint === undefined ? undefined : withoutSecrets(hint),
      fix: details.fix,
    }),
  };
}
