import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { SourceFile } from '../model.ts';

/** Why a file could not become a {@link SourceFile}. */
export type ReadProblem =
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly cause: string }
  | { readonly kind: 'not-utf8'; readonly path: string; readonly offset: number }
  | { readonly kind: 'too-large'; readonly path: string; readonly bytes: number };

/** A larger file is refused: YAML composing is not linear in hostile input (DESIGN D12). */
export const MAX_FILE_BYTES = 2 * 1024 * 1024;

/** SHA-256 of a text's UTF-8 bytes, in hex. In plain JavaScript, so that it is there without Node. */
export function hashText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Makes a {@link SourceFile} of a text in memory. */
export function sourceFile(path: string, text: string, hash = hashText(text)): SourceFile {
  const firstBreak = text.indexOf('\n');
  const eol = firstBreak > 0 && text[firstBreak - 1] === '\r' ? '\r\n' : '\n';
  return { path, text, bom: text.startsWith('\uFEFF'), eol, hash };
}

export function isProblem(value: SourceFile | ReadProblem): value is ReadProblem {
  return 'kind' in value;
}

/** True for a script that a shell could run and an edit cannot break: no CRLF, no byte order mark. */
export function isEditableScript({ bom, text }: SourceFile): boolean {
  return !bom && !text.includes('\r');
}
