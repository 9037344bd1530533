import { shown } from '../arguments.ts';
import { defineRule } from '../rule.ts';

const ROOT: ReadonlySet<string> = new Set(
  'apk addgroup adduser chroot mount umount sysctl modprobe sudo su'.split(' '),
);

export const needsRoot = defineRule({
  code: 'K2B753',
  name: 'needs-root',
  confidence: 'high',
  check({ commands, image, at }) {
    if (image?.kind !== 'rootless' || image.users.length > 0) return [];
    return commands.flatMap(({ command, flow, after }) => {
      const name = command.words[0]?.literal ?? '';
      const reads = command.words
        .slice(1)
        .every(({ literal }) => /^(?:-V|--version|info|list|search)$/.test(literal ?? ''));
      if (!ROOT.has(name) || after || flow.guarded || reads) return [];
      return [{ location: at(command), data: { command: shown(command) } }];
    });
  },
});
