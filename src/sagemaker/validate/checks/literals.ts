import type { Json } from "../../../base/canonical.ts";
import { reachable } from "../../../base/graph.ts";
import { isList, isObject } from "../../../base/json.ts";
import { nearest } from "../../../base/words.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import type { At } from "../path.ts";
import { placeOf } from "../place.ts";
import { predecessors } from "../scope.ts";
import type { DefinitionView, StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";
import { type OutputPlace, outputsOf, type Written } from "./outputs.ts";

/**
 * Reports S3 URIs that a step reads as literals although another step's output was probably meant. A literal does not
 * make the step wait, and it is the same in every run. Because most literals are external data, a problem is reported
 * only if there is evidence.
 */
export const literals: DefinitionCheck = function* (view) {
  const reads = view.literals.filter(({ at }) => isRead(at));
  if (reads.length === 0) return;
  const written = outputsOf(view);
  const before = predecessors(view, true);
  const waitsFor = new Map<string, ReadonlySet<string>>();
  const precedes = (first: string, then: string): boolean => {
    let all = waitsFor.get(then);
    if (all === undefined) {
      all = reachable(then, (name) => before.get(name) ?? []);
      waitsFor.set(then, all);
    }
    return all.has(first);
  };
  for (const { uri, at, step } of reads) {
    const place = placeOf(at, step);
    const writer = written.writer(uri);
    if (writer === step.name) continue;
    if (writer !== undefined) {
      if (precedes(writer, step.name)) continue;
      yield diagnostic("definition/literal-unordered", { uri, writer, step: step.name }, place);
      continue;
    }
    const meant = meantBy(uri, at, step, view, written);
    if (meant === undefined && isMetric(at, step)) {
      if (!isPassedOn(uri, step, view)) yield diagnostic("definition/metrics-unwritten", { uri }, place);
      continue;
    }
    if (meant === undefined || meant.step === step.name || precedes(step.name, meant.step)) continue;
    const name = `output '${meant.name}' of step '${meant.step}'`;
    yield diagnostic("definition/literal-unwritten", { uri, meant: name }, place);
  }
};

/** Whether a step reads data from a location. Code, images and outputs do not count. */
const isRead = (at: At): boolean =>
  (at.key === "S3Uri" && !/Output$/.test(String(at.up?.key))) || at.key === "ModelDataUrl";

/** Whether a URI is the location of a report that a step registers with a model. */
function isMetric(at: At, step: StepView): boolean {
  if (step.type !== "RegisterModel") return false;
  for (let node: At | undefined = at; node !== undefined; node = node.up) if (node.key === "ModelMetrics") return true;
  return false;
}

/**
 * Whether a step could write to a URI without declaring it as an output: another step has the URI among its arguments,
 * or calls a service whose outputs are not in the definition.
 */
const isPassedOn = (uri: string, reader: StepView, { literals: all, steps }: DefinitionView): boolean =>
  steps.some(({ kind, type }) => kind?.arguments.kind === "free" || kind === undefined || CLUSTERS.includes(type)) ||
  all.some(({ uri: other, step }) => step !== reader && `${uri}/`.startsWith(`${other.replace(/\/+$/, "")}/`));

const CLUSTERS = ["EMR", "EMRServerless"];

/** The output that was probably meant, judging by the literal and the name of its input. */
function meantBy(uri: string, at: At, step: StepView, view: DefinitionView, written: Written): OutputPlace | undefined {
  return (
    written.ofAnyRun(uri) ??
    byFolders(uri, view, written) ??
    byNeighbour(uri, written) ??
    byName(inputName(at, step), written)
  );
}

/** A folder with a step's name that contains a folder with the name of one of its outputs. */
function byFolders(uri: string, view: DefinitionView, written: Written): OutputPlace | undefined {
  const folders = uri.slice("s3://".length).split("/").slice(1);
  for (const [index, folder] of folders.entries()) {
    if (!view.byName.has(folder)) continue;
    const name = folders.slice(index + 1).find((below) => written.has(folder, below));
    if (name !== undefined) return { step: folder, name };
  }
  return undefined;
}

/** An output whose last folder was misspelled: "…/trian" beside "…/train". Numbered neighbors are different data. */
function byNeighbour(uri: string, written: Written): OutputPlace | undefined {
  const end = uri.replace(/\/+$/, "");
  const slash = end.lastIndexOf("/");
  const neighbours = written.below(end.slice(0, slash));
  const last = end.slice(slash + 1);
  const near = nearest(last, neighbours.keys());
  if (near === undefined || near.replace(/\d+/g, "") === last.replace(/\d+/g, "")) return undefined;
  return neighbours.get(near);
}

/** The only output with that name, if nothing reads it. */
const byName = (name: string | undefined, written: Written): OutputPlace | undefined =>
  name === undefined ? undefined : written.unread(name);

/** The name of the input or channel that contains a literal. */
function inputName(at: At, step: StepView): string | undefined {
  const keys: (string | number)[] = [];
  for (let node: At | undefined = at; node !== undefined && node !== step.at; node = node.up) keys.push(node.key);
  let value: Json | undefined = step.json;
  let name: string | undefined;
  for (const key of keys.reverse()) {
    value = isList(value) ? value[Number(key)] : isObject(value) ? value[key] : undefined;
    const own = isObject(value) ? (value["InputName"] ?? value["ChannelName"]) : undefined;
    if (typeof own === "string") name = own;
  }
  return name;
}
