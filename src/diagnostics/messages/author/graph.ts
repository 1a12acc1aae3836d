import { entries } from "../../entry.ts";

/** Graphs written by hand, and their builder and config maps. */
export const graph = entries({
  "author/dag-shape": {
    severity: "error",
    text: "this is not a graph: {problem}",
    hint: "a graph has 'nodes', a list of step names, and optionally 'edges', a list of [from, to] pairs of those names",
    about: "A graph written by hand does not consist of a list of nodes and a list of edges between them.",
  },
  "author/dag-node": {
    severity: "error",
    text: "the edge {from} → {to} names '{name}', which is not a node of the graph",
    about: "An edge begins or ends at a name that is not one of the graph's nodes.",
  },
  "author/dag-twice": {
    severity: "error",
    text: "the graph lists the node '{node}' twice",
    hint: "remove one, or give one of them another job type, which becomes part of its name",
    about: "Each node of a graph is a step, and step names are unique.",
  },
  "author/dag-cycle": {
    severity: "error",
    text: "the edges of the graph form a cycle: {path}",
    hint: "remove one of these edges",
    about: "With these edges, a step would have to wait for itself.",
  },
  "author/edge-idle": {
    severity: "note",
    text: "the edge {from} → {to} carries no data: {from} gives {gives} and {to} takes {takes}; it only sets the order",
    about: "An edge that carries no artifact is kept as an ordering, which becomes DependsOn in the definition.",
  },
  "author/builder-key": {
    severity: "error",
    text: "'{key}' in the builder map is not a node, step or config class of this pipeline",
    about: "A builder map says how steps are emitted. Its keys are names of nodes, steps or config classes.",
  },
  "author/not-a-builder": {
    severity: "error",
    text: "the value for '{key}' in the builder map is not a builder",
    hint: "a builder is an object with a 'job' or an 'emit' function, which receives the step to be emitted, or a specification made with defineStep",
    about: "A value in a builder map has neither a job nor an `emit` function.",
  },
  "author/node-clash": {
    severity: "error",
    text: "the node {node} is given a config of {other}, but its name says {step}",
    hint: "give it a config of {step}, or rename the node",
    about: "A config map written by hand assigns a node another step's config.",
  },
});
