export type { ReportFiles } from "./documents.ts";
export { writeReport } from "./report.ts";
