/** Fields of one CSV line as go-csvvalue reads them: a quote opens a field at its start or is an error. */
export function csvFields(text: string): string[] | { error: string } {
  const line = text.replace(/\r?\n$/, '');
  if (line === '') return { error: 'EOF' };
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      const quoted = quotedField(line, at + 1);
      if (quoted === undefined) return { error: 'parse error: extraneous or missing " in quoted-field' };
      fields.push(quoted.value);
      if (quoted.end === line.length) return fields;
      at = quoted.end + 1;
      continue;
    }
    const comma = line.indexOf(',', at);
    const field = comma < 0 ? line.slice(at) : line.slice(at, comma);
    if (field.includes('"')) return { error: 'parse error: bare " in non-quoted-field' };
    fields.push(field);
    if (comma < 0) return fields;
    at = comma + 1;
  }
}

/** Reads up to the closing quote; `end` is the place of the comma behind it or the end of the line. */
function quotedField(line: string, start: number): { value: string; end: number } | undefined {
  let value = '';
  for (let at = start; ;) {
    const quote = line.indexOf('"', at);
    if (quote < 0) return undefined;
    value += line.slice(at, quote);
    const next = line[quote + 1];
    if (next === undefined || next === ',') return { value, end: quote + 1 };
    if (next !== '"') return undefined;
    value += '"';
    at = quote + 2;
  }
}

/** Attributes of `--output` and the cache flags: keys in lower case, the last one of a name wins. */
export function csvAttributes(text: string): Map<string, string> | { error: string } {
  const fields = csvFields(text);
  if (!Array.isArray(fields)) return fields;
  const attributes = new Map<string, string>();
  for (const field of fields) {
    const equals = field.indexOf('=');
    if (equals < 0) return { error: `invalid value ${field}` };
    attributes.set(field.slice(0, equals).toLowerCase(), field.slice(equals + 1));
  }
  return attributes;
}
