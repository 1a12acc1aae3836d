// The programs that execute notebooks: tslab, installed from npm in a separate folder, and Jupyter, installed from
// Debian packages.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { install, root } from "../project.mjs";
import { canInstall, DEBIAN_PYTHON, installDebian, missingModules, provideModules } from "./modules.mjs";

const kernel = join(root, "test/notebook/kernel");
const NBCONVERT = "/usr/bin/jupyter-nbconvert";
const MODULES = ["nbconvert", "nbclient", "nbformat", "jupyter_client", "jupyter_core", "ipykernel"];

const tslabIsThere = () => existsSync(join(kernel, "node_modules/tslab/bin/tslab"));

export const missingNotebook = () => [
  ...(tslabIsThere() ? [] : ["tslab in test/notebook/kernel"]),
  ...(existsSync(NBCONVERT) ? [] : [`the program ${NBCONVERT}`]),
  ...missingModules(DEBIAN_PYTHON, MODULES),
];

export function provideNotebook() {
  const tslab = tslabIsThere() || install(["npm", "ci", "--no-audit", "--no-fund", "--prefix", kernel]);
  if (missingModules(DEBIAN_PYTHON, MODULES).length === 0 && existsSync(NBCONVERT)) return tslab;
  if (!canInstall()) return false;
  const program = existsSync(NBCONVERT) || installDebian(["jupyter-nbconvert"]);
  return provideModules(DEBIAN_PYTHON, MODULES) && program && tslab;
}
