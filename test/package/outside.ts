import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { removeAfterFile } from "../suite/folders.ts";

/** A request to an endpoint. */
export interface Request {
  readonly body: string;
  readonly type: "text/csv" | "application/json";
  readonly accept: "text/csv" | "application/json";
}

export interface Answer {
  readonly score: number;
  readonly calibrated?: number;
  readonly label?: string;
}

/** A model package, unpacked outside the project and called by a script that uses only the package. */
export class Package {
  readonly folder = mkdtempSync(join(tmpdir(), "outside-"));

  constructor(archive: string) {
    removeAfterFile(this.folder);
    mkdirSync(join(this.folder, "model"));
    execFileSync("tar", ["-xzf", archive, "-C", join(this.folder, "model")]);
    copyFileSync(fileURLToPath(new URL("./score.py", import.meta.url)), join(this.folder, "score.py"));
  }

  ask(requests: readonly Request[]): readonly string[] {
    const python = process.env["SPECLINE_PYTHON"] ?? "/usr/bin/python3";
    const answers = execFileSync(python, ["score.py", join(this.folder, "model")], {
      cwd: this.folder,
      input: JSON.stringify(requests),
      env: { PYTHONNOUSERSITE: "1", PYTHONDONTWRITEBYTECODE: "1" },
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    return JSON.parse(answers) as readonly string[];
  }

  /** Responses to JSON requests, in row order. */
  score(rows: readonly object[]): readonly Answer[] {
    const request = { body: JSON.stringify(rows), type: "application/json", accept: "application/json" } as const;
    return JSON.parse(this.ask([request])[0] ?? "").predictions as readonly Answer[];
  }
}
