import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { stepKind } from "../kinds.ts";
import { BESIDE, cacheTables } from "./index.ts";
import { memberPaths } from "./paths.ts";
import { type CacheTable, comparedByAws, type LocalMember, localMembers, memberAt } from "./table.ts";

/** docs/cache-keys.md: every member of every request, so that a change of the tables or of the service model is seen. */

const LOCAL: Readonly<Record<LocalMember["part"], string>> = {
  value: "as it is written",
  content: "what is there, not where",
  place: "as it is written, but for what is the run's own",
  "place and content": "both as a place and by what is there",
  none: "",
};

function rows(table: CacheTable): readonly string[] {
  const args = stepKind(table.type)?.arguments;
  if (table.local === "not run" || args?.kind !== "request") return [];
  const { local } = table;
  const members = localMembers(local);
  const entries = [...members.keys()].filter((path) => !memberPaths(args.shape()).includes(path));
  return [...memberPaths(args.shape()), ...entries].sort().map((path) => {
    const { part, reason } = memberAt(local, members, path) as LocalMember;
    const aws = comparedByAws(table, path) ? "yes" : "";
    return `| \`${path}\` | ${aws} | ${part === "none" ? `left out: ${reason}` : LOCAL[part]} |`;
  });
}

function section(table: CacheTable): string {
  const { type, aws, local } = table;
  const awsSays =
    typeof aws === "string"
      ? `AWS: ${aws}.`
      : `AWS compares ${[...(aws.arguments === "all" ? ["all of Arguments"] : aws.arguments), ...(aws.beside ?? [])].map((name) => (name.includes(" ") ? name : `\`${name}\``)).join(", ")}. Source: ${aws.source}.`;
  const found = rows(table);
  const here = local === "not run" ? ["A local run has no such job."] : [];
  const head = ["| member | AWS compares it | a local run |", "|---|---|---|"];
  return [`## ${type}`, "", [awsSays, ...here].join(" "), ...(found.length === 0 ? [] : ["", ...head, ...found])].join(
    "\n",
  );
}

const page = (): string => `# What makes a step run again

A step whose key is that of an earlier one takes over its result. This is what is in the key: on AWS, where a step's
\`CacheConfig\` allows it, and in a local run. \`x.*\` is every entry of a map, \`x[]\` every item of a list. Members that the
service model does not have count as they are written. In a local run, the version of Python and of all its packages count as well.

Members beside the Arguments never count, but for those of checks that are named below:

${Object.entries(BESIDE)
  .map(([name, reason]) => `- \`${name}\`: ${reason}.`)
  .join("\n")}

Written by \`npx vitest run src/sagemaker/cache-keys -u\` from \`src/sagemaker/cache-keys\`; do not edit.

${cacheTables.map(section).join("\n\n")}
`;

test("docs/cache-keys.md is what the tables say", () =>
  expect(page()).toMatchFileSnapshot(fileURLToPath(new URL("../../../docs/cache-keys.md", import.meta.url))));
