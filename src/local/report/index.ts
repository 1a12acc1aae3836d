export type { ReportFiles } from "./documents.ts";
export { plotsPage } from "./plots.ts";
export { writeReport } from "./report.ts";
export { noShelf, openShelf } from "./shelf.ts";
