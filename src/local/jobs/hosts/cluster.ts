import type { JsonObject } from "../../../base/canonical.ts";
import { listAt, textAt } from "../request.ts";

/** One of the machines on which a job runs. Locally, each machine is a process. */
export interface JobHost {
  /** The service's name for the machine, such as "algo-1". */
  readonly name: string;
  /** Its place among the machines, from 0. */
  readonly place: number;
  /** Its instance group. */
  readonly group: string;
  readonly type: string;
}

/** The instance group in a cluster that does not name its groups. */
const ONE_GROUP = "homogeneousCluster";

const counted = (of: JsonObject): number => {
  const count = Number(textAt(of, "InstanceCount") ?? 1);
  return Number.isInteger(count) && count > 1 ? count : 1;
};

/**
 * A job's machines, in order. Source: Developer Guide, "Distributed training configuration", and "Train using a
 * heterogeneous cluster"; as of 2026-11.
 */
export function hostsOf(cluster: JsonObject): readonly JobHost[] {
  const named = listAt(cluster, "InstanceGroups");
  const groups = named.length > 0 ? named : [cluster];
  return groups
    .flatMap((group) => {
      const of = {
        group: textAt(group, "InstanceGroupName") ?? ONE_GROUP,
        type: textAt(group, "InstanceType") ?? "local",
      };
      return Array.from({ length: counted(group) }, () => of);
    })
    .map((of, place) => ({ ...of, name: `algo-${place + 1}`, place }));
}

/**
 * A machine's resourceconfig.json. The network interface must exist because scripts bind to it: on AWS it is eth0; here
 * only the loopback interface is certain to exist. Source: Developer Guide, "Distributed training configuration" and "How
 * to build your own processing container"; as of 2026-11.
 */
export function resourceConfig(host: JobHost, hosts: readonly JobHost[]): JsonObject {
  const groups = [...new Set(hosts.map(({ group }) => group))];
  return {
    current_host: host.name,
    current_instance_type: host.type,
    current_group_name: host.group,
    hosts: hosts.map(({ name }) => name),
    instance_groups: groups.map((group) => {
      const own = hosts.filter((one) => one.group === group);
      return {
        instance_group_name: group,
        instance_type: own[0]?.type ?? "local",
        hosts: own.map(({ name }) => name),
      };
    }),
    network_interface_name: "lo",
  };
}

/** The differences caused by running on one machine with its own network. */
export function departures(cluster: JsonObject, network: JsonObject): readonly string[] {
  const { length: count } = hostsOf(cluster);
  return [
    ...(count > 1 ? [`its ${count} instances are processes on this machine, which share its cores and memory`] : []),
    ...(network["EnableNetworkIsolation"] === true ? ["it is not isolated from the network"] : []),
  ];
}
