import { textOf } from '../../verify/read-buildctl.ts';
import { shown } from '../arguments.ts';
import { defineRule } from '../rule.ts';
import { writtenFiles } from '../words.ts';

const STORE =
  /^(?:\/kaniko\/ssl|\/etc\/(?:ssl|pki|buildkit|docker|ca-certificates)|\/usr\/(?:local\/)?share\/ca-certificates)(?:\/|$)/;

/** An older page of GitLab appends to /etc/ssl/certs/ca-certificates.crt, which belongs to root with mode 0644. */
export const certificateStore = defineRule({
  code: 'K2B714',
  name: 'certificate-store',
  confidence: 'high',
  check({ commands, image, at }) {
    if (image?.kind !== 'rootless') return [];
    return commands.flatMap(({ command, after }) => {
      if (after) return [];
      const name = command.words[0]?.literal ?? '';
      const data = (path: string) => ({ command: shown(command) || '>', path });
      if (name === 'update-ca-certificates')
        return [{ location: at(command), data: data('/etc/ssl/certs/ca-certificates.crt') }];
      const folders = name === 'mkdir' ? command.words.slice(1) : [];
      const word = [...writtenFiles(command), ...folders].find((candidate) => STORE.test(textOf(candidate)));
      return word ? [{ location: at(command, word), data: data(textOf(word)) }] : [];
    });
  },
});
