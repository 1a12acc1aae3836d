import { canonicalKey, type Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { sharedFact } from "../../spec/context.ts";
import { isExprJson } from "../../spec/expr.ts";
import { fieldInfo, fieldSchemas } from "../../spec/fields.ts";
import type { ResolutionNode } from "../order/node.ts";
import { placeOf } from "../order/nodes.ts";
import type { Resolution } from "../resolve-steps.ts";
import { type Wired, wiresByConsumer } from "../wired.ts";

/** The facts about the data that connected steps must agree on, unless a specification lists its own. */
const FACTS: ReadonlySet<string> = new Set(["label", "task", "positive", "features", "seed"]);

/** A step's value for a fact, and where it was set. */
interface Fact {
  readonly value: Json;
  readonly key: string;
  readonly said: string;
}

/** A specification's config fields, keyed by the fact that they contain. Computed once per specification. */
type FieldsByFact = ReadonlyMap<string, string>;

/** Propagates facts along the wires and reports every step that disagrees with the facts that reach it. */
export function factFaults(wired: Wired, { order }: Resolution): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  const note = (fact: string, there: Fact, here: Fact, make: () => Diagnostic): void => {
    // The same contradiction can occur on many wires. Only the first occurrence is reported.
    const key = `${fact} ${there.said} ${here.said}`;
    if (!found.has(key)) found.set(key, make());
  };
  const fields = new Map<unknown, FieldsByFact>();
  const incoming = wiresByConsumer(wired.wires);
  const known = new Map<string, Map<string, Fact>>();
  for (const node of order.nodes) {
    const facts = new Map<string, Fact>();
    for (const source of new Set(incoming.get(node.step.id)?.map(({ from }) => from.step))) {
      for (const [name, fact] of known.get(source) ?? []) {
        const there = facts.get(name);
        if (there === undefined) facts.set(name, fact);
        else if (there.key !== fact.key) note(name, there, fact, () => disagree(wired, node, name, there, fact));
      }
    }
    let own = fields.get(node.spec);
    if (own === undefined) {
      own = fieldsByFact(node.spec);
      fields.set(node.spec, own);
    }
    for (const [name, field] of own) {
      const said = statedBy(wired, node, name, field);
      if (said === undefined) continue;
      const reaching = facts.get(name);
      if (reaching !== undefined && reaching.key !== said.key) {
        note(name, reaching, said, () => disagree(wired, node, name, reaching, said, field));
      }
      facts.set(name, said);
    }
    known.set(node.step.id, facts);
  }
  return [...found.values()];
}

function fieldsByFact(spec: ResolutionNode["spec"]): FieldsByFact {
  const wanted = spec.facts === undefined ? FACTS : new Set([...FACTS, ...spec.facts]);
  const found = new Map<string, string>();
  for (const [field, schema] of fieldSchemas(spec.config)) {
    const name = fieldInfo(schema).context ?? field;
    if (wanted.has(name)) found.set(name, field);
  }
  return found;
}

/** A step's value for a fact, taken from its config or, failing that, from the context. */
function statedBy(wired: Wired, node: ResolutionNode, name: string, field: string): Fact | undefined {
  const set = ownMember(node.step.config, field);
  const value = set ?? sharedFact(wired.context, name);
  if (value === undefined || value === null || isExprJson(value)) return undefined;
  const said = set === undefined ? "the pipeline's context" : `${node.step.id}${lineOf(node.step.at)}`;
  return { value, key: canonicalKey(value), said };
}

const lineOf = (at: Place | undefined): string =>
  at?.file === undefined ? "" : ` (${at.file}${at.range === undefined ? "" : `:${at.range.start.line}`})`;

function disagree(
  wired: Wired,
  node: ResolutionNode,
  fact: string,
  there: Fact,
  here: Fact,
  field?: string,
): Diagnostic {
  const at = defined({ ...placeOf(wired, node.step), field });
  const data = { fact, there: shown(there.value), source: there.said, here: shown(here.value), step: here.said };
  return diagnostic("resolve/facts-disagree", data, at);
}

const shown = (value: Json): string => (typeof value === "string" ? quoted(value) : JSON.stringify(value));
