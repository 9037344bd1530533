import type { Diagnostic, Location, Severity } from '../model.ts';
import { CODES, type Code, type MessageData } from './codes.ts';
import { ownValue } from '../own-value.ts';

export { CODES, type Code } from './codes.ts';

/** The help page of a code; derived, so that it cannot be missing. */
export function helpLink(code: string): string {
  return `docs/diagnostics.md#${code.toLowerCase()}`;
}

function fill(template: string, data: MessageData): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => ownValue(data, name) ?? whole);
}

/**
 * Makes a finding. The message is built from the code's template, here and nowhere else.
 * @param data - values for the `{name}` places of the template
 */
export function diagnostic(
  code: Code,
  location: Location,
  data: MessageData = {},
  related: readonly Location[] = [],
): Diagnostic {
  const { severity, message } = CODES[code];
  return { code, severity, message: fill(message, data), location, related, help: helpLink(code) };
}

/** Makes a finding about a flag, whose code and text come from the flag's own file. */
export function flagDiagnostic(code: string, severity: Severity, message: string, location: Location): Diagnostic {
  return { code, severity, message, location, related: [], help: helpLink(code) };
}
