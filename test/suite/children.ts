/* Lets the processes that real runs start count what runs in them, for `npm run coverage`. This process is counted by vitest. */

const folder = process.env["SPECLINE_COVERAGE"];
if (folder !== undefined) process.env["NODE_V8_COVERAGE"] = folder;
