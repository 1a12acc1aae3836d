import type { JsonObject } from "../../../base/canonical.ts";
import { listAt, textAt } from "../request.ts";

/**
 * What resourceconfig.json tells a job of the machines it runs on: here always one, by the name that the service gives it.
 * The network interface must be one that is there, as scripts bind to it: on AWS that is eth0, here only the loopback is sure.
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

/** What one machine, with the network of its own, makes different. */
export function departures(cluster: JsonObject, network: JsonObject): readonly string[] {
  const groups = listAt(cluster, "InstanceGroups").map((group) => Number(textAt(group, "InstanceCount")));
  const count =
    groups.length > 0 ? groups.reduce((sum, one) => sum + one, 0) : Number(textAt(cluster, "InstanceCount"));
  return [
    ...(count > 1 ? [`it runs on one machine, which gets all the data, not on ${count}`] : []),
    ...(network["EnableNetworkIsolation"] === true ? ["it is not kept from the network"] : []),
  ];
}
