import { createColors } from 'picocolors';
import type { Inspection, OriginStep } from '../model.ts';
import { oneLine } from './words.ts';

/** Longer texts are cut: the view is about where a value comes from. */
const MAX_TEXT = 96;

/** Renders the resolved view: why each file was read or skipped, and the effective keys of each Kaniko job. */
export function inspectText(inspection: Inspection, prefix: string, color: boolean): string {
  const colors = createColors(color);
  const shown = (path: string): string => (prefix === '' ? path : `${prefix}/${path}`);
  const lines: string[] = ['Files'];
  const width = Math.min(48, Math.max(0, ...inspection.files.map(({ path }) => shown(path).length)));
  for (const { path, read, why } of inspection.files)
    lines.push(`  ${shown(path).padEnd(width)}  ${read ? colors.green('read   ') : colors.dim('skipped')}  ${why}`);
  for (const { job, file, line, status, keys } of inspection.jobs) {
    lines.push('', `${colors.bold(job)}  ${shown(file)}:${line}  ${status}`);
    const keyWidth = Math.min(40, Math.max(0, ...keys.map(({ key }) => key.length)));
    for (const { key, text, path, line: at, via } of keys) {
      const origin = [`${shown(path)}:${at}`, ...via.map(stepText)].join(', ');
      lines.push(`  ${key.padEnd(keyWidth)}  ${shortened(text)}  ${colors.dim(`← ${origin}`)}`);
    }
  }
  return `${lines.join('\n')}\n\n`;
}

function shortened(text: string): string {
  const flat = oneLine(text);
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
