// Counts passed and failed tests across all parts.
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { root, say } from "../project.mjs";

const NONE = { passed: 0, failed: 0, tests: [], skipped: [] };

/** Reads vitest's JSON report. */
export function vitestCounts(file) {
  if (!existsSync(file)) return NONE;
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, "utf8"));
  // A file that cannot be loaded has no tests that could be reported as failed.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const all = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, place: `${relative(root, name)} › ${test.fullName}` })),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    tests: all.map(({ place, duration = 0 }) => ({ place, seconds: duration / 1000 })),
    skipped: all.filter(({ status }) => status === "skipped" || status === "pending").map(({ place }) => place),
  };
}

/** Reads pytest's JUnit report. */
export function pytestCounts(file) {
  if (!existsSync(file)) return NONE;
  const text = readFileSync(file, "utf8");
  const suite = /<testsuite [^>]*>/.exec(text)?.[0] ?? "";
  const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = count("failures") + count("errors");
  const tests = [
    ...text.matchAll(/<testcase classname="([^"]*)" name="([^"]*)" time="([^"]*)"(?:>\s*<(skipped))?/g),
  ].map(([, group, name, time, skipped]) => ({ place: `${group} › ${name}`, seconds: Number(time), skipped }));
  return {
    passed: count("tests") - failed - count("skipped"),
    failed,
    tests,
    skipped: tests.flatMap(({ place, skipped }) => (skipped === undefined ? [] : [place])),
  };
}

export class Tally {
  passed = 0;
  failed = 0;
  #tests = [];
  #skipped = [];
  /** Failures without a failed test: checks, and runners that did not succeed. */
  #broken = [];

  /** A check that passes or fails as a whole counts as one test. */
  whole(name, { good, output, seconds, unchanged = false }) {
    if (!good) {
      say(output.trimEnd());
      this.#broken.push(name);
    }
    this.#add(
      unchanged ? `${name} (unchanged since it passed)` : name,
      { ...NONE, passed: good ? 1 : 0, failed: good ? 0 : 1 },
      seconds,
    );
  }

  /**
   * A test runner that fails without reporting a failed test, or without running any tests, is counted as one failure.
   */
  many(name, { good, seconds }, counts) {
    const silent = counts.passed + counts.failed === 0;
    const crashed = (!good && counts.failed === 0) || silent ? 1 : 0;
    if (crashed === 1) this.#broken.push(`${name}, ${silent ? "which ran no test" : "which ended badly"}`);
    this.#add(name, { ...counts, failed: counts.failed + crashed }, seconds);
  }

  #add(name, { passed, failed, tests, skipped }, seconds) {
    this.passed += passed;
    this.failed += failed;
    this.#tests.push(...tests);
    this.#skipped.push(...skipped);
    say(`${name}: ${passed} passed, ${failed} failed, ${seconds.toFixed(1)} s`);
  }

  /** The last line is separate. Skipped tests and the slowest tests are listed before it. */
  print() {
    const slowest = this.#tests.sort((a, b) => b.seconds - a.seconds).slice(0, 10);
    if (slowest.length === 10) say(`\nThe ten slowest tests:`);
    if (slowest.length === 10)
      for (const { place, seconds } of slowest) say(`${seconds.toFixed(1).padStart(6)} s  ${place}`);
    for (const place of this.#skipped.slice(0, 20)) say(`skipped: ${place}`);
    if (this.#skipped.length > 20) say(`skipped: ${this.#skipped.length - 20} more`);
    for (const name of this.#broken) say(`failed: ${name} (see above)`);
    console.log(`\n${this.passed} passed, ${this.failed} failed`);
    return this.failed > 0 || this.passed === 0 ? 1 : 0;
  }
}
