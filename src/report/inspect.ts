import { createColors } from 'picocolors';
import type { InspectedKey, Inspection, OriginStep } from '../model.ts';
import type { Masker } from './mask.ts';
import { shownPath } from './reporter.ts';
import { visible } from './visible.ts';
import { oneLine } from './words.ts';

/** Longer texts are cut: the view is about where a value comes from. */
const MAX_TEXT = 96;

/**
 * Renders the resolved view: why each file was read or skipped, and the effective keys of each Kaniko job. Values are
 * masked before they are cut: the name of a variable says what it holds, and a part of a token has no shape.
 */
export function inspectText(inspection: Inspection, prefix: string, color: boolean, masker: Masker): string {
  const colors = createColors(color);
  const plain = (text: string): string => visible(masker.text(oneLine(text)));
  const shown = (path: string): string => plain(shownPath(prefix, path));
  const lines: string[] = ['Files'];
  const width = Math.min(48, Math.max(0, ...inspection.files.map(({ path }) => shown(path).length)));
  for (const { path, read, why } of inspection.files)
    lines.push(
      `  ${shown(path).padEnd(width)}  ${read ? colors.green('read   ') : colors.dim('skipped')}  ${plain(why)}`,
    );
  for (const { job, file, line, status, keys } of inspection.jobs) {
    lines.push('', `${colors.bold(plain(job))}  ${shown(file)}:${line}  ${status}`);
    const shownKeys = keys.map((one) => ({ ...one, key: plain(one.key), value: valueOf(one, masker) }));
    const keyWidth = Math.min(40, Math.max(0, ...shownKeys.map(({ key }) => key.length)));
    for (const { key, value, path, line: at, via } of shownKeys) {
      const origin = [`${shown(path)}:${at}`, ...via.map((step) => plain(stepText(step)))].join(', ');
      lines.push(`  ${key.padEnd(keyWidth)}  ${shortened(value)}  ${colors.dim(`← ${origin}`)}`);
    }
  }
  return `${lines.join('\n')}\n\n`;
}

function valueOf({ key, text }: InspectedKey, masker: Masker): string {
  const [, variable] = /^variables\.(.*)$/.exec(key) ?? [];
  return variable === undefined ? masker.text(text) : masker.named(variable, text);
}

function shortened(text: string): string {
  const flat = visible(oneLine(text));
  return flat.length > MAX_TEXT ? `${flat.slice(0, MAX_TEXT - 1)}…` : flat;
}

/** One step of the way by which a value came, in a few words. */
export function stepText(step: OriginStep): string {
  switch (step.kind) {
    case 'own':
      return 'own';
    case 'extends':
      return `extends ${step.name}`;
    case 'anchor':
      return `anchor ${step.name}`;
    case 'reference':
      return `!reference [${step.path.join(', ')}]`;
    case 'default':
      return 'default';
    case 'include':
      return `include ${step.file}`;
    case 'script':
      return `script ${step.file}`;
  }
}
