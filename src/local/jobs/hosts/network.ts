import type { Effects } from "../../effects.ts";
import type { JobHost } from "./cluster.ts";

/** How the processes of a job that stand for its machines reach each other. */
export interface HostNetwork {
  /** The content of the jobs' /etc/hosts, where they have one of their own. */
  readonly names: string;
  /** Variables of every process. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The address and port at which the first host of a local job waits for the others. The runtime's `hosts.py` reads it. */
const MEETING_VARIABLE = "SPECLINE_FIRST_HOST";

/** The port at which the first host waits for the others on SageMaker, where each has an address of its own. */
const PORT = 7117;

/** Below those that the system gives to connections. Source: ip(7), ip_local_port_range. */
const [LEAST_PORT, PORTS] = [20_000, 10_000];

/** On Linux, all of 127.0.0.0/8 is this machine, so that jobs that run at the same time do not share addresses. */
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
