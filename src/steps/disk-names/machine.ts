import type { DiskName, GivenValues, Meaning, NamedMeaning } from "../../config/names/disk-name.ts";
import { all, at, renamed, toField, unreadable } from "../../config/names/meanings.ts";
import { PYTHON_FILES as source } from "./sources.ts";

const SMALL = "processing_instance_type_small";
const LARGE = "processing_instance_type_large";
const SWITCH = "use_large_processing_instance";
const EFFECTIVE = "effective_instance_type";

const UNCHOSEN: Meaning = {
  kind: "unused",
  consequence: `'${SWITCH}' cannot be read, so it does not choose this instance type`,
};

/** The instance type that the switch chooses. If that type is not set, the type that the other tool computed. */
function chosenInstance({ values }: GivenValues): readonly NamedMeaning[] {
  const asked = values[SWITCH];
  const large = asked === true;
  const [chosen, other] = large ? [LARGE, SMALL] : [SMALL, LARGE];
  const type = values[chosen] ?? values[EFFECTIVE];
  const from = values[chosen] === undefined ? EFFECTIVE : chosen;
  const agrees = (name: string, why: string): readonly NamedMeaning[] =>
    values[name] === undefined || name === from ? [] : [at([name], { kind: "agrees", why })];
  const isBad = asked !== undefined && typeof asked !== "boolean";
  const bad = (instead: string): NamedMeaning => at([SWITCH], unreadable("true or false", instead));
  if (type === undefined) {
    const consequence = `the file does not set '${chosen}', so the step's own default applies`;
    return Object.keys(values).map((name) =>
      isBad && name === SWITCH
        ? bad("it does not choose an instance type")
        : at([name], { kind: "unused", consequence }),
    );
  }
  const taken: Meaning = { kind: "field", field: "instanceType", value: type };
  const computed = values[EFFECTIVE];
  return [
    at([from], taken),
    ...(isBad
      ? [bad(`'${from}' is used`), ...(values[other] === undefined ? [] : [at([other], UNCHOSEN)])]
      : [...agrees(other, `the switch chooses '${from}'`), ...agrees(SWITCH, `it chooses '${from}'`)]),
    ...(computed === undefined || from === EFFECTIVE ? [] : [at([EFFECTIVE], { ...taken, value: computed })]),
  ];
}

const processing = { jobs: ["processing"] } as const;
const training = { jobs: ["training", "tuning"] } as const;

/** Names for instance types, instance counts and volume sizes. */
export const machineNames: readonly DiskName[] = [
  {
    names: [SMALL, LARGE, SWITCH, EFFECTIVE],
    of: processing,
    means: "`instanceType`, as chosen by the switch",
    source,
    read: chosenInstance,
  },
  renamed(["processing_instance_count"], "instanceCount", processing, source),
  renamed(["processing_volume_size"], "volumeSizeGb", processing, source),
  renamed(["training_instance_type"], "instanceType", training, source),
  renamed(["training_instance_count"], "instanceCount", training, source),
  renamed(["training_volume_size"], "volumeSizeGb", training, source),
  {
    names: ["inference_instance_type"],
    of: { steps: ["Registration"] },
    means: "`inferenceInstances`",
    source,
    read: toField("inferenceInstances", (type) => (typeof type === "string" ? [type] : type)),
  },
  renamed(["inference_instance_type"], "instanceType", { jobs: ["transform"] }, source),
  {
    names: ["inference_instance_type"],
    of: { jobs: ["model"] },
    means: "no effect: a model does not have its own instances",
    source,
    read: all({
      kind: "unused",
      consequence: "a SageMaker model has no instances; endpoints and batch transforms choose their own",
    }),
  },
];
