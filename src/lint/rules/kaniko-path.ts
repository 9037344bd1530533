import type { SimpleCommand } from '../../shell/command.ts';
import { sedScript } from '../../shell/sed-script.ts';
import { textOf } from '../../verify/read-buildctl.ts';
import { shown } from '../arguments.ts';
import { defineRule } from '../rule.ts';
import { pathsOf } from '../words.ts';

const PATH = /(?:^|[=:,\s"'])(\/kaniko(?:\/[\w./-]*)?|\/busybox\/[\w./-]+|\/root\/\.docker[\w./-]*)/;
/** Reading such a path is no error by itself: `test -d /kaniko`, `rm -rf /kaniko`. */
const HARMLESS: ReadonlySet<string> = new Set(['test', '[', '[[', 'echo', 'printf', 'rm']);

/** A folder on PATH that does not exist does no harm. */
const setsPath = ({ argumentAssignments }: SimpleCommand): boolean =>
  argumentAssignments.some(({ name }) => name === 'PATH');

/** What was copied from a Kaniko job: `mkdir -p /kaniko/.docker` stops the job as user 1000. */
export const kanikoPath = defineRule({
  code: 'K2B707',
  name: 'kaniko-path',
  confidence: 'high',
  check({ commands, image, builds, at }) {
    if (image?.kind === 'kaniko' || (builds.length === 0 && !image?.official)) return [];
    return commands.flatMap(({ command, after, flow }) => {
      if (after || flow.guarded || setsPath(command)) return [];
      const redirects = command.redirects.flatMap(({ target }) => target ?? []);
      const words = HARMLESS.has(command.words[0]?.literal ?? '') ? redirects : pathsOf(command);
      const script = sedScript(command);
      for (const word of words) {
        if (script.includes(word)) continue;
        const path = PATH.exec(textOf(word))?.[1];
        if (path === undefined || path.startsWith('/kaniko/ssl')) continue;
        return [{ location: at(command, word), data: { command: shown(command), path } }];
      }
      return [];
    });
  },
});
