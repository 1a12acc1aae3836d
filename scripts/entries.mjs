// What can be imported from the package, by the name of its file in dist, and the module that it is made of.
// package.json says the same to Node and TypeScript; a test holds the two together.
export const entries = {
  index: "index.ts",
  steps: "steps/index.ts",
  sagemaker: "author/service/index.ts",
  local: "local/index.ts",
  notebook: "notebook/index.ts",
  testing: "testing/index.ts",
};
