import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { NOT_PLAIN } from "./gate.ts";

const AGAIN = { hint: "run again: what is still there is reused" };

/** What the system's error of writing to the work folder means to a user; undefined for what is none of the disk's. */
export function storageFault(error: unknown, folder: string): Diagnostic | undefined {
  const { code, path } = (error ?? {}) as { readonly code?: unknown; readonly path?: unknown };
  switch (code) {
    case "ENOENT":
      // A run makes each folder before it writes there: who misses one has lost it to someone else.
      return String(path).startsWith(`${folder}/`)
        ? diagnostic(
            "run/work-folder",
            { folder, reason: "something in it was removed while a run used it" },
            {},
            AGAIN,
          )
        : undefined;
    case NOT_PLAIN:
    case "ENOTREGULAR":
    case "ELOOP":
      return diagnostic("run/work-folder", { folder, reason: (error as Error).message });
    case "ENOSPC":
    case "EDQUOT":
      return diagnostic("run/disk-full", { folder });
    case "EROFS":
      return diagnostic("run/work-folder", { folder, reason: "it is on a read-only file system" });
    case "EACCES":
    case "EPERM":
      return diagnostic("run/work-folder", { folder, reason: "permission is denied" });
    case "ENOTDIR":
    case "EISDIR":
    case "EEXIST":
      return diagnostic("run/work-folder", {
        folder,
        reason: "a file stands where a folder is needed, or the other way round",
      });
    case "EIO":
    case "EMFILE":
    case "ENAMETOOLONG":
      return diagnostic("run/work-folder", { folder, reason: (error as Error).message });
    default:
      return undefined;
  }
}

/** Throws a fault of the disk as a diagnostic, and anything else as it is. */
export async function asDiagnostic<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const fault = storageFault(error, folder);
    throw fault === undefined ? error : new SpeclineError([fault]);
  }
}
