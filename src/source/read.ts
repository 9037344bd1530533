import { createHash } from 'node:crypto';
import type { SourceFile } from '../model.ts';

/** Why a file could not become a {@link SourceFile}. */
export type ReadProblem =
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly cause: string }
  | { readonly kind: 'not-utf8'; readonly path: string; readonly offset: number }
  | { readonly kind: 'too-large'; readonly path: string; readonly bytes: number };

/** A larger file is refused: YAML composing is not linear in hostile input (DESIGN D12). */
export const MAX_FILE_BYTES = 2 * 1024 * 1024;

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

/** Makes a {@link SourceFile} of a text in memory. */
export function sourceFile(path: string, text: string, hash = hashBytes(Buffer.from(text, 'utf8'))): SourceFile {
  const firstBreak = text.indexOf('\n');
  const eol = firstBreak > 0 && text[firstBreak - 1] === '\r' ? '\r\n' : '\n';
  return { path, text, bom: text.startsWith('\uFEFF'), eol, hash };
}

export function isProblem(value: SourceFile | ReadProblem): value is ReadProblem {
  return 'kind' in value;
}
