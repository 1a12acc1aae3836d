import type { JsonObject } from "../../base/canonical.ts";
import { imagePackages, isImportable, isSurelyAbsent, packageOf } from "../../sagemaker/images.ts";
import { objectAt, textAt } from "./request.ts";

/** The image in which SageMaker runs a processing or training job; undefined if the request does not name one. */
const imageOf = (request: JsonObject): string | undefined =>
  textAt(objectAt(request, "AppSpecification"), "ImageUri") ??
  textAt(objectAt(request, "AlgorithmSpecification"), "TrainingImage");

/** The top-level module that a script could not import, from the exception with which it ended. */
export const moduleIn = (exception: string | undefined): string | undefined =>
  /^ModuleNotFoundError: No module named '([\w-]+)/.exec(exception ?? "")?.[1];

/** The same, from the reason that Specline's own scripts give for it. */
export const moduleInReason = (reason: string | undefined): string | undefined =>
  /"code": "data\/package-missing"/.test(reason ?? "")
    ? /needs the Python package '([\w-]+)/.exec(reason ?? "")?.[1]
    : undefined;

/** What is known about a module that this machine's Python lacks. */
export interface MissingModule {
  readonly module: string;
  /** Whether the image has it, as the rest of a sentence. */
  readonly image: string;
  readonly remedy: string;
}

/** Says whether a job's image has a module, and what to do if this machine lacks it. */
export function missingModule(module: string, request: JsonObject, python: string): MissingModule {
  const uri = imageOf(request);
  const listed = uri === undefined ? undefined : imagePackages(uri);
  const name = packageOf(module);
  const install = `'${python} -m pip install ${name}'`;
  const image = uri?.split("/").at(-1);
  if (image === undefined) return { module, image: "", remedy: `install it with ${install}` };
  if (listed === undefined)
    return {
      module,
      image: `; the packages of its image ${image} are not known`,
      remedy: `install it with ${install}, and make sure that the image has it`,
    };
  if (isImportable(module, listed)) {
    const version = listed.packages[name];
    const has = version === undefined ? "has it" : `has ${name} ${version}`;
    return {
      module,
      image: `; its image ${image} ${has}, so it can be imported on AWS`,
      remedy: `install it with ${install}`,
    };
  }
  if (isSurelyAbsent(module))
    return {
      module,
      image: `; its image ${image} does not have it either, so the job would fail on AWS, too`,
      remedy: `list ${name} in a requirements.txt next to the script, if its job installs that, or use an image that has it; here, install it with ${install}`,
    };
  return {
    module,
    image: `; its image ${image} does not list it either`,
    remedy: `if it is your own module, put it next to the script; if it is a package, list ${name} in a requirements.txt next to the script, if its job installs that, or use an image that has it, and install it here with ${install}`,
  };
}
