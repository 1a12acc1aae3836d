import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { askPython } from "../isolation/interpreter.ts";
import { definition, outputUri, processingStep, py, sh } from "../testing/definitions.ts";
import { ISOLATIONS } from "../testing/isolations.ts";
import { startRunner } from "../testing/processes.ts";
import { became, filesIn, stepOf, type Workbench, workbench } from "../testing/workbench.ts";

const hasNamespaces = ISOLATIONS.includes("namespace");

/** A folder inside another one, created for the test. */
function folderIn(top: string, name = ""): string {
  mkdirSync(top, { recursive: true });
  const made = mkdtempSync(join(top, "specline-own-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  const folder = join(made, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

const benchIn = (top: string, name = ""): Workbench => workbench({ isolation: "namespace" }, folderIn(top, name));

describe("a temporary folder", () => {
  test.each(ISOLATIONS)("by way of %s: TMPDIR is each job's own, and gone with it", async (isolation) => {
    const bench = workbench({ isolation });
    const look = 'test "$TMPDIR" = "$TMP" && test "$TMPDIR" = "$TEMP" && test ! -e "$TMPDIR/left"';
    const record = await bench.run({
      definition: definition([
        processingStep("A", { run: sh(`${look}; echo secret > "$TMPDIR/left"; mktemp >/dev/null; echo "$TMPDIR"`) }),
        processingStep("B", { run: sh(`${look}; echo none`), more: { DependsOn: ["A"] } }),
      ]),
    });
    expect(became(record)).toBe("A succeeded, B succeeded");
    expect(bench.log(record, "B")).toBe("none\n");
    expect(filesIn(join(bench.work, "tmp"))).toEqual([]);
  });

  test.runIf(hasNamespaces)(
    "is private under each name that programs have for it, and as open as the machine's",
    async () => {
      const bench = workbench({ isolation: "namespace" });
      const mark = `specline-mark-${process.hrtime.bigint()}`;
      const tops = ["/tmp", "/var/tmp", "/dev/shm"];
      const look = `for top in ${tops.join(" ")}; do stat -c "%a %n" $top; ls $top | grep ${mark} || true; touch $top/${mark}; done`;
      const record = await bench.run({
        definition: definition([
          processingStep("A", { run: sh(look) }),
          processingStep("B", { run: sh(look), more: { DependsOn: ["A"] } }),
        ]),
      });
      expect(became(record)).toBe("A succeeded, B succeeded");
      for (const step of ["A", "B"]) expect(bench.log(record, step)).toBe(tops.map((top) => `1777 ${top}\n`).join(""));
      for (const top of tops) expect(existsSync(join(top, mark))).toBe(false);
    },
  );

  test.runIf(hasNamespaces)("does not show what the machine has there", async () => {
    const bench = workbench({ isolation: "namespace" });
    const theirs = folderIn("/tmp");
    writeFileSync(join(theirs, "file"), "secret");
    const record = await bench.run({
      definition: definition([processingStep("A", { run: sh(`test ! -e ${theirs}; ls -A /tmp`) })]),
    });
    // The work folder is there as well; its top folder is the only entry that a job can see.
    expect(bench.log(record, "A").trim().split("\n")).toEqual([bench.work.split("/")[2]]);
  });

  test("is removed without the targets of the links in it", async () => {
    for (const isolation of ISOLATIONS) {
      const theirs = folderIn(homedir());
      writeFileSync(join(theirs, "file"), "theirs");
      const bench = workbench({ isolation });
      const text = `ln -s ${theirs} "$TMPDIR/link"; mkdir "$TMPDIR/locked"; ln -s ${theirs} "$TMPDIR/locked/link"; chmod 0 "$TMPDIR/locked"`;
      await bench.run({ definition: definition([processingStep("A", { run: sh(text) })]) });
      expect(readFileSync(join(theirs, "file"), "utf8")).toBe("theirs");
      expect(existsSync(join(bench.work, "tmp"))).toBe(false);
    }
  });
});

/** How programs use such folders: file names, sockets, sorting on disk, memory shared between processes. */
const PROGRAMS = `
import multiprocessing, os, pathlib, socket, subprocess, tempfile
from multiprocessing import shared_memory
seen = pathlib.Path("/opt/ml/processing/input/data/out.txt").read_text()
with tempfile.NamedTemporaryFile(dir=None) as file: file.write(b"x" * 100000)
with tempfile.TemporaryDirectory() as folder:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(os.path.join(folder, "a-socket-with-a-name-of-some-length"))
part = shared_memory.SharedMemory(create=True, size=1000000)
part.close(); part.unlink()
with multiprocessing.Manager() as manager: manager.dict()
lines = "".join(f"{n * 7919 % 100003}\\n" for n in range(100000))
out = subprocess.run(["sort", "-n", "-S", "64K"], input=lines, text=True, check=True, capture_output=True).stdout
assert out.splitlines()[:2] == ["0", "1"], out[:20]
pathlib.Path("/opt/ml/processing/output/data/out.txt").write_text(seen + str(len(os.listdir(tempfile.gettempdir()))))
`;

describe.runIf(hasNamespaces)("a project", () => {
  const pipeline = definition([
    processingStep("A", { run: sh("printf 'from A ' > /opt/ml/processing/output/data/out.txt"), outputs: ["data"] }),
    processingStep("B", { run: py(PROGRAMS), inputs: { data: outputUri("A", "data") }, outputs: ["data"] }),
  ]);
  const NAMES = [
    ["below /tmp", "/tmp", ""],
    ["below /var/tmp", "/var/tmp", ""],
    ["below /dev/shm", "/dev/shm", ""],
    ["elsewhere", join(homedir(), ".cache"), ""],
    ["under a name with blanks, commas, quotes and signs", "/tmp", 'my work, (it\'s) "here" # \\040 $HOME;*'],
    ["under a name of other letters", "/var/tmp", "проект 工程 é\u00a0ü"],
    ["under a name of two lines", "/tmp", "a\nb\tc"],
    ["under a name as long as names are", "/tmp", "x".repeat(200)],
  ] as const;
  test.each(NAMES)("%s runs as anywhere", async (_, top, name) => {
    const bench = benchIn(top, name);
    const record = await bench.run({ definition: pipeline });
    expect(became(record), JSON.stringify(stepOf(record, "B").diagnostic)).toBe("A succeeded, B succeeded");
    expect(bench.output(record, "B", "data")).toMatch(/^from A \d$/);
  });

  test("runs normally if it is reached through links", async () => {
    for (const [top, other] of [
      ["/tmp", homedir()],
      [homedir(), "/tmp"],
      ["/tmp", "/var/tmp"],
      ["/tmp", "/tmp"],
    ] as const) {
      const link = join(folderIn(top), "link");
      symlinkSync(folderIn(other), link);
      const bench = workbench({ isolation: "namespace" }, join(link, "project"));
      mkdirSync(join(link, "project"));
      expect(became(await bench.run({ definition: pipeline }))).toBe("A succeeded, B succeeded");
    }
  });

  test("shows its jobs the files and folders that the user names, but not those next to them", async () => {
    const project = folderIn("/tmp");
    const beside = folderIn("/tmp");
    for (const folder of [project, beside]) writeFileSync(join(folder, "settings"), "mine");
    const bench = workbench({ isolation: "namespace", visible: [project] });
    const record = await bench.run({
      definition: definition([processingStep("A", { run: sh(`cat ${project}/settings; test ! -e ${beside}`) })]),
    });
    expect(bench.log(record, "A")).toBe("mine\n");
  });

  test.each<[string, (path: string) => Parameters<typeof processingStep>[1]]>([
    ["an argument", (path) => ({ run: sh('cat "$1"', path) })],
    ["an argument with a name before it", (path) => ({ run: sh('cat "$(echo "$1" | cut -c8-)"', `--data=${path}`) })],
    ["a script", (path) => ({ run: sh(`cat '${path}'`) })],
    ["a variable", (path) => ({ run: sh('cat "$DATA"'), environment: { DATA: path } })],
  ])("beside which a file below /tmp is named in %s: where that fails, it is said why", async (_, parts) => {
    const path = join(folderIn("/tmp"), "table.csv");
    writeFileSync(path, "mine");
    const record = await workbench({ isolation: "namespace" }).run({
      definition: definition([processingStep("A", parts(path))]),
    });
    expect(became(record)).toBe("A failed");
    expect(stepOf(record, "A").diagnostic?.hint).toContain(
      `A has its own temporary folders and cannot see '${path}' on this machine: pass it as an input, or keep it in the project; the full log is `,
    );
  });

  test("can use tools under /tmp by their paths", async () => {
    const folder = folderIn("/tmp", "bin");
    writeFileSync(join(folder, "part"), "part");
    writeFileSync(join(folder, "tool"), `#!/bin/sh\ncat "$(dirname "$0")/part"\n`, { mode: 0o755 });
    const bench = workbench({ isolation: "namespace" });
    const record = await bench.run({ definition: definition([processingStep("A", { run: [join(folder, "tool")] })]) });
    expect(bench.log(record, "A")).toBe("part\n");
  });

  test("can use an interpreter under /tmp with packages from elsewhere under it", async () => {
    for (const top of ["/tmp", "/var/tmp"]) {
      const folder = folderIn(top);
      const packages = folderIn("/tmp", "packages");
      writeFileSync(join(packages, "own_package.py"), "word = 'imported'");
      execFileSync("/usr/bin/python3", ["-m", "venv", "--without-pip", join(folder, "venv")]);
      const [lib = ""] = readdirSync(join(folder, "venv/lib"));
      writeFileSync(join(folder, "venv/lib", lib, "site-packages/own.pth"), packages);
      symlinkSync(join(folder, "venv"), join(folder, "called otherwise"));
      const python = join(folder, "called otherwise/bin/python3");
      const bench = workbench({ isolation: "namespace", python: await askPython(workbench().effects, python, folder) });
      const record = await bench.run({
        definition: definition([
          processingStep("A", { run: py("import own_package, sys; print(own_package.word, sys.prefix)") }),
        ]),
      });
      expect(bench.log(record, "A")).toBe(`imported ${join(folder, "called otherwise")}\n`);
    }
  });
});

describe.runIf(process.getuid?.() === 0)("not as root", () => {
  test.each(ISOLATIONS)("by way of %s, a project below /tmp that only its user may enter runs", async (isolation) => {
    const folder = folderIn("/tmp");
    chmodSync(folder, 0o700);
    chownSync(folder, 65534, 65534);
    const steps = definition([
      processingStep("A", { run: sh('id -u; echo x > "$TMPDIR/left"; stat -c %a /tmp; mktemp >/dev/null; echo done') }),
      processingStep("B", {
        run: sh('test ! -e "$TMPDIR/left"; test -z "$(ls -A /dev/shm)" || echo shared; echo done'),
        more: { DependsOn: ["A"] },
      }),
    ]);
    const nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];
    const runner = startRunner(join(folder, "work"), steps, isolation, nobody);
    await runner.ended;
    const { record } = JSON.parse(runner.lines.at(-1) ?? "{}");
    expect(became(record)).toBe("A succeeded, B succeeded");
    expect(stepOf(record, "A").isolation).toBe(isolation);
    expect(existsSync(join(folder, "work/tmp"))).toBe(false);
  });
});
