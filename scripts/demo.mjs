// npm run demo: goes from a fresh clone to a trained, calibrated and packaged model on this machine.
import { spawnSync } from "node:child_process";
import { bin, root } from "./project.mjs";
import { setUp } from "./set-up.mjs";

setUp(["packages", "build", "python"]);
const { status } = spawnSync(process.execPath, [bin, "run", "examples/credit-risk/pipeline.ts"], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 130;
