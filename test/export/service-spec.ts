import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import type { PropertyType, Resource, SpecDatabase, TypeDefinition } from "@aws-cdk/service-spec-types";

/*
 * Checks templates against the specification of CloudFormation's resources, from @aws-cdk/aws-service-spec (Apache 2.0),
 * which AWS generates from the schemas of its resource providers.
 */

type Members = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Attributes of a resource. Source: CloudFormation template reference, "Resource attributes" (as of November 2026). */
const ATTRIBUTES = ["Type", "Properties", "Condition", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy"];

/**
 * Members of which exactly one is needed, which the specification shows as required. Source: the schema of
 * AWS::SageMaker::Pipeline, oneOf (as of November 2026).
 */
const EITHER: Readonly<Record<string, readonly string[]>> = {
  PipelineDefinition: ["PipelineDefinitionBody", "PipelineDefinitionS3Location"],
};

let database: SpecDatabase | undefined;

/** What is wrong with a template, one line for each fault. */
export function templateFaults(text: string): readonly string[] {
  database ??= loadAwsServiceSpecSync();
  const template = JSON.parse(text) as Members;
  const { Parameters = {}, Conditions = {}, Resources = {} } = template as Readonly<Record<string, Members>>;
  const faults: string[] = [];
  for (const [name, resource] of Object.entries(Resources)) {
    if (!/^[A-Za-z0-9]+$/.test(name)) faults.push(`${name} is not alphanumeric`);
    faults.push(...resourceFaults(database, name, resource as Members));
    const { Condition, DependsOn = [] } = resource as { Condition?: string; DependsOn?: readonly string[] };
    if (Condition !== undefined && !(Condition in Conditions)) faults.push(`${name}: no condition ${Condition}`);
    for (const other of DependsOn) if (!(other in Resources)) faults.push(`${name}: no resource ${other}`);
  }
  const references = [...text.matchAll(/"Ref": "(\w+)"/g)].map(([, name = ""]) => name);
  const named = new Set([...Object.keys(Parameters), ...Object.keys(Resources)]);
  faults.push(...references.filter((name) => !named.has(name)).map((name) => `no parameter or resource ${name}`));
  const nested = [...JSON.stringify(Conditions).matchAll(/"Condition":"(\w+)"/g)].map(([, name = ""]) => name);
  faults.push(...nested.filter((name) => !(name in Conditions)).map((name) => `no condition ${name}`));
  return faults;
}

function resourceFaults(db: SpecDatabase, name: string, resource: Members): readonly string[] {
  const unknown = Object.keys(resource).filter((key) => !ATTRIBUTES.includes(key));
  const [found] = db.lookup("resource", "cloudFormationType", "equals", String(resource["Type"]));
  if (found === undefined) return [`${name}: no type ${resource["Type"]}`];
  return [
    ...unknown.map((key) => `${name}.${key} is unknown`),
    ...memberFaults(db, name, found, (resource["Properties"] ?? {}) as Members),
  ];
}

function memberFaults(
  db: SpecDatabase,
  at: string,
  { properties }: Pick<Resource | TypeDefinition, "properties">,
  value: Members,
): readonly string[] {
  const either = Object.values(EITHER).find((names) => names.every((one) => one in properties));
  const required = Object.entries(properties).filter(
    ([one, { required: is }]) => is === true && !either?.includes(one),
  );
  return [
    ...Object.keys(value)
      .filter((key) => !(key in properties))
      .map((key) => `${at}.${key} is unknown`),
    ...required.filter(([key]) => !(key in value)).map(([key]) => `${at}.${key} is missing`),
    ...(either !== undefined && either.filter((one) => one in value).length !== 1
      ? [`${at} needs one of ${either}`]
      : []),
    ...Object.entries(value).flatMap(([key, member]) => {
      const property = properties[key];
      return property === undefined ? [] : typeFaults(db, `${at}.${key}`, property.type, member);
    }),
  ];
}

/** Whether a value is a function of CloudFormation that gives a text. */
function isText(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).length !== 1) return false;
  const { Ref, "Fn::Join": joined } = value;
  if (typeof Ref === "string") return true;
  if (!Array.isArray(joined) || typeof joined[0] !== "string" || !Array.isArray(joined[1])) return false;
  return joined[1].every((part) => typeof part === "string" || isText(part));
}

function typeFaults(db: SpecDatabase, at: string, type: PropertyType, value: unknown): readonly string[] {
  const mustBe = (is: boolean, what: string): readonly string[] => (is ? [] : [`${at} is not ${what}`]);
  switch (type.type) {
    case "string":
      return mustBe(typeof value === "string" || isText(value), "a string");
    case "integer":
      return mustBe(Number.isInteger(value), "an integer");
    case "boolean":
      return mustBe(typeof value === "boolean", "a boolean");
    case "json":
      return mustBe(isObject(value), "an object");
    case "array":
      if (!Array.isArray(value)) return [`${at} is not a list`];
      return value.flatMap((item, index) => typeFaults(db, `${at}[${index}]`, type.element, item));
    case "tag":
      return mustBe(
        isObject(value) &&
          Object.keys(value).sort().join() === "Key,Value" &&
          Object.values(value).every((one) => typeof one === "string"),
        "a tag",
      );
    case "map":
      return isObject(value)
        ? Object.entries(value).flatMap(([name, one]) => typeFaults(db, `${at}.${name}`, type.element, one))
        : [`${at} is not a map`];
    case "ref":
      return isObject(value)
        ? memberFaults(db, at, db.get("typeDefinition", type.reference.$ref), value)
        : [`${at} is not an object`];
    case "union":
      return type.types.some((one) => typeFaults(db, at, one, value).length === 0)
        ? []
        : [`${at} has no possible type`];
    default:
      return [`${at}: the type ${type.type} is not understood`];
  }
}
