import { spawnSync } from "node:child_process";
import type { Isolation } from "../record/record.ts";

const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];

/** Whether this machine supports mount namespaces: some containers and hardened kernels do not. */
export const hasNamespaces =
  spawnSync("unshare", [...asRoot, "--mount", "--pid", "--fork", "mount", "-t", "tmpfs", "none", "/opt"]).status === 0;

/** The kinds of isolation that can be tested here; "namespace" is missing if the machine does not support it. */
export const ISOLATIONS: readonly Isolation[] = hasNamespaces ? ["namespace", "paths"] : ["paths"];
