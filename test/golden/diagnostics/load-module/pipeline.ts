import { Pipeline } from "specline";

const source = undefined as unknown as { uri: string };
export default Pipeline("fraud").loadData(source.uri);
