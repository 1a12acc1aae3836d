export { type StandardPack, standardPack } from "./pack.generated.ts";

/** The URL of the Python package that is copied into every script's asset. */
export const runtimeFolder: string = new URL("./runtime/specline_runtime/", import.meta.url).href;
