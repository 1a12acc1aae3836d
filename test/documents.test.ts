import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...markdown(".github"),
  ...markdown("docs"),
  ...markdown("examples"),
];

function markdown(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : markdown(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

/** Headings as the anchors that GitHub creates from them. */
const anchors = (text: string): readonly string[] =>
  [...text.matchAll(/^#+\s+(.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, "")
      .replaceAll(" ", "-"),
  );

describe.each(pages)("%s", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  test("links to files and headings that exist", () => {
    const prose = text.replace(/```[\s\S]*?```/g, "");
    const broken = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
      if (/^[a-z]+:/.test(link)) return [];
      const [path = "", anchor] = link.split("#");
      const file = path === "" ? join(root, page) : join(root, dirname(page), path);
      if (!existsSync(file)) return [link];
      return anchor !== undefined && !anchors(readFileSync(file, "utf8")).includes(anchor) ? [link] : [];
    });
    expect(broken).toEqual([]);
  });

  test("links to no source code if it is shipped, because the package has none", () => {
    const isShipped = /^(docs\/|examples\/|README|CHANGELOG)/.test(page);
    const links = [...text.matchAll(/\]\(((?:\.\.\/)*(?:src|test|bench|scripts)\/[^)]*)\)/g)].map(([, link]) => link);
    expect(isShipped ? links : []).toEqual([]);
  });

  test("names files that exist", () => {
    const named = [...text.matchAll(/`((?:src|scripts|schema|examples|test\/\w+)\/[\w./-]+)`/g)].map(
      ([, path = ""]) => path,
    );
    // NAME is a placeholder for your own name. Files in the changelog may have been removed since.
    const own = named.filter((path) => !path.includes("NAME") && page !== "CHANGELOG.md");
    expect(own.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

test("the list of decisions has a line for each record, with its title", () => {
  const folder = join(root, "docs/decisions");
  const list = readFileSync(join(folder, "README.md"), "utf8");
  const records = readdirSync(folder).filter((name) => /^\d{4}-.*\.md$/.test(name));
  expect(records.length).toBeGreaterThan(7);
  const lines = records.map((name) => {
    const [, title = ""] = /^# (.*)$/m.exec(readFileSync(join(folder, name), "utf8")) ?? [];
    return `| [${name.slice(0, 4)}](${name}) | ${title} |`;
  });
  expect(list.split("\n").filter((line) => /^\| \[\d/.test(line))).toEqual(lines);
  expect(new Set(records.map((name) => name.slice(0, 4))).size, "two records have the same number").toBe(
    records.length,
  );
});

test("the glossary names types that exist", () => {
  const [glossary = ""] = /## Glossary[\s\S]*?\n## /.exec(readFileSync(join(root, "ARCHITECTURE.md"), "utf8")) ?? [];
  const named = [...glossary.matchAll(/`([A-Z][A-Za-z]+)`/g)].map(([, type = ""]) => type);
  const source = join(root, "src");
  const text = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(source, file), "utf8"))
    .join("\n");
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((type) => !new RegExp(`export (?:interface|type|class|const) ${type}\\b`).test(text))).toEqual(
    [],
  );
});
