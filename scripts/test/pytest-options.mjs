import { join } from "node:path";

/**
 * Options with which pytest leaves nothing outside `folder`, and removes a test's files when the test ends. By default
 * it keeps the files of its last three runs, and the next pytest of the same user removes older ones before it exits:
 * with the tables of these tests, that was a million files and took minutes.
 */
export const temporaryFolders = (folder) => [
  ...["-p", "no:cacheprovider"],
  `--basetemp=${join(folder, "pytest")}`,
  ...["-o", "tmp_path_retention_policy=none"],
];
