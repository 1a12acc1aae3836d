import { expect, test } from "vitest";
import type { JsonObject } from "../../../base/canonical.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { definition, processingStep, py, trainingStep } from "../../testing/definitions.ts";
import { ISOLATIONS } from "../../testing/isolations.ts";
import { eventually, processesWith } from "../../testing/processes.ts";
import { became, stepOf, workbench } from "../../testing/workbench.ts";

/** Jobs with several instances, each a process. */

const CLUSTER = { InstanceType: "ml.m5.large", VolumeSizeInGB: 30 };

/** A processing step on three machines that divide one input's objects, and each get all objects of another input. */
function onThree(text: string, ...words: readonly string[]): DefinitionStep {
  const one = processingStep("Work", {
    run: py(HEAD + text, ...words),
    inputs: { shared: "s3://in/some/", all: "s3://in/some/" },
    outputs: ["out"],
  });
  const [shared, all] = one.Arguments["ProcessingInputs"] as readonly { readonly S3Input: JsonObject }[];
  const sharded = { ...shared, S3Input: { ...shared?.S3Input, S3DataDistributionType: "ShardedByS3Key" } };
  return {
    ...one,
    Arguments: {
      ...one.Arguments,
      ProcessingInputs: [sharded, all as unknown as JsonObject],
      ProcessingResources: { ClusterConfig: { ...CLUSTER, InstanceCount: 3 } },
    },
  };
}

const HEAD = `
import json, os, pathlib, socket, sys, time
root = pathlib.Path("/opt/ml")
config = json.loads((root / "config/resourceconfig.json").read_text())
host = config["current_host"]
seen = {n: sorted(p.name for p in (root / "processing/input" / n).iterdir()) for n in ("shared", "all")}
out = root / "processing/output/out"
`;

const withObjects = () => {
  const bench = workbench();
  for (const name of ["a", "b", "c", "d"]) bench.put(`s3://in/some/${name}.csv`, name);
  return bench;
};

test.each(ISOLATIONS)(
  "each machine has its own config and objects, and their files are merged into one output (%s)",
  async (isolation) => {
    const bench = withObjects();
    const text = `
(out / (host + ".json")).write_text(json.dumps([config["hosts"], seen]))
(out / "same.txt").write_text("equal")
print("ready")
`;
    const record = await bench.run({ definition: definition([onThree(text)]) }, { isolation });
    expect(became(record)).toBe("Work succeeded");
    const hosts = ["algo-1", "algo-2", "algo-3"];
    const all = ["a.csv", "b.csv", "c.csv", "d.csv"];
    const shares = [["a.csv", "d.csv"], ["b.csv"], ["c.csv"]];
    for (const [index, host] of hosts.entries()) {
      const seen: unknown = JSON.parse(bench.output(record, "Work", "out", `${host}.json`));
      expect(seen, host).toEqual([hosts, { shared: shares[index], all }]);
    }
    expect(bench.output(record, "Work", "out", "same.txt")).toBe("equal");
    expect(bench.log(record, "Work").trim().split("\n").sort()).toEqual(hosts.map((host) => `[${host}] ready`));
    expect(record.notes.join()).toContain("its 3 instances are processes on this machine");
  },
);

test("different files at the same path are a fault that names both machines and the path", async () => {
  const bench = withObjects();
  const text = `(out / "sub").mkdir(); (out / "sub" / "part.csv").write_text("x" if host == "algo-1" else host)`;
  const record = await bench.run({ definition: definition([onThree(text)]) });
  expect(became(record)).toBe("Work failed");
  expect(stepOf(record, "Work").message).toBe(
    "algo-1 and algo-2 of Work both wrote /opt/ml/processing/output/out/sub/part.csv with different contents (and 1 more in this output)",
  );
});

test("a file at the path of another machine's folder is a fault, too", async () => {
  const bench = withObjects();
  const text = `
place = out / "x"
if host == "algo-1": place.write_text("file")
if host == "algo-3": place.mkdir(); (place / "y").write_text("below")
`;
  const record = await bench.run({ definition: definition([onThree(text)]) });
  expect(stepOf(record, "Work").message).toContain(
    "algo-1 and algo-3 of Work both wrote /opt/ml/processing/output/out/x/y",
  );
});

test.each(ISOLATIONS)("when a machine fails, the others are stopped, and none remains (%s)", async (isolation) => {
  const bench = withObjects();
  const mark = `mark-${process.pid}-${isolation}`;
  const text = `
if host == "algo-2":
    (root / "output/message").write_text("no rows for me")
    sys.exit(3)
time.sleep(600)
`;
  const record = await bench.run({ definition: definition([onThree(text, mark)]) }, { isolation });
  expect(became(record)).toBe("Work failed");
  expect(stepOf(record, "Work").message).toContain("no rows for me");
  expect(stepOf(record, "Work").exitCode).toBe(3);
  expect(await eventually(() => processesWith(mark).length === 0)).toBe(true);
});

test("if a machine is killed, the job fails with a message", async () => {
  const bench = withObjects();
  const mark = `mark-killed-${process.pid}`;
  const text = `
if host == "algo-3":
    print("the last line", flush=True)
    os.kill(os.getpid(), 9)
time.sleep(600)
`;
  const record = await bench.run({ definition: definition([onThree(text, mark)]) });
  expect(became(record)).toBe("Work failed");
  expect(stepOf(record, "Work").message).toContain("Work was killed by SIGKILL");
  expect(JSON.stringify(record)).toContain("on algo-3:");
  expect(await eventually(() => processesWith(mark).length === 0)).toBe(true);
});

test.runIf(ISOLATIONS.includes("namespace"))("machines reach each other by their names", async () => {
  const bench = withObjects();
  const text = `
port = 5000
if host == "algo-1":
    listener = socket.create_server(("algo-1", port))
    said = []
    for _ in range(2):
        connection, _ = listener.accept()
        said.append(connection.recv(100).decode())
    (out / "said.txt").write_text(" ".join(sorted(said)))
else:
    for _ in range(200):
        try:
            socket.create_connection(("algo-1", port)).sendall(host.encode())
            break
        except OSError:
            time.sleep(0.05)
`;
  // Two such jobs at the same time do not interfere.
  const second = { ...onThree(text), Name: "Other" };
  const out = second.Arguments["ProcessingOutputConfig"];
  const Arguments = {
    ...second.Arguments,
    ProcessingOutputConfig: JSON.parse(JSON.stringify(out).replaceAll("Work", "Other")),
  };
  const record = await bench.run({ definition: definition([onThree(text), { ...second, Arguments }]) });
  expect(became(record)).toBe("Other succeeded, Work succeeded");
  expect(bench.output(record, "Work", "out", "said.txt")).toBe("algo-2 algo-3");
});

test("a training job on two machines packs both machines' files into one archive", async () => {
  const bench = withObjects();
  const train = trainingStep("Train", { hyperparameters: {}, channels: { data: "s3://in/some/" } });
  const text = `
import json, pathlib
host = json.loads(pathlib.Path("/opt/ml/input/config/resourceconfig.json").read_text())["current_host"]
pathlib.Path("/opt/ml/model/" + host).write_text(host)
print("loss: " + host[-1])
`;
  const Arguments = {
    ...train.Arguments,
    AlgorithmSpecification: {
      TrainingImage: "image",
      TrainingInputMode: "File",
      ContainerEntrypoint: ["python3", "-c"],
      ContainerArguments: [text],
    },
    OutputDataConfig: { S3OutputPath: "s3://out", CompressionType: "NONE" },
    ResourceConfig: {
      InstanceGroups: ["a", "b"].map((name) => ({
        InstanceGroupName: name,
        InstanceType: "ml.m5.large",
        InstanceCount: 1,
      })),
      VolumeSizeInGB: 30,
    },
  };
  const record = await bench.run({ definition: definition([{ ...train, Arguments }]) });
  expect(became(record)).toBe("Train succeeded");
  for (const host of ["algo-1", "algo-2"]) expect(bench.output(record, "Train", "model", host)).toBe(host);
});
