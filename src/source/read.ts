import { createHash } from 'node:crypto';
import type { SourceFile } from '../model.ts';
import { MAX_FILE_BYTES, type ReadProblem, sourceFile } from './text.ts';

export { isProblem, MAX_FILE_BYTES, type ReadProblem, sourceFile } from './text.ts';

/** SHA-256 of the bytes, in hex. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Decodes the bytes of a file without losing any of them.
 * @param path - the path to report, relative to the repository root
 * @returns the file, or why it is refused: bytes that are not UTF-8 could not be written back unchanged
 */
export function decode(path: string, bytes: Uint8Array): SourceFile | ReadProblem {
  if (bytes.byteLength > MAX_FILE_BYTES) return { kind: 'too-large', path, bytes: bytes.byteLength };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const bad = text.indexOf('\uFFFD');
  if (bad !== -1 && !Buffer.from(text, 'utf8').equals(bytes)) return { kind: 'not-utf8', path, offset: bad };
  return sourceFile(path, text, hashBytes(bytes));
}
