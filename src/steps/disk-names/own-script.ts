import type { DiskName } from "../../config/names/disk-name.ts";
import { all } from "../../config/names/meanings.ts";
import { PYTHON_FILES as source } from "./sources.ts";

/** Names for the place of a team's own scripts. */
const NAMES = [
  "processing_entry_point",
  "training_entry_point",
  "inference_entry_point",
  "entry_point",
  "script_name",
  "script_path",
  "full_script_path",
  "source_dir",
  "processing_source_dir",
  "effective_source_dir",
  "project_root_folder",
  "portable_script_path",
  "portable_source_dir",
  "portable_processing_source_dir",
  "portable_effective_source_dir",
] as const;

/** Names for scripts of the team's own, which replace those of Specline's steps. */
export const ownScriptNames: readonly DiskName[] = NAMES.map((name) => ({
  names: [name],
  of: {},
  means: "a script of your own",
  source,
  read: all({ kind: "own script" }),
}));
