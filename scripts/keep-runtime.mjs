// node scripts/keep-runtime.mjs: stores this release's runtime and step scripts, as in its package, in
// test/runtimes/<version>.tgz. test/runtimes/replay.run.test.ts compiles and runs a pipeline with every stored release.
// Run it after a build, and before each release. The archive's bytes depend only on the files.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { root } from "./project.mjs";

const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const described = JSON.parse(readFileSync(join(root, "dist/release.json"), "utf8"));
const folders = [described.runtime, ...Object.values(described.steps).flatMap(({ folder }) => folder ?? [])];

const filesBelow = (folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".pyc"))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));

const paths = ["dist/release.json", ...[...new Set(folders)].flatMap((folder) => filesBelow(`dist/${folder}`))].sort();
const archive = pack();
const add = (path, content) => archive.entry({ name: `package/${path}`, mode: 0o644, mtime: new Date(0) }, content);
add("package.json", JSON.stringify({ name, version }));
for (const path of paths) add(path, readFileSync(join(root, path)));
archive.finalize();
const chunks = [];
for await (const chunk of archive) chunks.push(chunk);
const file = join(root, `test/runtimes/${version}.tgz`);
writeFileSync(file, gzipSync(Buffer.concat(chunks), { level: 9 }));
process.stdout.write(`${file.slice(root.length + 1)}: ${paths.length + 1} files\n`);
