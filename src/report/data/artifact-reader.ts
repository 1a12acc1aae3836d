import { posix } from "node:path";
import type { z } from "zod";
import { parseJson, sentenceOf } from "../../base/json-text.ts";
import type { Files } from "../../local/effects.ts";
import { archiveTexts, readable } from "./archive.ts";
import type { Artifact } from "./artifacts.ts";

/** The disk operations that the report needs, all of which are read-only. */
export type ReportFiles = Pick<Files, "readRegular" | "readTail" | "stat" | "list" | "reader">;

/** Reads artifact documents from folders and archives, and records which ones were corrupt. */
export class ArtifactReader {
  /** A sentence for each document that exists but cannot be used. */
  readonly faults: string[] = [];
  readonly files: ReportFiles;
  readonly #archives = new Map<string, Promise<ReadonlyMap<string, string>>>();

  constructor(files: ReportFiles) {
    this.files = files;
  }

  /** The document, or undefined if it is absent or corrupt. */
  async json<S extends z.ZodType>(artifact: Artifact, name: string, schema: S): Promise<z.output<S> | undefined> {
    const where = `${artifact.step}, ${artifact.port}/${name}`;
    try {
      const text = await this.#find(artifact, name);
      if (text === undefined) return undefined;
      const json = parseJson(text);
      if ("fault" in json) {
        this.#fault(`${where} cannot be read: ${sentenceOf(json.fault)}`);
        return undefined;
      }
      const parsed = schema.safeParse(json.value);
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      this.#fault(
        `${where} does not have the format that scripts write: ${issue?.path.join(".") || "the document"}: ${issue?.message}`,
      );
    } catch (error) {
      this.fault(artifact, name, error instanceof Error ? error.message : String(error));
    }
    return undefined;
  }

  /** A file's contents, or undefined if the file is absent, corrupt or too large. */
  async text(artifact: Artifact, name: string): Promise<string | undefined> {
    try {
      return await this.#find(artifact, name);
    } catch (error) {
      this.fault(artifact, name, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  /** The sorted names of an artifact's files that are not in an archive. */
  async names(artifact: Artifact): Promise<readonly string[]> {
    const stat = await this.files.stat(artifact.path);
    return stat?.kind === "folder" ? this.files.list(artifact.path) : [];
  }

  /** Records that a document cannot be read, and the reason. */
  fault(artifact: Artifact, name: string, reason: string): void {
    this.#fault(`${artifact.step}, ${artifact.port}/${name} cannot be read: ${reason}`);
  }

  async #find(artifact: Artifact, name: string): Promise<string | undefined> {
    const stat = await this.files.stat(artifact.path);
    if (stat === undefined) return undefined;
    if (stat.kind === "file") return (await this.#archive(artifact.path)).get(name);
    const loose = posix.join(artifact.path, name);
    const found = await this.files.stat(loose);
    if (found?.kind === "file") return readable(name, found.size) ? this.files.readRegular(loose) : undefined;
    const packed = (await this.files.list(artifact.path)).find((file) => file.endsWith(".tar.gz"));
    return packed === undefined ? undefined : (await this.#archive(posix.join(artifact.path, packed))).get(name);
  }

  #archive(path: string): Promise<ReadonlyMap<string, string>> {
    const known = this.#archives.get(path);
    if (known !== undefined) return known;
    const opened = path.endsWith(".tar.gz") ? archiveTexts(this.files.reader(path)) : Promise.resolve(new Map());
    this.#archives.set(path, opened);
    return opened;
  }

  #fault(sentence: string): void {
    if (!this.faults.includes(sentence)) this.faults.push(sentence);
  }
}
