import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { type CallContext, ServiceFault } from "./ports.ts";

/** The fault of a connection that broke while a response was read. */
export const lost = (error: unknown, attempts: number, about: CallContext): ServiceFault =>
  new ServiceFault(
    "GetObject",
    "ECONNRESET",
    error instanceof Error ? error.message : "the response ended early",
    attempts,
    true,
    about,
  );

/**
 * The body of a response. If the connection breaks, the rest is requested again, of the same version of the object.
 *
 * @param open - makes the request again, with more members
 * @param fail - the fault if the connection broke too often without a byte in between
 */
export async function* resumed(
  first: GetObjectCommandOutput,
  open: (more: object) => Promise<GetObjectCommandOutput>,
  fail: (error: unknown) => ServiceFault,
  attempts: number,
): AsyncGenerator<Uint8Array> {
  // S3 always states the length. Without one, the response ends where its sender says so.
  const { ContentLength: size, ETag: etag } = first;
  let done = 0;
  let failures = 0;
  let pieces = piecesOf(first);
  try {
    while (true) {
      // The piece is passed on outside of the try block, so that an error of whoever reads it is not caught.
      let piece: Uint8Array | undefined;
      try {
        // Also after the last byte: the connection can be used again only once the end of the response is read.
        const { value } = await pieces.next();
        if (value === undefined && done < (size ?? 0)) throw new Error("the response ended early");
        piece = value;
      } catch (error) {
        if (done === size) return;
        failures += 1;
        if (failures >= attempts) throw fail(error);
        pieces = piecesOf(await open({ Range: `bytes=${done}-`, ...(etag !== undefined && { IfMatch: etag }) }));
        continue;
      }
      if (piece === undefined) return;
      failures = 0;
      done += piece.byteLength;
      yield piece;
    }
  } finally {
    await pieces.return?.();
  }
}

const piecesOf = ({ Body }: GetObjectCommandOutput): AsyncIterator<Uint8Array, undefined> =>
  (Body as unknown as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, undefined>;
