// A deploy in a process of its own, for tests that kill it. Arguments: the stand-in's URL, and the compiled pipeline as JSON.
import { awsService, awsStore } from "../../src/deploy/aws.ts";
import { deploy } from "../../src/deploy/deploy.ts";

const [, , endpoint = "", compiled = ""] = process.argv;
const options = { region: "us-east-1", endpoint };
await deploy(
  JSON.parse(compiled),
  {},
  {
    service: await awsService(options),
    store: await awsStore(options),
    objects: async (asset) =>
      Object.keys(asset.tree).map((path) => ({
        path: asset.form === "tree" ? path : "",
        bytes: async () => new TextEncoder().encode(path),
      })),
    now: () => 0,
    wait: async () => {},
  },
);
