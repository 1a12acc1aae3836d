import { mkdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hasNamespaces } from "../../src/local/testing/isolations.ts";
import { Project, SPEC } from "./project.ts";

/**
 * Runs shell lines in a mount namespace in which `.specline` is a small separate file system. `run` is a quiet run of
 * the pipeline, after which its exit status is printed.
 */
async function onSmallDisk(project: Project, options: string, lines: readonly string[]): Promise<readonly string[]> {
  mkdirSync(project.path(".specline"));
  const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  const script = [
    `mount -t tmpfs -o ${options} none .specline`,
    'run() { status=0; "$@" run pipeline.yaml -q || status=$?; echo "exit $status"; echo "exit $status" >&2; }',
    ...lines.map((line) => line.replaceAll("RUN", 'run "$@"').replaceAll("SPECLINE", '"$@"')),
  ].join("\n");
  const prefix = ["unshare", ...asRoot, "--mount", "/bin/sh", "-ec", script, "sh"];
  const ran = await project.start([], { prefix }).ended;
  expect(ran.stderr + ran.stdout).not.toContain("usage/internal");
  expect(ran.stderr + ran.stdout).not.toMatch(/^\s+at .*(\.js|\.ts|node:)/m);
  expect(ran.status, ran.stderr).toBe(0);
  const [out, err] = [ran.stdout, ran.stderr].map((text) => text.split(/^exit \d+\n/m));
  const statuses = [...ran.stdout.matchAll(/^exit (\d+)$/gm)].map(([, status]) => status);
  return statuses.map((status, index) => `${status}\n${out?.[index]}\n${err?.[index]}`);
}

describe.runIf(hasNamespaces)("the disk of the work folder", () => {
  test("is read-only: the run is rejected, and existing runs can still be viewed", async () => {
    const project = new Project();
    const [first, second, third] = await onSmallDisk(project, "size=100m", [
      "RUN",
      "mount -o remount,ro .specline",
      "RUN",
      "SPECLINE runs",
      "mount -o remount,rw .specline",
      "RUN",
    ]);
    expect(first).toMatch(/^0\n/);
    expect(second).toMatch(/^1\n/);
    expect(second).toContain("error[run/work-folder] the work folder");
    expect(second).toContain("it is on a read-only file system");
    expect(third).toMatch(/^0\n/);
    expect(third).toMatch(/succeeded/);
    expect(third?.match(/ cached /g)).toHaveLength(3);
  });

  test("is full: the run reports it, loses nothing, and continues once there is room", async () => {
    const project = new Project({ "later.yaml": SPEC.replace("nEstimators: 5", "nEstimators: 6") });
    const [first, second, third] = await onSmallDisk(project, "size=100m", [
      "RUN",
      "cp later.yaml pipeline.yaml",
      "head -c 200m /dev/zero > .specline/filler 2>/dev/null || true",
      "RUN",
      "rm .specline/filler",
      "RUN",
    ]);
    expect(first).toMatch(/^0\n/);
    expect(second).toMatch(/^1\n/);
    expect(second).toMatch(/error\[(run|data)\/disk-full\]/);
    expect(third).toMatch(/^0\n/);
    expect(third?.match(/ cached /g)).toHaveLength(2);
  });

  test("becomes full while a step writes: that step fails, and its partial outputs are not used", async () => {
    const project = new Project();
    const [first, second] = await onSmallDisk(project, "size=350k", [
      "RUN",
      "mount -o remount,size=100m .specline",
      "RUN",
    ]);
    expect(first).toMatch(/^1\n/);
    expect(first).toMatch(/error\[(run|data)\/disk-full\]/);
    expect(second).toMatch(/^0\n/);
  });
});
