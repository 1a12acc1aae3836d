import type { JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { catalogue } from "../catalogue.ts";
import type { Severity } from "../diagnostic.ts";
import type { CatalogueEntry } from "../entry.ts";

/** SARIF's levels have the same names as our severities. */
export const levelOf = (severity: Severity): string => severity;

/**
 * Describes rules for the driver of a SARIF log, in the order of their codes. Messages that steps' scripts report can
 * have codes that this release does not know; only their code is stated. There is no `helpUri`, because the
 * documentation has no public address; the help text has the same content.
 */
export const sarifRules = (codes: readonly string[]): readonly JsonObject[] => codes.map(rule);

function rule(code: string): JsonObject {
  const entry: CatalogueEntry | undefined = ownMember(catalogue, code);
  if (entry === undefined) return { id: code };
  const { severity, text, hint, about, ground } = entry;
  const source = ground === undefined ? [] : [`Source: ${ground.source}.`];
  const remedy = hint === undefined ? [] : [`Try: ${withoutHoles(hint)}`];
  return {
    id: code,
    shortDescription: { text: firstSentence(about) },
    fullDescription: { text: about },
    help: {
      text: [about, `Message: ${withoutHoles(text)}`, ...remedy, ...source].join("\n"),
      markdown: [about, `**Message:** ${withHoles(text)}`, ...remedy.map(bold), ...source.map(bold)].join("\n\n"),
    },
    defaultConfiguration: { level: levelOf(severity) },
    properties: { tags: [code.slice(0, code.indexOf("/"))] },
  };
}

const firstSentence = (about: string): string => /^.*?[.](?=\s|$)/s.exec(about)?.[0] ?? about;
const bold = (line: string): string => withHoles(line.replace(/^(\w+:)/, "**$1**"));

/** Placeholders as in docs/diagnostics.md. In plain text, braces would be placeholders of SARIF. */
const withHoles = (template: string): string => template.replaceAll(/\{(\w+)\}/g, "*$1*");
const withoutHoles = (template: string): string => template.replaceAll(/\{(\w+)\}/g, "<$1>");
