import { defined } from "../../../base/defined.ts";
import { isObject } from "../../../base/json.ts";
import { didYouMean, listed, nearest, quoted } from "../../../base/words.ts";
import type { Draft, DraftGate } from "../../chain/draft.ts";
import type { FoundNode, Reader } from "./spec-reader.ts";
import { allowIn, readArm, type SpecSteps } from "./spec-steps.ts";

/** Reads the gates of a spec, and checks the arms that its steps and gates name. */
export function readGates(
  found: FoundNode | undefined,
  { steps, places, names }: SpecSteps,
  reader: Reader,
): readonly DraftGate[] {
  const nameOf = (written: string | undefined): readonly string[] =>
    written === undefined ? [] : [names.get(written) ?? written];
  const gates = reader.items(found).flatMap((item): DraftGate[] => {
    const members = reader.members(item, "a gate");
    const id = reader.text(members.get("id"));
    const conditions = members.get("conditions");
    const fail = members.get("otherwiseFail");
    const after = members.get("after");
    const arm = readArm(members.get("arm"), reader);
    if (id === undefined) {
      reader.fault(
        "author/bad-shape",
        { key: "gates", expected: "objects with an id", value: JSON.stringify(item.value) },
        item.path,
      );
      return [];
    }
    return [
      {
        key: id,
        name: id,
        conditions: reader.items(conditions).flatMap(({ value }) => (isObject(value) ? [value] : [])),
        ...defined({
          otherwiseFail: fail && reader.items(fail).map((one) => one.value),
          arm,
          after: after && reader.items(after).flatMap((one) => nameOf(reader.text(one))),
          displayName: reader.text(members.get("displayName")),
          description: reader.text(members.get("description")),
          allow: allowIn(members),
        }),
      },
    ];
  });
  const known = new Set(gates.map((gate) => gate.key));
  const all = [...places.keys(), ...gates.map((gate) => gate.key)];
  for (const id of new Set(all.filter((one, index) => all.indexOf(one) !== index)))
    reader.fault("author/duplicate-id", { id }, ["gates"]);
  for (const { key, arm } of [...steps, ...gates]) {
    if (arm === undefined || known.has(arm.gate)) continue;
    const hint = didYouMean(nearest(arm.gate, known), `the gates are ${listed([...known].map(quoted))}`);
    const at = places.get(key)?.path;
    reader.fault("author/unknown-gate", { gate: arm.gate }, at === undefined ? ["gates"] : [...at, "arm"], "value", {
      hint,
    });
  }
  return gates;
}

/** Reads the order of calls, which a spec states as pairs of steps. */
export function readOrder(found: FoundNode | undefined, known: ReadonlySet<string>, reader: Reader): Draft["hints"] {
  return reader.items(found).flatMap((item) => {
    const [after, step] = reader.items(item).map((one) => reader.text(one));
    if (after === undefined || step === undefined) return [];
    for (const name of [after, step])
      if (!known.has(name))
        reader.fault("author/unknown-step", { name }, item.path, "value", {
          hint: didYouMean(nearest(name, known), "name steps of this spec"),
        });
    return [{ kind: "order" as const, step, after }];
  });
}
