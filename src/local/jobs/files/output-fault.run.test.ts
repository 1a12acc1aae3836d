import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { definition, processingStep, py, sh } from "../../testing/definitions.ts";
import { PYTHON, stepOf, workbench } from "../../testing/workbench.ts";
import { type OutputProblem, REMEDIES } from "./output-fault.ts";

const OUT = "/opt/ml/processing/output";

const FAULTS: readonly (readonly [name: string, does: string, problem: OutputProblem])[] = [
  ["Link", `ln -s /etc ${OUT}/o/l`, "link"],
  ["OutputLink", `rmdir ${OUT}/o; ln -s /etc ${OUT}/o`, "link"],
  ["Pipe", `mkfifo ${OUT}/o/p`, "special"],
  ["Socket", `python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('${OUT}/o/s')"`, "special"],
  ["OutputPipe", `rmdir ${OUT}/o; mkfifo ${OUT}/o`, "special"],
  ["OutputFile", `rmdir ${OUT}/o; echo 1 > ${OUT}/o`, "not-a-folder"],
  ["Name", `printf 1 > "$(printf '${OUT}/o/caf\\351')"`, "name"],
  [
    "LongPath",
    `n=$(printf %0250d 1); cd ${OUT}/o; for i in 1 2 3 4 5; do mkdir $n; cd $n; done; echo 1 > f`,
    "long-path",
  ],
  ["Root", 'mv "$SPECLINE_JOB" "$SPECLINE_JOB.away"; mkdir "$SPECLINE_JOB"', "replaced"],
];

/** Whether jobs may set attributes of files: they must be root, on a file system that has them. */
const canLock = ((): boolean => {
  const file = join(mkdtempSync(join(tmpdir(), "specline-locked-")), "f");
  writeFileSync(file, "");
  const { status } = spawnSync("chattr", ["+i", file]);
  spawnSync("chattr", ["-i", file]);
  return status === 0;
})();

test.runIf(canLock)("an output that is immutable or append-only is refused, with the way to unlock it", async () => {
  const bench = workbench();
  const locked: readonly (readonly [string, string])[] = [
    ["Immutable", `echo 1 > ${OUT}/o/f; chattr +i ${OUT}/o/f`],
    ["AppendOnly", `echo 1 > ${OUT}/o/f; chattr +a ${OUT}/o/f`],
    ["InFolder", `mkdir ${OUT}/o/d; echo 1 > ${OUT}/o/d/f; chattr +i ${OUT}/o/d`],
    ["Root", 'chattr +i "$SPECLINE_JOB"'],
  ];
  const steps = locked.map(([name, does]) => processingStep(name, { run: sh(does), outputs: ["o"] }));
  try {
    const record = await bench.run({ definition: definition(steps) });
    const hints = locked.map(([name]) => stepOf(record, name).diagnostic?.hint);
    expect(hints).toEqual(locked.map(() => REMEDIES.locked));
  } finally {
    spawnSync("chattr", ["-R", "-i", "-a", bench.work]);
  }
});

test.runIf(process.getuid?.() === 0).each([
  ["0o6755", "0o100755"],
  // Only others may start it.
  ["0o611", "0o100755"],
  ["0o600", "0o100644"],
])("a file with mode %s in an output belongs to the runner and has no capabilities", async (mode, published) => {
  const bench = workbench();
  const file = `${OUT}/o/d/f`;
  const lend = `import os, struct; os.mkdir("${OUT}/o/d"); open("${file}", "w").close(); os.chown("${file}", 1234, 5678); os.chmod("${file}", ${mode})${
    mode === "0o600"
      ? ""
      : `; os.setxattr("${file}", "security.capability", struct.pack("<5I", 0x02000001, 1 << 13, 0, 0, 0))`
  }; os.chown("${OUT}/o/d", 1234, 5678)`;
  const record = await bench.run({
    definition: definition([processingStep("A", { run: py(lend), outputs: ["o"] })]),
  });
  const path = join(stepOf(record, "A").outputs["o"]?.path ?? "", "d/f");
  const look =
    "import os, sys; at = os.stat(sys.argv[1]); print(os.listxattr(sys.argv[1]), oct(at.st_mode), at.st_uid, at.st_gid, os.stat(os.path.dirname(sys.argv[1])).st_uid)";
  expect(spawnSync(PYTHON, ["-c", look, path], { encoding: "utf8" }).stdout).toBe(`[] ${published} 0 0 0\n`);
});

test("gives each rejected output the hint for its own problem", async () => {
  const bench = workbench();
  const steps = FAULTS.map(([name, does]) => processingStep(name, { run: sh(does), outputs: ["o"] }));
  const record = await bench.run({ definition: definition(steps) });
  const hints = FAULTS.map(([name]) => {
    const { code, hint } = stepOf(record, name).diagnostic ?? {};
    return `${name} ${code}: ${hint}`;
  });
  expect(hints).toEqual(FAULTS.map(([name, , problem]) => `${name} run/output-refused: ${REMEDIES[problem]}`));
});
