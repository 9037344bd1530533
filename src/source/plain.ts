/** Text that YAML reads back unchanged as a plain scalar outside flow collections. */
export function isSafePlain(text: string): boolean {
  if (text === '' || text.trim() !== text || text.includes('\n')) return false;
  if (/^[-?:](?:\s|$)|^[,[\]{}#&*!|>'"%@`]/.test(text)) return false;
  if (/^(?:true|false|yes|no|on|off|null|~|[-+.\d].*)$/i.test(text) && !/\s/.test(text)) return false;
  return !/:(?:\s|$)|\s#/.test(text);
}

/** One line of text as a YAML scalar of one line. */
export function oneLineScalar(text: string): string {
  return isSafePlain(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
