import { commands } from "./commands.ts";
import { fields } from "./fields.ts";
import { files } from "./files.ts";
import { graph } from "./graph.ts";
import { layers } from "./layers.ts";
import { names } from "./names.ts";
import { text } from "./text.ts";

/** Problems in step configs, config files and layer files. */
export const config = {
  ...fields,
  ...text,
  ...files,
  ...names,
  ...graph,
  ...layers,
  ...commands,
} as const;
