import { entries } from "../../entry.ts";

/** Graphs, and the configs of their nodes. */
export const graph = entries({
  "config/ambiguous": {
    severity: "error",
    text: "{count} configs match {node}: {candidates}",
    hint: "name one of them {node}, or give the others another job type",
    about: "A graph node's config is looked up by name, then by step and job type. Several configs match.",
  },
  "config/no-config": {
    severity: "error",
    text: "there is no config for {node}; the configs are {known}",
    about: "A graph node has no config.",
  },
  "config/one-for-many": {
    severity: "error",
    text: "one config, {config}, matches several nodes: {nodes}",
    hint: "give each of them its own config, with its job type",
    about: "Two graph nodes match the same config.",
  },
  "config/unused": {
    severity: "warning",
    text: "the config {config} matches no node of the graph",
    about: "A config file contains more configs than the graph has nodes.",
  },
  "config/unknown-node": {
    severity: "error",
    text: "there is no step '{name}'; the steps are {known}",
    about: "The configs have no step with the given name. Names, aliases and roles (such as 'train') can be used.",
  },
});
