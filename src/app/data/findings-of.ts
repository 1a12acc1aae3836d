import { join } from "node:path";
import type { Finding } from "../../advice/data-profile.ts";
import { foundIn } from "../../advice/found-in.ts";
import { joinFindings } from "../../advice/join-findings.ts";
import type { JsonObject } from "../../base/canonical.ts";
import { isList } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { catalogue, type Diagnostic } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import type { RunRecord } from "../../local/record/record.ts";
import { satisfies } from "../../spec/kinds.ts";

/** The files that hold findings, by the kind of the output that has them. */
const FILES = { profile: "profile.json", metrics: "metrics.json" };

/**
 * The findings of the steps that loaded tables or measured models. Each finding is listed once, because branches often
 * read the same source.
 */
export async function findingsOf(files: Files, { manifest, steps }: RunRecord): Promise<readonly Diagnostic[]> {
  const found = new Map<string, Diagnostic>();
  const texts = passedOn(manifest?.steps ?? []);
  for (const { id, outputs } of manifest?.steps ?? []) {
    const ended = steps.find(({ name }) => name === id)?.outputs;
    for (const [port, { kind }] of Object.entries(outputs)) {
      const file = Object.entries(FILES).find(([root]) => satisfies(kind, root))?.[1];
      const path = ownMember(ended, port)?.path;
      if (file === undefined || path === undefined) continue;
      const all = findingsIn(await files.readRegular(join(path, file)).catch(() => undefined));
      const open = all.filter(({ code, data }) => code !== "data/left-out" || !texts.has(data["column"]));
      for (const finding of joinFindings(open)) {
        const key = JSON.stringify(finding);
        if (!found.has(key)) found.set(key, foundIn(finding, { step: id }));
      }
    }
  }
  return [...found.values()];
}

/** Columns that the loading step leaves out, but that a later one passes on as texts. */
const passedOn = (steps: readonly { readonly config?: JsonObject }[]): ReadonlySet<unknown> =>
  new Set(steps.flatMap(({ config }) => (isList(config?.["textColumns"]) ? config["textColumns"] : [])));

/** A user's own script can also write the profile, so anything that is not a finding is skipped. */
function findingsIn(text: string | undefined): readonly Finding[] {
  try {
    const { findings } = JSON.parse(text ?? "{}") as { readonly findings?: unknown };
    return Array.isArray(findings) ? findings.filter(isFinding) : [];
  } catch {
    return [];
  }
}

const isFinding = (value: unknown): value is Finding => {
  const { code, data } = (value ?? {}) as Partial<Finding>;
  return typeof code === "string" && Object.hasOwn(catalogue, code) && typeof data === "object" && data !== null;
};
