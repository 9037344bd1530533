import { atArguments } from '../at-arguments.ts';
import { pairOf } from '../arguments.ts';
import type { BuildCall } from '../job.ts';
import { defineRule } from '../rule.ts';

const FILES: readonly string[] = ['docker', 'oci', 'tar'];

/** Files of outputs are opened when the flags are parsed, before the context is read (cmd/buildctl/build/output.go). */
export const outputInContext = defineRule({
  code: 'K2B738',
  name: 'output-in-context',
  confidence: 'medium',
  check(job) {
    const { project } = job;
    return atArguments(
      job,
      ({ outputs }) => outputs,
      ({ record }, call) => {
        const path = record.get('dest') ?? '';
        if (!FILES.includes(record.get('type') ?? '') || record.get('tar') === 'false' || path === '') return undefined;
        const file = below(path);
        if (file === undefined || !contexts(call).some((folder) => folder === '' || file.startsWith(`${folder}/`)))
          return undefined;
        if (project.text('.dockerignore')?.includes(file.split('/').at(-1) ?? file)) return undefined;
        return { path };
      },
    );
  },
});

function contexts({ known }: BuildCall): readonly string[] {
  return known.flatMap((argument) => {
    const [key, folder] = pairOf(argument);
    const path = argument.flag === 'local' && key === 'context' ? below(folder ?? '') : undefined;
    return path === undefined ? [] : [path];
  });
}

/** A path relative to the project folder; undefined for one elsewhere or one that is not written out. */
function below(path: string): string | undefined {
  const relative = path
    .replace(/^\$CI_PROJECT_DIR(?:\/+|$)/, '')
    .replace(/^\.\/+|^\.$/, '')
    .replace(/\/+$/, '');
  return /^[/~$`]|\.\./.test(relative) || relative.includes('$(') ? undefined : relative;
}
