// Lints all Python files in the repository and checks their formatting. Exits with 1 if there are findings. --fix
// applies fixes.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-nodejs";

const root = fileURLToPath(new URL("..", import.meta.url));
const SKIPPED = new Set(["node_modules", ".git", "dist", ".venv", "__pycache__", ".specline", "golden", "fixtures"]);

const workspace = new Workspace(
  {
    "line-length": 120,
    "target-version": "py38",
    preview: false,
    lint: {
      // E, W and F: pycodestyle and Pyflakes; I: import order; UP: outdated syntax; B: likely bugs; the others are
      // named as in Ruff.
      select: [
        "E",
        "W",
        "F",
        "I",
        "UP",
        "B",
        "A",
        "C4",
        "N",
        "SIM",
        "RET",
        "PTH",
        "PIE",
        "PL",
        "RUF",
        "ANN",
        "T10",
        "FA",
      ],
      // Any is appropriate for JSON values, few of the numbers here would be clearer with a name, and SageMaker's
      // contract prescribes some file names.
      ignore: ["ANN401", "PLR2004", "PLR0913", "N818"],
      // The runtime is next to the script only in an asset. In the repository, this setting distinguishes runtime
      // imports from installed packages.
      isort: { "known-first-party": ["specline_runtime"] },
      pylint: { "max-branches": 12, "max-statements": 50 },
    },
  },
  PositionEncoding.Utf16,
);

function* pythonFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* pythonFiles(path);
    else if (entry.name.endsWith(".py")) yield path;
  }
}

/** Applies edits from last to first, so that earlier positions stay valid. */
function edited(text, edits) {
  const lines = text.split("\n");
  const offset = ({ row, column }) => lines.slice(0, row - 1).reduce((sum, line) => sum + line.length + 1, column - 1);
  return [...edits]
    .map(({ content, location, end_location: end }) => ({ content, from: offset(location), to: offset(end) }))
    .sort((a, b) => b.from - a.from)
    .reduce((done, { content, from, to }) => done.slice(0, from) + (content ?? "") + done.slice(to), text);
}

/** Applies fixes until none are left, then formats. Stops after 50 rounds in case two fixes keep undoing each other. */
function mended(text) {
  let now = text;
  for (let turn = 0; turn < 50; turn += 1) {
    const fix = workspace.check(now).find((finding) => finding.fix !== null && finding.fix !== undefined)?.fix;
    if (fix === undefined) break;
    now = edited(now, fix.edits);
  }
  return workspace.format(now);
}

const fixing = process.argv.includes("--fix");
let findings = 0;
let files = 0;
for (const path of pythonFiles(root)) {
  files += 1;
  const name = relative(root, path);
  const before = readFileSync(path, "utf8");
  const text = fixing ? mended(before) : before;
  if (text !== before) writeFileSync(path, text);
  const found = workspace
    .check(text)
    .map(({ code, message, start_location: at }) => `${name}:${at.row}:${at.column} ${code ?? ""} ${message}`);
  if (workspace.format(text) !== text) found.push(`${name}:1:1 format differs: node scripts/ruff.mjs --fix`);
  findings += found.length;
  for (const line of found) console.log(line);
}
console.log(`ruff: ${findings} findings in ${files} Python files`);
process.exitCode = findings === 0 ? 0 : 1;
