import { expect, test } from "vitest";

type Start = (words: readonly string[]) => boolean;
interface Modules {
  readonly provideModules: (
    python: string,
    modules: readonly string[],
    machine: { readonly ask: (words: readonly string[]) => string | undefined; readonly start: Start },
  ) => boolean;
}
const { provideModules } = (await import(new URL("../../scripts/set-up/modules.mjs", import.meta.url).href)) as Modules;

/** The dependencies of each module. jupyter_client itself needs zmq, as on Debian. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  nbconvert: ["jupyter_client"],
  jupyter_client: ["zmq"],
  ipykernel: [],
  zmq: [],
};

/**
 * A machine on which these modules are missing, with or without package lists. `unknown` packages are not in the lists.
 */
function machine(gone: readonly string[], { lists = true, unknown = [] as readonly string[] } = {}) {
  const missing = new Set(gone);
  const installed: string[] = [];
  let known = lists;
  const culprit = (name: string): string | undefined =>
    missing.has(name) ? name : NEEDS[name]?.map(culprit).find((found) => found !== undefined);
  const ask = ([, , , ...modules]: readonly string[]): string =>
    JSON.stringify(
      Object.fromEntries(
        modules.flatMap((name) => {
          const found = culprit(name);
          return found === undefined ? [] : [[name, [`ModuleNotFoundError: No module named '${found}'`, found]]];
        }),
      ),
    );
  const start: Start = (words) => {
    if (words[1] === "update") known = true;
    if (words[1] !== "install" || words.includes("--fix-broken")) return true;
    const packages = words.filter((word) => word.startsWith("python3-"));
    if (!known || packages.some((name) => unknown.includes(name))) return false;
    expect(words).toContain("--reinstall");
    installed.push(...packages);
    for (const name of packages) missing.delete(name.slice("python3-".length).replaceAll("-", "_"));
    return true;
  };
  return {
    installed,
    provide: () => provideModules("/usr/bin/python3", ["nbconvert", "jupyter_client", "ipykernel"], { ask, start }),
  };
}

test("installs nothing if all modules can be imported", () => {
  const { installed, provide } = machine([]);
  expect([provide(), installed]).toEqual([true, []]);
});

test.each(Object.keys(NEEDS))("%s is installed where it alone is missing, whatever needs it", (name) => {
  const { installed, provide } = machine([name]);
  expect([provide(), installed]).toEqual([true, [`python3-${name.replaceAll("_", "-")}`]]);
});

test("installs a module that is found missing only after another was installed", () => {
  const { installed, provide } = machine(["jupyter_client", "zmq"]);
  expect([provide(), installed]).toEqual([true, ["python3-jupyter-client", "python3-zmq"]]);
});

test("a machine without package lists downloads them", () => {
  expect(machine(["ipykernel"], { lists: false }).provide()).toBe(true);
});

test("a module that is in another module's Debian package is installed with that package", () => {
  const { installed, provide } = machine(["zmq"], { unknown: ["python3-zmq"] });
  // Here, the other package does not contain it. Every option was tried, and the result is reported.
  expect(provide()).toBe(false);
  expect(installed).toContain("python3-jupyter-client");
});
