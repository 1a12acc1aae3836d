import { entries } from "../entry.ts";

/** Errors found while choosing the image of a job. */
export const image = entries({
  "image/unknown-framework": {
    severity: "error",
    text: "AWS has no managed image for framework '{framework}'",
    about: "A step names a framework for which AWS does not manage an image. Specify your own image by its URI.",
  },
  "image/no-scope": {
    severity: "error",
    text: "'{framework}' has no image for {scope}, only for {scopes}",
    about: "AWS does not offer an image of this framework for the requested job.",
  },
  "image/unknown-version": {
    severity: "error",
    text: "'{framework}' has no managed image of version '{version}'",
    about: "AWS publishes no image for this version.",
  },
  "image/unknown-region": {
    severity: "error",
    text: "'{region}' is not an AWS region with SageMaker images",
    about: "The target's region is misspelt, or newer than this release of Specline.",
  },
  "image/not-in-region": {
    severity: "error",
    text: "the image of '{framework}' {version} is not available in region '{region}'",
    about: "AWS does not publish every image in every region.",
  },
  "image/python-needed": {
    severity: "error",
    text: "the image of '{framework}' {version} is available with several versions of Python: choose {pythons}",
    about: "The image's tag includes the Python version, and there are several to choose from.",
  },
  "image/unknown-python": {
    severity: "error",
    text: "the image of '{framework}' {version} has no '{python}', only {pythons}",
    about: "The image is not available with the requested version of Python.",
  },
});
