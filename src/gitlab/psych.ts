/** What Ruby's Psych makes of a plain text that YAML 1.2 takes for a string. */
export interface PsychValue {
  readonly type: 'boolean' | 'number';
  /** The value as GitLab writes it into a variable. */
  readonly text: string;
}

const TRUE = /^(?:yes|true|on)$/i;
const FALSE = /^(?:no|false|off)$/i;
const INTEGER = /^[-+]?(?:0|[1-9](?:\d|,\d|_\d)*)$/;
const BASE_60 = /^[-+]?\d[\d_]*(?::[0-5]?\d){1,2}$/;

/**
 * Reads a plain scalar by the rules of YAML 1.1 that Psych keeps: `yes`, `on`, `1_000`, `12:30`.
 * @returns undefined for what is a string for Psych, too
 * @see https://github.com/ruby/psych/blob/v5.1.2/lib/psych/scalar_scanner.rb
 */
export function psychValue(text: string): PsychValue | undefined {
  if (TRUE.test(text)) return { type: 'boolean', text: 'true' };
  if (FALSE.test(text)) return { type: 'boolean', text: 'false' };
  if (INTEGER.test(text)) return { type: 'number', text: String(BigInt(text.replaceAll(/[,_+]/g, ''))) };
  if (!BASE_60.test(text)) return undefined;
  // The first part counts 3600, as in hours, whether there are seconds or not.
  const parts = text.replaceAll(/[_+-]/g, '').split(':');
  const value = parts.reduce((sum, part, index) => sum + Number(part) * 60 ** (2 - index), 0);
  return { type: 'number', text: String(text.startsWith('-') ? -value : value) };
}
