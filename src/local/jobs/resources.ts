import type { JsonObject } from "../../base/canonical.ts";
import { textAt } from "./job.ts";

/**
 * What resourceconfig.json tells a job of the machines it runs on: here always one, by the name that the service gives it.
 * Source: Developer Guide, "Distributed training configuration" and "How to build your own processing container"; as known in 2026-11.
 */
export function resourceConfig(cluster: JsonObject): JsonObject {
  const type = textAt(cluster, "InstanceType") ?? "local";
  return {
    current_host: "algo-1",
    current_instance_type: type,
    current_group_name: "homogeneousCluster",
    hosts: ["algo-1"],
    instance_groups: [{ instance_group_name: "homogeneousCluster", instance_type: type, hosts: ["algo-1"] }],
    network_interface_name: "lo",
  };
}
