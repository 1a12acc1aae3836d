import type { PipelineDrift } from "../../app/life/drift.ts";
import type { Drift, DriftKind } from "../../deploy/index.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const WORDS: Readonly<Record<DriftKind, string>> = {
  definition: "definition",
  description: "description",
  "display-name": "display name",
  role: "role",
  parallelism: "parallel steps",
  tag: "tag",
  manifest: "manifest",
  "asset-changed": "changed object",
  "asset-missing": "missing object",
  "asset-added": "added object",
  "model-package-group": "deleted group",
  schedule: "schedule",
};

/** Formats what was changed behind Specline's back, for a terminal. */
export function driftLines(report: PipelineDrift, terminal: Terminal): string {
  const { name, arn, drifts, modified, modifiedBy, objects, unchecked } = report;
  const by = modifiedBy === undefined ? "" : ` by ${modifiedBy}`;
  const head = [
    `${name}  ${terminal.color.dim(arn)}`,
    ...(modified === undefined ? [] : [`last changed ${modified}${by}`]),
  ];
  if (drifts.length === 0) {
    const seen = unchecked.length === 0 ? "no drift" : "no drift in what could be compared";
    return [...head, `${terminal.color.green(seen)}  ${objects} ${objects === 1 ? "object" : "objects"} in S3`].join(
      "\n",
    );
  }
  const columns = [{ title: "what" }, { title: "of" }, { title: "deployed → found" }];
  const rows = drifts.map((drift) => [WORDS[drift.kind], drift.of ?? "", changeOf(drift)]);
  return [...head, table(terminal, columns, rows)].join("\n");
}

/** "ml.m5.large → ml.m5.xlarge". A missing side is a dash. */
function changeOf({ kind, expected, found }: Drift): string {
  if (kind.startsWith("asset-") && expected === undefined) return "";
  if (kind === "manifest") return found ?? "";
  return `${expected ?? "–"} → ${found ?? "–"}`;
}
