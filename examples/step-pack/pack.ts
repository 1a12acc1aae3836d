import { definePack } from "specline";
import { driftCheck } from "./drift-check/step.ts";

/** Steps that watch data for drift. The name is that of the npm package, so that messages say what to install. */
const driftPack_ = definePack({
  name: "specline-pack-drift",
  version: "0.1.0",
  kinds: [{ kind: "metrics.drift", phrase: "drift metrics", carrier: "prefix", reach: "crosses" }],
  steps: [driftCheck],
});
type DriftPack_ = typeof driftPack_;
// An interface gives hovers and messages a name to print instead of the whole specification.
export interface DriftPack extends DriftPack_ {}
export const driftPack: DriftPack = driftPack_;
export default driftPack;
