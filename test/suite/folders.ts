import { rmSync } from "node:fs";

const folders: string[] = [];

/** Removes a folder when the current test file has ended. */
export function removeAfterFile(folder: string): void {
  folders.push(folder);
}

/** Removes them. The test setup calls this after each file. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
