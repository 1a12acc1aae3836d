import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { stepKind } from "../kinds.ts";
import { BESIDE, cacheTables } from "./index.ts";
import { memberPaths } from "./paths.ts";
import { type CacheTable, comparedByAws, type LocalMember, localMembers, memberAt } from "./table.ts";

/**
 * docs/cache-keys.md lists every member of every request, so that changes to the tables or the service model are
 * visible.
 */

const LOCAL: Readonly<Record<LocalMember["part"], string>> = {
  value: "literally",
  content: "the contents, not the address",
  place: "literally, except for the run's own parts",
  "place and content": "both as a location and by its contents",
  none: "",
};

const HERE = {
  "not run": "A local run has no such job.",
  "on request":
    "A local run compares everything, and with it the code of the program that `--lambda` or `--callback` names; it reuses a result only if the step's `CacheConfig` enables that.",
} as const;

function rows(table: CacheTable): readonly string[] {
  const args = stepKind(table.type)?.arguments;
  if (typeof table.local === "string" || args?.kind !== "request") return [];
  const { local } = table;
  const members = localMembers(local);
  const entries = [...members.keys()].filter((path) => !memberPaths(args.shape()).includes(path));
  return [...memberPaths(args.shape()), ...entries].sort().map((path) => {
    const { part, reason } = memberAt(local, members, path) as LocalMember;
    const aws = comparedByAws(table, path) ? "yes" : "";
    return `| \`${path}\` | ${aws} | ${part === "none" ? `ignored: ${reason}` : LOCAL[part]} |`;
  });
}

function section(table: CacheTable): string {
  const { type, aws, local } = table;
  const awsSays =
    typeof aws === "string"
      ? `AWS: ${aws}.`
      : `AWS compares ${[...(aws.arguments === "all" ? ["all of Arguments"] : aws.arguments), ...(aws.beside ?? [])].map((name) => (name.includes(" ") ? name : `\`${name}\``)).join(", ")}. Source: ${aws.source}.`;
  const found = rows(table);
  const here = typeof local === "string" ? [HERE[local]] : [];
  const head = ["| member | AWS compares it | a local run |", "|---|---|---|"];
  return [`## ${type}`, "", [awsSays, ...here].join(" "), ...(found.length === 0 ? [] : ["", ...head, ...found])].join(
    "\n",
  );
}

const page = (): string => `# What makes a step run again

A step with the same key as an earlier one reuses its result. These tables list the request members that are part of the
key, both on AWS (if the step's \`CacheConfig\` allows caching) and in a local run. \`x.*\` means every entry of a map, and
\`x[]\` every item of a list. Members that are not in the service model count literally. In a local run, the versions of
Python and of all its packages count too.

Members next to the Arguments never count, except for those of checks that are named below:

${Object.entries(BESIDE)
  .map(([name, reason]) => `- \`${name}\`: ${reason}.`)
  .join("\n")}

Written by \`npx vitest run src/sagemaker/cache-keys -u\` from \`src/sagemaker/cache-keys\`; do not edit.

${cacheTables.map(section).join("\n\n")}
`;

test("docs/cache-keys.md matches the tables", () =>
  expect(page()).toMatchFileSnapshot(fileURLToPath(new URL("../../../docs/cache-keys.md", import.meta.url))));
