import { byText, type JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { digest } from "../../base/digest.ts";
import type { Diagnostic, Place } from "../diagnostic.ts";
import type { AllowedDiagnostic } from "../overrides.ts";
import { levelOf, sarifRules } from "./sarif-rules.ts";

/** A diagnostic that was reported, or that a user allows. */
export interface FaultInFile {
  /** Its file is relative to the folder in which the command runs, or absolute if it is elsewhere. */
  readonly fault: Diagnostic | AllowedDiagnostic;
  /** The pipeline's file, for faults that have none of their own. */
  readonly file: string;
}

/** The base of relative files. Its address is not stated, so that a log is the same on every machine. */
const ROOT = "%SRCROOT%";

/**
 * Writes diagnostics as a SARIF 2.1.0 log, with one result for each. Faults that a user allows are suppressed results;
 * faults of rules that are off are left out. Source: OASIS, "Static Analysis Results Interchange Format Version 2.1.0"
 * (as of November 2026).
 *
 * @param faults - all diagnostics in the order of the results; equal ones are stated once
 * @param version - Specline's version
 * @returns the log as JSON, without a clock or the machine's name: the same faults give the same log
 */
export function sarifOf(faults: readonly FaultInFile[], version: string): JsonObject {
  const stated = faults.filter(({ fault }) => !("by" in fault && fault.by === "rule"));
  const codes = [...new Set(stated.map(({ fault }) => fault.code))].sort(byText);
  const fingerprint = fingerprints();
  const results = new Map<string, JsonObject>();
  for (const reported of stated) {
    const result = resultOf(reported, codes);
    const key = JSON.stringify(result);
    if (!results.has(key)) results.set(key, { ...result, partialFingerprints: fingerprint(reported) });
  }
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Specline", semanticVersion: version, rules: sarifRules(codes) as JsonObject[] } },
        originalUriBaseIds: { [ROOT]: { description: { text: "The folder in which the command was executed." } } },
        // Columns count as in JavaScript strings.
        columnKind: "utf16CodeUnits",
        results: [...results.values()],
      },
    ],
  };
}

function resultOf({ fault, file }: FaultInFile, codes: readonly string[]): JsonObject {
  const { code, severity, at, seen = [] } = fault;
  const related = seen.flatMap((line): readonly JsonObject[] => {
    const place = placeIn(line);
    return place === undefined ? [] : [{ physicalLocation: physical(place, file), message: { text: line } }];
  });
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: levelOf(severity),
    message: { text: messageOf(fault) },
    locations: [{ physicalLocation: physical(at, file), ...logical(at) }],
    ...(related.length > 0 && { relatedLocations: related.map((one, index) => ({ id: index + 1, ...one })) }),
    ...("reason" in fault && { suppressions: [suppression(fault)] }),
  };
}

/** A fix is stated in the message, because SARIF's own fixes are replacements of characters. */
function messageOf({ message, seen = [], hint, fix }: Diagnostic): string {
  const lines = [
    message,
    ...seen.map((line) => `Seen: ${line}`),
    ...(hint === undefined ? [] : [`Try: ${hint}`]),
    ...(fix === undefined ? [] : [`Fix: ${fix.title} (specline check --fix)`]),
  ];
  // A number in braces would be a placeholder. Other braces are not doubled, because viewers show both.
  return lines.join("\n").replaceAll(/\{(\d+)\}/g, "{{$1}}");
}

/** The place in a line such as "code/train.py:12", in which the candidates for a fault are listed. */
function placeIn(line: string): Place | undefined {
  const [, file, at = "", column = "1"] = /^(\S+\.\w+):(\d+)(?::(\d+))?$/.exec(line) ?? [];
  return file === undefined ? undefined : { file, range: { start: { line: Number(at), column: Number(column) } } };
}

function physical({ file, range }: Place, pipeline: string): JsonObject {
  const path = file ?? pipeline;
  const uri = path.split("/").map(encodeURIComponent).join("/");
  // The pipeline's file is a stand-in, in which no line is known.
  const lines = file === undefined ? undefined : range;
  return {
    artifactLocation: path.startsWith("/") ? { uri: `file://${uri}` } : { uri, uriBaseId: ROOT },
    ...(lines !== undefined && {
      region: defined({
        startLine: lines.start.line,
        startColumn: lines.start.column,
        endLine: lines.end?.line,
        endColumn: lines.end?.column,
      }),
    }),
  };
}

/** The pipeline, step and field, such as "fraud/XGBoostTraining/maxDepth". */
function logical({ pipeline, step, port, field, path }: Place): JsonObject {
  const parts = [pipeline, step, port ?? field ?? path].filter((part) => part !== undefined);
  const [name] = parts.slice(-1);
  return name === undefined ? {} : { logicalLocations: [{ name, fullyQualifiedName: parts.join("/") }] };
}

const suppression = ({ reason, by }: AllowedDiagnostic): JsonObject => ({
  kind: by === "pipeline" ? "inSource" : "external",
  status: "accepted",
  justification: reason,
});

/**
 * Identifies results across edits. Lines and other numbers do not count, so a fault stays the same if lines above it
 * are added or the data grows. Faults that are otherwise equal are numbered.
 */
function fingerprints(): (reported: FaultInFile) => JsonObject {
  const counts = new Map<string, number>();
  return ({ fault, file }) => {
    const { code, message, at } = fault;
    const names = [at.pipeline, at.step, at.port, at.field, at.path, message].map((part) => part ?? "");
    const key = digest(JSON.stringify([code, at.file ?? file, ...names.map(withoutNumbers)])).slice(0, 32);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return { "specline/v1": `${key}:${count}` };
  };
}

const withoutNumbers = (text: string): string => text.replaceAll(/\d+/g, "0");
