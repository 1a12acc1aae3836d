import type { Effects } from "../../effects.ts";
import type { JobHost } from "./cluster.ts";

/** How the processes that represent a job's machines reach each other. */
export interface HostNetwork {
  /** The content of the job's /etc/hosts, if the isolation gives it its own file. */
  readonly names: string;
  /** Environment variables for every process. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The address and port on which a local job's first host waits for the others. The runtime's `hosts.py` reads it. */
const MEETING_VARIABLE = "SPECLINE_FIRST_HOST";

/** The port on which the first host waits for the others on SageMaker, where each host has its own address. */
const PORT = 7117;

/** These ports are below the range that the system assigns to connections. Source: ip(7), ip_local_port_range. */
const [LEAST_PORT, PORTS] = [20_000, 10_000];

/** On Linux, all of 127.0.0.0/8 refers to this machine, so concurrent jobs can use different addresses. */
export function networkOf(hosts: readonly JobHost[], { machine, random }: Effects): HostNetwork | undefined {
  if (hosts.length < 2) return undefined;
  const number = Number.parseInt(random(8), 36);
  const linux = machine.platform === "linux";
  const subnet = `127.${1 + (number % 254)}.${Math.floor(number / 254) % 255}`;
  const addressOf = ({ place }: JobHost): string => (linux ? `${subnet}.${place + 1}` : "127.0.0.1");
  const [first] = hosts as readonly [JobHost];
  const port = linux ? PORT : LEAST_PORT + (number % PORTS);
  return {
    names: ["127.0.0.1 localhost", "::1 localhost", ...hosts.map((host) => `${addressOf(host)} ${host.name}`), ""].join(
      "\n",
    ),
    environment: { [MEETING_VARIABLE]: `${addressOf(first)}:${port}` },
  };
}
