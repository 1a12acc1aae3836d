import type { z } from "zod";
import type { Json } from "../../../base/canonical.ts";
import type { NameStyle } from "../../../base/identifiers.ts";
import type { Cell, FieldFormat, NotebookFormat } from "./cells.ts";

/** A value that a cell sets, with the field's name in code and in files. */
export interface SetField {
  readonly name: string;
  readonly serializedName: string;
  readonly value: Json;
  readonly schema?: z.ZodType | undefined;
}

/** A step's config, which one cell creates. */
export interface ConfigCell {
  readonly variable: string;
  readonly className: string;
  /** The config from which it inherits. */
  readonly parent: "base" | "processing";
  readonly fields: readonly SetField[];
}

/** What the cells after the configs need. */
export interface ClosingCells {
  readonly title: string;
  /** The config file. */
  readonly file: string;
  readonly nodes: readonly string[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** How a language writes a notebook's code cells. The order of the cells and the text between them are the same. */
export interface NotebookLanguage extends NotebookFormat, FieldFormat {
  /** What the kernel needs, in Markdown. */
  readonly kernel: string;
  readonly names: NameStyle;
  /** Names that the cells import and declare. */
  readonly declared: readonly string[];
  readonly imports: (classes: readonly string[], code: string) => Cell;
  readonly base: (fields: readonly SetField[]) => Cell;
  /** The statement that creates a config. */
  readonly config: (config: ConfigCell) => string;
  /** Creates a config and shows it. */
  readonly configCell: (statement: string, variable: string) => Cell;
  readonly allConfigs: (variables: readonly string[]) => Cell;
  readonly save: (file: string) => Cell;
  readonly load: (file: string) => Cell;
  readonly wire: (cells: ClosingCells) => Cell;
  readonly draw: readonly Cell[];
  readonly compile: readonly Cell[];
  readonly run: readonly Cell[];
}
