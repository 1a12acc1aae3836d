import type { Money, PipelineCost, Prices } from "../../cost/index.ts";
import type { Target } from "../../spec/target.ts";

/** What an execution of a pipeline costs, and by which prices and measurements. */
export interface CostReport extends PipelineCost {
  readonly name: string;
  readonly target: Pick<Target, "name" | "region">;
  readonly prices?: Pick<Prices, "currency" | "region" | "date" | "source"> & { readonly file: string };
  /** The newest local run. Its times are those of this machine: they are not scaled. */
  readonly run?: string;
  readonly budget?: Money;
}
