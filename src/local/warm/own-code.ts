import { fileURLToPath } from "node:url";
import type { Asset } from "../../compile/compiled.ts";

/** Where Specline has the scripts of the standard steps. */
const STEPS = fileURLToPath(new URL("../../steps/", import.meta.url));

const isOurs = ({ sources }: Asset): boolean =>
  Object.entries(sources).every(([path, source]) =>
    "text" in source ? path === "contract.json" : source.file.startsWith(STEPS),
  );

/**
 * The addresses of code that consists only of Specline's own files, without a slash at the end. If a script of ours runs
 * other code, which may come with a model, the job starts a fresh interpreter (`script/warm_job.py`).
 */
export const ownCode = (assets: readonly Asset[]): ReadonlySet<string> =>
  new Set(assets.filter((asset) => asset.role === "code" && isOurs(asset)).map(({ uri }) => uri.replace(/\/$/, "")));
