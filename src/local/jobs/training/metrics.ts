import type { JsonObject } from "../../../base/canonical.ts";
import { textAt } from "../request.ts";

/** Extracts metrics from a log, as the service does with MetricDefinitions. */
export interface MetricReader {
  read(line: string): void;
  /** The last value found for each metric. */
  final(): readonly JsonObject[];
}

/**
 * The first group of each definition's regular expression is the metric's value. Patterns that JavaScript cannot parse
 * are skipped.
 */
export function metricReader(definitions: readonly JsonObject[]): MetricReader {
  const last = new Map<string, number>();
  const readers = definitions.flatMap((definition) => {
    const name = textAt(definition, "Name");
    const pattern = patternOf(textAt(definition, "Regex") ?? "");
    return name === undefined || pattern === undefined ? [] : [{ name, pattern }];
  });
  return {
    read: (line) => {
      for (const { name, pattern } of readers) {
        const value = Number(pattern.exec(line)?.[1] ?? Number.NaN);
        if (Number.isFinite(value)) last.set(name, value);
      }
    },
    final: () => [...last].map(([name, value]) => ({ MetricName: name, Value: value })),
  };
}

function patternOf(text: string): RegExp | undefined {
  try {
    return new RegExp(text);
  } catch {
    return undefined;
  }
}
