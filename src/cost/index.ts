export { type Amount, BOUNDS, type Gap, type Range } from "./amount.ts";
export { type Money, moneyIn } from "./budget.ts";
export { machineText } from "./machine-text.ts";
export { type DecidingParameter, readerOf, type Values } from "./members.ts";
export { PRICES_FORM, parsePrices } from "./parse-prices.ts";
export {
  type CostOptions,
  type MeasuredTimes,
  type PipelineCost,
  pipelineCost,
  type StepCost,
} from "./pipeline-cost.ts";
export { PRICE_QUERIES, type PriceListing, priceEndpoint, readPriceList } from "./price-list.ts";
export type { Prices } from "./prices.ts";
export { ASSUMED_START_UP, type StartUp } from "./start-up.ts";
export type { Runs } from "./step-cost.ts";
