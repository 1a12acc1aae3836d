import { fileURLToPath } from "node:url";
import type { Asset } from "../../compile/compiled.ts";

/** Where Specline has the scripts of the standard steps. */
const STEPS = fileURLToPath(new URL("../../steps/", import.meta.url));

const isOurs = ({ sources }: Asset): boolean =>
  Object.entries(sources).every(([path, source]) =>
    "text" in source ? path === "contract.json" : source.file.startsWith(STEPS),
  );

/**
 * The addresses of code that consists of Specline's own files alone, without a slash at the end. None if there is other
 * code in the run: our scripts may import it, with the models that it made.
 */
export function ownCode(assets: readonly Asset[]): ReadonlySet<string> {
  const code = assets.filter(({ role }) => role === "code");
  return new Set(code.every(isOurs) ? code.map(({ uri }) => uri.replace(/\/$/, "")) : []);
}
