/**
 * Shows the characters that act on a terminal or turn the direction of writing by their numbers (`\x1b`, `\u202e`):
 * unseen they would make a text lie. Tabs and line ends stay.
 */
export function visible(text: string): string {
  return text.replaceAll(/\r\n|[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu, (character) => {
    if (['\t', '\n', '\r\n'].includes(character)) return character;
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
