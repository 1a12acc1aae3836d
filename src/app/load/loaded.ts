import type { ConfigFile } from "../../config/index.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import type { OwnPlace } from "../config/layer-configs.ts";

/** The contents of a PIPELINE file, by form. */
export type Loaded =
  | {
      readonly form: "module" | "spec" | "graph" | "configs";
      /** Absolute. */
      readonly file: string;
      readonly pipeline: PipelineValue;
      readonly registry: Registry;
      readonly diagnostics: readonly Diagnostic[];
      /** The configs from which the steps were created, if any. */
      readonly configs?: ConfigFile;
      /** The required fields that these configs lack, which are faults unless a layer sets them. */
      readonly missing?: readonly Diagnostic[];
      readonly ownPlace?: () => Promise<OwnPlace>;
      /** The `--config` files from which the configs were taken. */
      readonly taken?: readonly string[];
      /** The pipeline before layers were applied to its steps, if any were. */
      readonly own?: PipelineValue;
      /** Adds lines to errors from later stages, which have only a path in the file. */
      readonly located: (faults: readonly Diagnostic[]) => Promise<readonly Diagnostic[]>;
    }
  | {
      readonly form: "definition";
      readonly file: string;
      readonly definition: Definition;
      readonly located: (faults: readonly Diagnostic[]) => Promise<readonly Diagnostic[]>;
    }
  | { readonly form: "nothing"; readonly diagnostics: readonly Diagnostic[] };

/** What is loaded if there is no pipeline, with the reasons. */
export const nothing = (...diagnostics: readonly Diagnostic[]): Loaded => ({ form: "nothing", diagnostics });
