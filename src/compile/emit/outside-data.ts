import type { Json } from "../../base/canonical.ts";
import { isLocalPath } from "../../base/local-path.ts";
import { diagnostic, type Place } from "../../diagnostics/index.ts";
import type { AssetCollector } from "./assets.ts";

/** The value of a field or input that names data outside the pipeline. A local path becomes an asset's URI. */
export function outsideData(value: Json, step: string, at: Place, assets: AssetCollector): Json {
  if (isLocalPath(value)) return assets.data(value, step, at);
  const scheme = schemeOf(value);
  if (scheme === undefined || scheme === "s3" || isEndpointOfS3(value)) return value;
  const uri = String(value);
  const hint = HINTS[scheme] ?? `copy the data to S3 or to this machine, and name the copy`;
  assets.report(diagnostic("compile/source-scheme", { step, uri }, at, { hint: hint.replaceAll("URI", uri) }));
  // Validation would report the same fault again in different words.
  return "s3://unreadable/source";
}

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
const schemeOf = (value: Json): string | undefined => (typeof value === "string" ? SCHEME.exec(value)?.[1] : undefined);

/** SageMaker also accepts the HTTPS addresses of S3 objects. */
const isEndpointOfS3 = (value: Json): boolean =>
  typeof value === "string" && /^https:\/\/[^/]*\.amazonaws\.com(\.cn)?\//.test(value);

const DOWNLOAD = "download it (curl -LO 'URI') and name the file, or copy it to S3 and name that";
const HINTS: Readonly<Record<string, string>> = {
  http: DOWNLOAD,
  https: DOWNLOAD,
  ftp: DOWNLOAD,
  file: "name the file by its path, without file://",
  gs: "copy it to S3 (gsutil cp 'URI' s3://...) and name the copy",
  S3: "write s3:// in lower case",
};
