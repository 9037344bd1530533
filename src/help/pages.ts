import { createColors } from 'picocolors';
import { helpLink } from '../diagnostics/index.ts';
import type { Fidelity } from '../model.ts';
import type { CodeFacts } from './codes.ts';
import { type ExplainedExample, FIDELITY_MEANING, type FlagFacts } from './flags.ts';

const TAKES: Readonly<Record<string, string>> = {
  boolean: 'true or false; alone it means true',
  string: 'a text',
  integer: 'a number',
  duration: 'a duration',
  'key-value': 'KEY=VALUE',
  list: 'a text',
  value: 'a value',
};

export interface PageOptions {
  readonly color: boolean;
  /** Columns; prose is wrapped there. */
  readonly width: number;
}

/** The page of a flag: what it is, what it becomes, why, examples, links. */
export function flagPage(flag: FlagFacts, options: PageOptions): string {
  const page = new Page(options);
  page.title(`--${flag.name}`, flag.code);
  page.prose(flag.summary);
  page.heading('How it is written');
  page.facts([
    ['takes', TAKES[flag.takes] ?? flag.takes],
    ['may be repeated', flag.repeatable ? 'yes' : ''],
    ['also written', flag.spellings.slice(1).join(', ')],
    ['variable', flag.environment ?? ''],
    ['only in', flag.forks.join(', ')],
  ]);
  page.heading('What it becomes, at worst');
  page.facts([['rootless', `${flag.fidelity.rootless} (${FIDELITY_MEANING[flag.fidelity.rootless]})`]]);
  page.heading('In other methods, which are not written');
  page.facts(otherMethods(flag));
  const reasons = [...new Set(flag.examples.flatMap(({ reason }) => (reason === '' ? [] : [reason])))];
  if (reasons.length > 0) {
    page.heading('Why');
    for (const reason of reasons) page.prose(`${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`);
  }
  if (flag.examples.length > 0) page.heading('Examples');
  for (const example of flag.examples) page.example(example);
  page.heading('See');
  page.facts([
    ['Kaniko', flag.docs?.kaniko ?? ''],
    ['BuildKit', flag.docs?.buildkit ?? ''],
    ['page', helpLink(flag.code)],
  ]);
  return page.text();
}

/** The two forms that a person may write by hand, with the worst case of each. */
function otherMethods({ fidelity, forms }: FlagFacts): [string, string][] {
  return [
    ['buildx', `${fidelity.buildx}: ${forms.buildx}`],
    ['native', `${fidelity.native}: ${forms.native}`],
  ];
}

/** The page of a finding: what it says, how severe it is, what to do. */
export function codePage({ code, title, severity, message, help }: CodeFacts, options: PageOptions): string {
  const page = new Page(options);
  page.title(title, code);
  page.prose(message.replaceAll(/\{(\w+)\}/g, '<$1>'));
  page.heading('Severity');
  page.prose(severity === undefined ? '' : SEVERITY_MEANING[severity]);
  page.heading('What to do');
  page.prose(help);
  page.heading('To accept it');
  page.prose(`Write a comment above the line or the job: # kaniko-to-buildkit-ignore ${code}: reason`);
  page.heading('See');
  page.facts([['page', helpLink(code)]]);
  return page.text();
}

const SEVERITY_MEANING = {
  error: 'error: it holds the job or the file back.',
  warning: 'warning: the job is migrated, and this is what differs.',
  info: 'info: good to know, nothing to do.',
} as const;

/** What stands in the place of arguments where there are none. */
const NOTHING: Readonly<Record<Fidelity, string>> = {
  exact: '(nothing: that is what BuildKit does)',
  'exact-with-job-changes': '(steps and variables of the job)',
  approximate: '(nothing)',
  'not-needed': '(dropped)',
  manual: '(the job is left as it is)',
};

class Page {
  private readonly lines: string[] = [];
  private readonly colors: ReturnType<typeof createColors>;
  private readonly width: number;

  constructor({ color, width }: PageOptions) {
    this.colors = createColors(color);
    this.width = Math.max(40, width);
  }

  title(title: string, code: string): void {
    this.lines.push(`${this.colors.bold(title)}  ${this.colors.dim(code)}`, '');
  }

  heading(text: string): void {
    this.lines.push('', this.colors.bold(text));
  }

  prose(text: string): void {
    for (const line of wrap(text, this.width - 2)) this.lines.push(`  ${line}`);
  }

  facts(facts: readonly (readonly [string, string])[]): void {
    const told = facts.filter(([, value]) => value !== '');
    const width = Math.max(0, ...told.map(([name]) => name.length));
    for (const [name, value] of told) this.lines.push(`  ${this.colors.dim(name.padEnd(width))}  ${value}`);
  }

  example({ title, before, after, fidelity, reason }: ExplainedExample): void {
    this.lines.push(`  ${title} ${this.colors.dim(`(${fidelity})`)}`);
    this.lines.push(`    ${this.colors.red(`- ${before.join(' ')}`)}`);
    for (const argument of after) this.lines.push(`    ${this.colors.green(`+ ${argument}`)}`);
    if (after.length === 0 && reason !== '') this.lines.push(`    ${this.colors.dim(NOTHING[fidelity])}`);
  }

  text(): string {
    return `${this.lines.join('\n')}\n`;
  }
}

/** Breaks prose at blanks. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
