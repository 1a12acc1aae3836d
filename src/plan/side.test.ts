import { expect, test } from "vitest";
import { toyCompiled } from "../../test/aws/toy.ts";
import type { Target } from "../spec/target.ts";
import { sideDigest, sideOf } from "./side.ts";

test("the digest of what is planned covers all of the target's settings, but not its name", () => {
  const of = (changed: Partial<Target>): string => {
    const { manifest, ...compiled } = toyCompiled();
    return sideDigest(sideOf({ ...compiled, manifest: { ...manifest, target: { ...manifest.target, ...changed } } }));
  };
  const own = of({});
  expect(of({ name: "other" })).toBe(own);
  // Only the pipeline itself has the tags, because the definition has no jobs.
  for (const changed of [{ tags: { team: "other" } }, { kms: "alias/key" }, { role: "arn:aws:iam::1:role/x" }])
    expect(of(changed), JSON.stringify(changed)).not.toBe(own);
});
