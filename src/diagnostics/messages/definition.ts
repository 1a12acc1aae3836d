import { entries } from "../entry.ts";

/** What is checked against SageMaker: images, the service's requests, and whole definitions. */
export const definition = entries({
  "image/unknown-framework": {
    severity: "error",
    text: "AWS has no managed image for framework '{framework}'",
    about:
      "A step names a framework that is not among the images that AWS manages. One's own image is given by its URI.",
  },
  "image/no-scope": {
    severity: "error",
    text: "'{framework}' has no image for {scope}, only for {scopes}",
    about: "A framework's image was asked for in a role that AWS does not offer it in.",
  },
  "image/unknown-version": {
    severity: "error",
    text: "'{framework}' has no managed image of version '{version}'",
    about: "The version is not among those that AWS publishes an image for.",
  },
  "image/unknown-region": {
    severity: "error",
    text: "'{region}' is no AWS region that has SageMaker images",
    about: "The target's region is misspelt, or newer than this release of Specline.",
  },
  "image/not-in-region": {
    severity: "error",
    text: "the image of '{framework}' {version} is not available in region '{region}'",
    about: "AWS does not publish every image in every region.",
  },
  "image/python-needed": {
    severity: "error",
    text: "the image of '{framework}' {version} comes with several versions of Python: say {pythons}",
    about: "The image's tag names the version of Python, and there is more than one to choose from.",
  },
  "image/unknown-python": {
    severity: "error",
    text: "the image of '{framework}' {version} has no '{python}', only {pythons}",
    about: "The image was asked for with a version of Python that it does not come with.",
  },
});
