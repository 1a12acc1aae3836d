import { columns } from "./columns.ts";
import { contract } from "./contract.ts";
import { job } from "./job.ts";
import { label } from "./label.ts";
import { measuring } from "./measuring.ts";
import { own } from "./own.ts";
import { preparing } from "./preparing.ts";
import { reading } from "./reading.ts";
import { rows } from "./rows.ts";
import { training } from "./training.ts";

/** Problems that a step's script finds in the data. The same messages are used on AWS, through contract.json. */
export const data = {
  ...job,
  ...reading,
  ...columns,
  ...contract,
  ...label,
  ...rows,
  ...preparing,
  ...training,
  ...own,
  ...measuring,
} as const;
