import { extname } from "node:path";
import { type AllowedDiagnostic, type Diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { localTarget } from "../../spec/target.ts";
import { importConfig } from "../config/config-import.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { importPipeline } from "../import.ts";
import { formsIn } from "../load/documents/document-form.ts";
import { isRemote } from "./look-at-table.ts";

/** A form from which `init` begins a project, besides tables. */
export type ConvertibleForm = "definition" | "configs";

/** A pipeline in another form, as text in a form in which people write pipelines. */
export interface Converted {
  /** The pipeline's title. */
  readonly name: string;
  readonly form: ConvertibleForm;
  /** "pipeline.ts" for a definition, which can have steps of any kind, and "pipeline.yaml" for configs. */
  readonly file: "pipeline.ts" | "pipeline.yaml";
  /** Undefined if the diagnostics say why there is none. */
  readonly text?: string | undefined;
  /** The faults that the text allows so that it can be compiled. */
  readonly allowed: readonly AllowedDiagnostic[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The form of a definition or a config file; undefined for a table, and for what is not there. */
export async function convertibleForm(host: Host, path: string): Promise<ConvertibleForm | undefined> {
  if (isRemote(path) || ![".json", ".yaml", ".yml"].includes(extname(path).toLowerCase())) return undefined;
  const { value: text } = await readNamed(host.effects.files, host.folder, path);
  const forms = text === undefined ? [] : formsIn(text);
  // A JSON table can have a column "steps", but hardly both keys of one of these forms.
  return forms.find((form) => form === "definition" || form === "configs");
}

/** Converts a definition as `import` does, and a config file as `config import` does. */
export async function converted(host: Host, path: string, form: ConvertibleForm): Promise<Converted> {
  if (form === "configs") {
    const { title: name, text, diagnostics } = await importConfig(host, path, { folder: host.folder });
    return { name, form, file: "pipeline.yaml", text, allowed: [], diagnostics };
  }
  const { title: name, code, allowed, diagnostics } = await importPipeline(host, path, { target: localTarget.name });
  const text = hasErrors(diagnostics) ? undefined : code;
  return { name, form, file: "pipeline.ts", text, allowed, diagnostics };
}
