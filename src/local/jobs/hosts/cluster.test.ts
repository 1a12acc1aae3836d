import { expect, test } from "vitest";
import { departures, hostsOf, resourceConfig } from "./cluster.ts";

test("a job has one machine, unless its cluster says otherwise", () => {
  for (const cluster of [{}, { InstanceCount: 1 }, { InstanceCount: 0 }]) {
    expect(hostsOf(cluster).map(({ name }) => name)).toEqual(["algo-1"]);
    expect(departures(cluster, {})).toEqual([]);
  }
  expect(hostsOf({ InstanceCount: "3" }).map(({ name }) => name)).toEqual(["algo-1", "algo-2", "algo-3"]);
});

test("machines in instance groups are numbered in order, and name their group", () => {
  const group = (InstanceGroupName: string, InstanceType: string, InstanceCount: number) => ({
    InstanceGroupName,
    InstanceType,
    InstanceCount,
  });
  const hosts = hostsOf({ InstanceGroups: [group("big", "ml.m5.4xlarge", 1), group("small", "ml.m5.large", 2)] });
  expect(hosts.map((host) => resourceConfig(host, hosts))[2]).toEqual({
    current_host: "algo-3",
    current_instance_type: "ml.m5.large",
    current_group_name: "small",
    hosts: ["algo-1", "algo-2", "algo-3"],
    instance_groups: [
      { instance_group_name: "big", instance_type: "ml.m5.4xlarge", hosts: ["algo-1"] },
      { instance_group_name: "small", instance_type: "ml.m5.large", hosts: ["algo-2", "algo-3"] },
    ],
    network_interface_name: "lo",
  });
});
