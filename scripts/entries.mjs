// The package's entries: the name of each file in dist, and the module from which it is built. package.json lists the
// same entries for Node and TypeScript; a test compares the two lists.
export const entries = {
  index: "index.ts",
  steps: "steps/index.ts",
  sagemaker: "author/service/index.ts",
  local: "local/index.ts",
  notebook: "notebook/index.ts",
  testing: "testing/index.ts",
};
