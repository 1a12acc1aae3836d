import type { JsonObject } from "../../../base/canonical.ts";
import { listAt, textAt } from "../request.ts";

/**
 * The machines listed in a job's resourceconfig.json: here always one, with the name the service uses. The network
 * interface must exist because scripts bind to it: on AWS it is eth0; here only the loopback interface is certain to
 * exist. Source: Developer Guide, "Distributed training configuration" and "How to build your own processing
 * container"; as of 2026-11.
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

/** The differences caused by running on one machine with its own network. */
export function departures(cluster: JsonObject, network: JsonObject): readonly string[] {
  const groups = listAt(cluster, "InstanceGroups").map((group) => Number(textAt(group, "InstanceCount")));
  const count =
    groups.length > 0 ? groups.reduce((sum, one) => sum + one, 0) : Number(textAt(cluster, "InstanceCount"));
  return [
    ...(count > 1 ? [`it runs on one machine, which gets all the data, not on ${count}`] : []),
    ...(network["EnableNetworkIsolation"] === true ? ["it is not kept from the network"] : []),
  ];
}
