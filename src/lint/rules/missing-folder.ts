import { textOf } from '../../verify/read-buildctl.ts';
import type { Argument } from '../arguments.ts';
import type { BuildCall, BuildkitJob } from '../job.ts';
import { defineRule } from '../rule.ts';
import { runsUnseen } from '../words.ts';

interface Target {
  readonly argument: Argument;
  readonly flag: string;
  readonly path: string;
}

/** buildctl makes no folders for files: a missing one fails before the build, and for the metadata after the push. */
export const missingFolder = defineRule({
  code: 'K2B739',
  name: 'missing-folder',
  confidence: 'medium',
  check(job) {
    if (!job.whole || runsUnseen(job.commands)) return [];
    return job.builds.flatMap((call) =>
      targetsOf(call).flatMap(({ argument, flag, path }) => {
        const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
        const inProject = folder.replace(/^\$CI_PROJECT_DIR\/?/, '').replace(/^\.\/?/, '');
        if (inProject === '' || /[$`~*]/.test(inProject) || call.flow.subshell) return [];
        if (/^\/tmp$|^\/home\/user$/.test(inProject) || job.project.exists(inProject) !== false) return [];
        if (isMade(job, inProject)) return [];
        return [{ location: job.at(call.command, argument.value), data: { flag, path, folder } }];
      }),
    );
  },
});

function targetsOf({ known, outputs }: BuildCall): readonly Target[] {
  const metadata = known.filter(({ flag }) => flag === 'metadata-file');
  const files = outputs.filter(({ record }) => record.get('tar') !== 'false' && record.get('type') !== 'local');
  return [
    ...metadata.map((argument) => ({ argument, flag: '--metadata-file', path: argument.text })),
    ...files.map(({ argument, record }) => ({ argument, flag: '--output dest', path: record.get('dest') ?? '' })),
  ];
}

/** Some command names the folder (`mkdir -p`, `cp -r`, `tar -C`), or changes the directory. */
function isMade({ commands }: BuildkitJob, folder: string): boolean {
  return commands.some(
    ({ command }) =>
      command.words[0]?.literal === 'cd' ||
      command.words.some((word) => textOf(word).includes(folder)) ||
      command.redirects.some(({ target }) => target && textOf(target).includes(folder)),
  );
}
