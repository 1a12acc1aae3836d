// Finds the source lines that ran in processes of the built package, based on V8's coverage reports (NODE_V8_COVERAGE)
// and the source maps in dist.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { decode } from "@jridgewell/sourcemap-codec";
import { root } from "../project.mjs";

const dist = join(root, "dist");

/** A file in dist: the start of each mapped segment, and the source line from which it was generated. */
function chunk(name) {
  const code = readFileSync(join(dist, name), "utf8");
  const { mappings, sources } = JSON.parse(readFileSync(join(dist, `${name}.map`), "utf8"));
  const starts = [0];
  for (let at = code.indexOf("\n"); at !== -1; at = code.indexOf("\n", at + 1)) starts.push(at + 1);
  const pieces = decode(mappings).flatMap((segments, line) =>
    segments.flatMap(([column, source, original]) =>
      source === undefined ? [] : [{ at: starts[line] + column, source, line: original + 1 }],
    ),
  );
  return { files: sources.map((source) => resolve(dist, source)), pieces, ran: new Uint8Array(pieces.length) };
}

/** Marks the segments that ran. The innermost range that contains a segment determines whether it ran. */
function mark({ pieces, ran }, functions) {
  const ranges = functions.flatMap((one) => one.ranges);
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const around = [];
  let next = 0;
  for (const [index, { at }] of pieces.entries()) {
    while (next < ranges.length && ranges[next].startOffset <= at) {
      while (around.length > 0 && around.at(-1).endOffset <= ranges[next].startOffset) around.pop();
      around.push(ranges[next]);
      next += 1;
    }
    while (around.length > 0 && around.at(-1).endOffset <= at) around.pop();
    if ((around.at(-1)?.count ?? 0) > 0) ran[index] = 1;
  }
}

/**
 * @param folder the folder to which V8 wrote its reports
 * @returns the lines that ran, by source file
 */
export function linesOfChildren(folder) {
  const chunks = new Map();
  for (const report of existsSync(folder) ? readdirSync(folder) : []) {
    for (const { url, functions } of reportOf(join(folder, report))) {
      // Tests also install the package in other locations. Except for entries, file names in dist contain a digest of
      // the code.
      const name = /\/dist\/[\w.-]+\.js$/.test(url) ? basename(url) : undefined;
      if (name === undefined || !existsSync(join(dist, `${name}.map`))) continue;
      if (!chunks.has(name)) chunks.set(name, chunk(name));
      mark(chunks.get(name), functions);
    }
  }
  const lines = new Map();
  for (const { files, pieces, ran } of chunks.values()) {
    for (const [index, { source, line }] of pieces.entries()) {
      if (ran[index] === 0) continue;
      const file = files[source];
      if (!lines.has(file)) lines.set(file, new Set());
      lines.get(file).add(line);
    }
  }
  return lines;
}

/** The scripts in a report. Empty if the process was killed while writing it. */
function reportOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).result;
  } catch {
    return [];
  }
}
