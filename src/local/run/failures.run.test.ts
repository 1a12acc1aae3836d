import { expect, test } from "vitest";
import { conditionStep, definition, failStep, get, outputUri, processingStep, py, sh } from "../testing/definitions.ts";
import { ISOLATIONS } from "../testing/isolations.ts";
import { became, PYTHON, stepOf, workbench } from "../testing/workbench.ts";
import { runLocal } from "./run.ts";

test("reports a script's own error with its code, its hint and the last lines of its log", async () => {
  const told = `import json, pathlib, sys
print("reading")
pathlib.Path("/opt/ml/output/message").write_text("the label column 'Statsu' is not in the data\\n" + json.dumps({"code": "data/label-missing", "hint": "did you mean 'Status'?"}))
sys.exit("Traceback: lost")`;
  const bench = workbench();
  const record = await bench.run({ definition: definition([processingStep("Load", { run: py(told) })]) });
  expect(record.status).toBe("failed");
  expect(stepOf(record, "Load")).toMatchObject({
    status: "failed",
    exitCode: 1,
    message: "the label column 'Statsu' is not in the data",
    diagnostic: { code: "data/label-missing", hint: "did you mean 'Status'?", seen: ["reading", "Traceback: lost"] },
  });
});

test("keeps a script's output from controlling the terminal or filling the record", async () => {
  const bench = workbench();
  const said: string[] = [];
  const text =
    "printf 'a\\000\\033[2J\\033]0;title\\007b\\n'; head -c 9000 /dev/zero | tr '\\000' x; mkfifo /opt/ml/output/message; exit 2";
  const record = await bench.run(
    { definition: definition([processingStep("A", { run: sh(text) })]) },
    { onEvent: (event) => event.kind === "log" && said.push(event.line) },
  );
  const { diagnostic } = stepOf(record, "A");
  expect(diagnostic).toMatchObject({ code: "run/step-failed", message: "A ended with exit status 2" });
  expect(diagnostic?.seen).toEqual(["a\ufffdb", `${"x".repeat(500)} … (9000 characters)`]);
  expect(said[0]).toBe("a\ufffdb");
});

test("repeats a killed job as its retry policy says, and records every attempt", async () => {
  const bench = workbench();
  const policy = { ExceptionType: ["SageMaker.JOB_INTERNAL_ERROR"], IntervalSeconds: 0, MaxAttempts: 2 };
  const killedUntil = (times: number): string =>
    `n=$(cat "$1" 2>/dev/null | wc -l); echo x >> "$1"; echo "attempt $n"; [ $n -ge ${times} ] || kill -KILL $$`;
  const step = (name: string, text: string) =>
    processingStep(name, { run: sh(text, `${bench.work}/${name}.txt`), more: { RetryPolicies: [policy] } });
  const record = await bench.run({
    definition: definition([step("A", killedUntil(1)), step("B", killedUntil(9)), step("C", "exit 3")]),
  });
  expect(became(record)).toBe("A succeeded, B failed, C failed");
  const killed = { exception: "SageMaker.JOB_INTERNAL_ERROR", waited: 0, message: expect.stringContaining("SIGKILL") };
  expect(stepOf(record, "A")).toMatchObject({ message: "at attempt 2", attempts: [killed] });
  expect(stepOf(record, "B")).toMatchObject({
    message: expect.stringContaining("(after 3 attempts)"),
    attempts: [killed, killed],
  });
  // A script that fails is not repeated on AWS either.
  expect(stepOf(record, "C").attempts).toBeUndefined();
  expect(record.notes.filter((note) => note.includes("attempt 2 of 3 starts"))).toHaveLength(2);
  expect(bench.log(record, "A")).toMatch(/^attempt 0\n--- .*covers this .* ---\nattempt 1\n$/);
  const [again] = (await bench.run({ definition: definition([step("B", killedUntil(9))]) }, { retries: false })).steps;
  expect(again?.attempts).toBeUndefined();
});

test("names the exception with which a script ended, and says whether the image has a missing module", async () => {
  const bench = workbench();
  const record = await bench.run({
    definition: definition([
      processingStep("A", { run: py("print('reading')\nraise ValueError('no rows')") }),
      processingStep("B", { run: py("import lightgbm_not_here") }),
    ]),
  });
  expect(stepOf(record, "A").message).toBe("A ended with exit status 1: ValueError: no rows");
  expect(stepOf(record, "A").diagnostic?.seen?.at(-1)).toBe("ValueError: no rows");
  expect(stepOf(record, "B").diagnostic).toMatchObject({
    code: "run/module-missing",
    message:
      "B imports 'lightgbm_not_here', which this machine's Python does not have; its image sagemaker-scikit-learn:1.2-1-cpu-py3 does not list it either",
    hint: expect.stringContaining("-m pip install lightgbm_not_here'; the full log is "),
  });
});

test("skips only the steps that depend on a failed one", async () => {
  const bench = workbench();
  const record = await bench.run({
    definition: definition([
      processingStep("A", { run: sh("echo out of luck; exit 3"), outputs: ["data"] }),
      processingStep("B", { run: sh("true"), inputs: { data: outputUri("A", "data") } }),
      processingStep("C", { run: sh("true"), more: { DependsOn: ["B"] } }),
      processingStep("D", { run: sh("true") }),
    ]),
  });
  expect(became(record)).toBe("A failed, B skipped, C skipped, D succeeded");
  expect(stepOf(record, "A").diagnostic).toMatchObject({ code: "run/step-failed", seen: ["out of luck"] });
  expect(stepOf(record, "A").message).toBe("A ended with exit status 3");
  expect(stepOf(record, "B").message).toBe("A, which it depends on, failed");
  expect(stepOf(record, "C").message).toBe("B, which it depends on, was not run");
});

test.each(
  ISOLATIONS.flatMap((isolation) => [
    [isolation, "SIGKILL", "kill -KILL $$", "most likely the machine ran out of memory"] as const,
    [isolation, "SIGSEGV", "kill -SEGV $$", "memory that is not its own"] as const,
  ]),
)("by way of %s, a script that %s ends says so", async (isolation, signal, text, meaning) => {
  const bench = workbench({ isolation });
  const record = await bench.run({ definition: definition([processingStep("A", { run: sh(text) })]) });
  expect(stepOf(record, "A").diagnostic?.code).toBe("run/step-killed");
  expect(stepOf(record, "A").message).toContain(`A was killed by ${signal}: `);
  expect(stepOf(record, "A").message).toContain(meaning);
});

test.each(
  ISOLATIONS.flatMap((isolation) => [
    [isolation, "exit 137", "128 + 9", "SIGKILL"] as const,
    [isolation, "exit 143", "128 + 15", "SIGTERM"] as const,
    // The step's shell outlives the process that was killed in it.
    [isolation, "sh -c 'kill -KILL $$'; exit $?", "128 + 9", "SIGKILL"] as const,
  ]),
)("by way of %s, '%s' is an exit status, not a signal that ended the step", async (isolation, text, sum, signal) => {
  const bench = workbench({ isolation });
  const record = await bench.run({ definition: definition([processingStep("A", { run: sh(text) })]) });
  const { diagnostic, message = "", exitCode, signal: ended } = stepOf(record, "A");
  expect(diagnostic?.code).toBe("run/step-failed");
  expect(message).toMatch(/^A ended with exit status 1[34][37] \(/);
  expect(message).toContain(`${sum}: how a shell reports that a process in it was killed by ${signal}`);
  expect([exitCode === 137 || exitCode === 143, ended]).toEqual([true, undefined]);
});

test.each(ISOLATIONS)(
  "by way of %s, the record of a killed step has the signal and no exit status",
  async (isolation) => {
    const bench = workbench({ isolation });
    const record = await bench.run({ definition: definition([processingStep("A", { run: sh("kill -ABRT $$") })]) });
    expect(stepOf(record, "A")).toMatchObject({ signal: "SIGABRT", diagnostic: { code: "run/step-killed" } });
    expect(stepOf(record, "A").exitCode).toBeUndefined();
  },
);

test("names a missing program from the inputs", async () => {
  const bench = workbench({ isolation: "paths" });
  const record = await bench.run({
    definition: definition([processingStep("A", { run: ["/opt/ml/processing/no-such-program", "x"] })]),
  });
  expect(became(record)).toBe("A failed");
  expect(stepOf(record, "A").diagnostic?.seen?.join()).toContain("no-such-program");
});

test("stops a step that exceeds its time limit", async () => {
  const bench = workbench();
  const record = await bench.run({
    definition: definition([processingStep("A", { run: sh("trap '' TERM; while :; do sleep 0.1; done"), limit: 1 })]),
  });
  expect(stepOf(record, "A").diagnostic?.code).toBe("run/step-too-long");
});

test("leaves out steps that cannot be emulated and their dependents, and marks the run incomplete", async () => {
  const bench = workbench();
  const record = await bench.run({
    definition: definition([
      { Name: "L", Type: "Lambda", Arguments: {}, FunctionArn: "arn:aws:lambda:us-east-1:1:function:x" },
      processingStep("A", { run: sh("true", get("Steps.L.OutputParameters['n']")) }),
      processingStep("B", { run: sh("true") }),
    ]),
  });
  expect(became(record)).toBe("B succeeded, L skipped, A skipped");
  expect(record.status).toBe("incomplete");
  expect(record.notes).toEqual([
    expect.stringMatching(/^L \(Lambda\) will not run here, and with it A: .* --stub "L\.OutputParameters\['n'\]=…"$/),
  ]);
  expect(stepOf(record, "L").message).toBe(
    "L (Lambda) was not run: the definition names its function, but does not have the code",
  );
});

test.each(["constructor", "toString", "__proto__", "hasOwnProperty", "Foo"])(
  "a step of the unknown type '%s' is left out, and nobody says that AWS would run it",
  async (type) => {
    const record = await workbench().run({ definition: definition([{ Name: "A", Type: type, Arguments: {} }]) });
    expect([became(record), record.status]).toEqual(["A skipped", "incomplete"]);
    expect(stepOf(record, "A").message).toBe(`A (${type}) was not run: unknown step type '${type}'`);
    expect(record.notes.join()).toContain(`A (${type}) will not run here: unknown step type '${type}'`);
  },
);

test("a job whose pip may not change the system's Python fails with the way to an environment that it may change", async () => {
  const said =
    "error: externally-managed-environment\n\n× This environment is externally managed\nhint: See PEP 668 for more.";
  const pip = (end: string) => sh(`printf '%s\\n' "$1" >&2; ${end}`, said);
  const record = await workbench().run({
    definition: definition([processingStep("A", { run: pip("exit 1") }), processingStep("B", { run: pip("exit 0") })]),
  });
  expect(became(record)).toBe("A failed, B succeeded");
  const { python } = record.interpreter;
  expect(stepOf(record, "A").diagnostic).toMatchObject({
    code: "run/pip-refused",
    message: `A ended with exit status 1: its pip cannot install packages into the system's Python, ${python}`,
    hint: expect.stringContaining(`'${python} -m venv --system-site-packages .specline/venv'`),
  });
});

test("fails the run with a Fail step's message and runs the dependents of the chosen branch", async () => {
  const bench = workbench();
  const record = await bench.run({
    definition: definition([
      conditionStep(
        "Outer",
        [],
        [conditionStep("Inner", [{ Type: "Equals", LeftValue: 1, RightValue: 2 }], [], [failStep("Stop", "too weak")])],
        [processingStep("Never", { run: sh("true") })],
      ),
      processingStep("After", { run: sh("true"), more: { DependsOn: ["Outer"] } }),
    ]),
  });
  expect(became(record)).toBe("Outer succeeded, Inner succeeded, Never skipped, Stop failed, After skipped");
  expect(stepOf(record, "Stop").message).toBe("Stop ends the run: too weak");
  expect(stepOf(record, "Never").message).toBe("Outer came out true");
  expect(stepOf(record, "After").message).toBe("the Fail step Stop ended the run before its turn");
  expect(record.status).toBe("failed");
});

test.each([
  [
    "a name twice",
    [processingStep("A", { run: sh("true") }), processingStep("A", { run: sh("true") })],
    "two steps are named 'A'",
  ],
  [
    "a step that is not there",
    [processingStep("A", { run: sh("true"), more: { DependsOn: ["B"] } })],
    "'A' depends on 'B'",
  ],
  [
    "a circle",
    [
      processingStep("A", { run: sh("true"), more: { DependsOn: ["B"] } }),
      processingStep("B", { run: sh("true"), more: { DependsOn: ["A"] } }),
    ],
    "steps wait for each other",
  ],
] as const)("a definition with %s is refused before anything is written", async (_, steps, message) => {
  const bench = workbench();
  await expect(bench.run({ definition: definition(steps) })).rejects.toThrow(message);
  expect(await bench.runs()).toEqual([]);
});

test("reports a broken interpreter and an unavailable isolation before anything runs", async () => {
  const bench = workbench();
  const one = definition([processingStep("A", { run: sh("true") })]);
  await expect(bench.run({ definition: one }, { python: "/no/such/python" })).rejects.toThrow(
    "the interpreter '/no/such/python' does not run",
  );
  await expect(bench.run({ definition: one }, { python: "/bin/false" })).rejects.toThrow("it says nothing");
  const elsewhere = { ...bench.effects, machine: { ...bench.effects.machine, platform: "darwin" as const } };
  const options = { work: bench.work, python: PYTHON, isolation: "namespace" as const };
  await expect(runLocal({ definition: one }, options, elsewhere)).rejects.toThrow(
    "the isolation namespace is not available here",
  );
  expect(await bench.runs()).toEqual([]);
});

test("does not ask the user to provide an input that an earlier step left empty", async () => {
  const bench = workbench();
  const record = await bench.run({
    definition: definition([
      processingStep("A", { run: sh("true"), outputs: ["data"] }),
      processingStep("B", { run: sh("true"), inputs: { data: outputUri("A", "data") } }),
    ]),
  });
  expect(stepOf(record, "B").diagnostic).toMatchObject({
    code: "run/input-missing",
    hint: "the step that it comes from ended well, but wrote nothing there",
  });
});
