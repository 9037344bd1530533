import { findProgram } from '../../kaniko/programs.ts';
import { shown } from '../arguments.ts';
import { defineRule } from '../rule.ts';
import { asWritten } from '../../shell/word.ts';

/** Programs that scripts of other images often use; a name that is not known here may be a function or a file. */
const COMMON: ReadonlySet<string> = new Set(
  (
    'bash curl jq yq docker docker-compose aws gcloud az crane skopeo cosign trivy python python3 pip pip3 node npm npx ' +
    'yarn pnpm make mvn gradle go cargo kubectl helm terraform vault envsubst gpg zip rsync apt-get apt yum dnf podman buildah'
  ).split(' '),
);

/** The rootless image is Alpine with a few packages (Dockerfile lines 490-508). */
export const missingProgram = defineRule({
  code: 'K2B743',
  name: 'missing-program',
  confidence: 'high',
  check({ commands, image, at }) {
    if (image?.kind !== 'rootless') return [];
    const installs = commands.some(({ command }) => INSTALLS.test(asWritten(command.words)));
    if (installs) return [];
    return commands.flatMap(({ command, flow, after }) => {
      const [word] = command.words;
      const program = word?.literal;
      if (!word || program === undefined || after || flow.guarded || flow.conditional) return [];
      if (!COMMON.has(program) || findProgram(program).buildkit) return [];
      return [{ location: at(command, word), data: { command: shown(command), program } }];
    });
  },
});

/** A download into a folder of PATH, or a package manager (a finding of its own). */
const INSTALLS = /^(?:apk add|export PATH=|wget .*\/bin\/)/;
