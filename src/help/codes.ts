import { CODES, type CodeDefinition } from '../diagnostics/codes.ts';
import { FLAGS } from '../../transforms/index.ts';
import { ownValue } from '../own-value.ts';

/** What is known of one code. */
export interface CodeFacts extends Omit<CodeDefinition, 'severity'> {
  readonly code: string;
  /** Of a flag's code the severity depends on the occurrence. */
  readonly severity: CodeDefinition['severity'] | undefined;
  /** The flag whose findings have this code. */
  readonly flag: string | undefined;
}

/** Every code, in order. */
export function allCodes(): readonly CodeFacts[] {
  const own = Object.entries(CODES).map(([code, facts]) => ({ code, ...facts, flag: undefined }));
  const flags = FLAGS.map(({ code, name, summary }) => ({
    code,
    severity: undefined,
    title: `The flag --${name}`,
    message: summary,
    help: `kaniko-to-buildkit explain --${name}`,
    flag: name,
  }));
  return [...own, ...flags].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** What the hundred of a code says. */
export function themeOf(code: string): string {
  const themes: Record<string, string> = {
    '0': 'files and YAML',
    '1': 'flags',
    '2': 'the job: image, credentials, programs',
    '3': 'shell',
    '4': 'includes and templates',
    '5': 'Dockerfile and context',
    '6': 'runner',
    '7': 'jobs that use BuildKit already',
    '9': 'internal',
  };
  return ownValue(themes, code.charAt(3)) ?? 'other';
}
