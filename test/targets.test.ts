import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { targetSchema } from "../src/app/load/targets.ts";
import { SECURITY_MEMBERS } from "../src/sagemaker/emit/index.ts";

/* docs/targets.md says what the code does. */
const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), "utf8");
const page = read("docs/targets.md");
const rows = [...page.matchAll(/^\| (.+) \|$/gm)].map(([, row = ""]) => row.split(" | "));

test("every member of a target is listed, with its default", () => {
  const listed = rows.flatMap(([name = "", , standard]) =>
    /^`\w+`$/.test(name) && standard !== undefined ? [name.slice(1, -1)] : [],
  );
  expect(listed.sort()).toEqual(Object.keys(targetSchema.shape).sort());
  const example = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? "";
  for (const name of listed) expect(example).toContain(`${name}:`);
});

test("the table of isolation, network and keys matches the compiler", () => {
  const code = (paths: readonly (string | undefined)[]): readonly string[] =>
    paths.flatMap((path) => (path === undefined ? [] : [`\`${path.replace("?", "")}\``]));
  for (const [type, { networkIsolation, vpc, kms, volume }] of Object.entries(SECURITY_MEMBERS)) {
    const row = rows.find(([name]) => name === type) ?? [];
    const cells = row.slice(1).map((cell) => [...cell.matchAll(/`[^`]+`/g)].map(([path]) => path));
    expect(cells).toEqual([code([networkIsolation]), code([vpc]), code([...kms, volume?.kms])]);
  }
});
