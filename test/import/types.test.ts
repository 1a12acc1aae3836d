import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compilers, errors, tsc, type Version } from "../types/compilers.ts";

const folder = fileURLToPath(new URL("golden/", import.meta.url));
const modules = readdirSync(folder).map((name) => join(folder, name));

/** Against the declarations that the package ships, as a user's own compiler reads them. */
test.each(Object.keys(compilers) as Version[])("TypeScript %s finds nothing wrong with imported modules", (version) => {
  const found = [...errors(tsc(version, modules))].filter(([place]) => place.startsWith(folder));
  expect(found).toEqual([]);
});
