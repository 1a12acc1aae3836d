// Deploys in a separate process, for tests that kill it. Arguments: the URL of the stand-in, and the compiled pipeline as JSON.
import { deploy } from "../../src/deploy/deploy.ts";
import { toyEffects } from "./toy.ts";

const [, , endpoint = "", compiled = ""] = process.argv;
await deploy(JSON.parse(compiled), { uploadData: true, parallelism: 3 }, await toyEffects(endpoint));
