/**
 * Reads one record of comma-separated values as buildctl does (github.com/tonistiigi/go-csvvalue): a quote opens a field
 * only at its start, and is doubled inside.
 * @returns undefined for a bare quote or an unclosed field
 */
export function readCsv(text: string): readonly string[] | undefined {
  const fields: string[] = [];
  let position = 0;
  for (;;) {
    if (text[position] === '"') {
      const field = /^"((?:[^"]|"")*)"(?=,|$)/.exec(text.slice(position));
      if (!field) return undefined;
      fields.push((field[1] ?? '').replaceAll('""', '"'));
      position += field[0].length;
    } else {
      const end = text.indexOf(',', position);
      const field = text.slice(position, end === -1 ? text.length : end);
      if (field.includes('"')) return undefined;
      fields.push(field);
      position += field.length;
    }
    if (position >= text.length) return fields;
    position++;
  }
}
