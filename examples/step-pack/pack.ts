import { definePack } from "specline";
import { driftCheck } from "./drift-check/step.ts";

/**
 * Steps that monitor data drift. The pack has the same name as the npm package, so that messages can name the package
 * to install.
 */
const driftPack_ = definePack({
  name: "specline-pack-drift",
  version: "0.1.0",
  kinds: [{ kind: "metrics.drift", phrase: "drift metrics", carrier: "prefix", reach: "crosses" }],
  steps: [driftCheck],
});
type DriftPack_ = typeof driftPack_;
// With an interface, hovers and messages show a name instead of the whole specification.
export interface DriftPack extends DriftPack_ {}
export const driftPack: DriftPack = driftPack_;
export default driftPack;
