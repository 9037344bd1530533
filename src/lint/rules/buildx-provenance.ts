import { shown } from '../arguments.ts';
import { defineRule } from '../rule.ts';

const PUSHES = /^(?:--push|--output=.*(?:type=registry|push=true).*|-o=.*push=true.*)$/;
const CHOSEN = /^--(?:provenance|attest|sbom)(?:=|$)/;

/**
 * buildx adds a provenance attestation, so the tag is an index (build/opt.go lines 349-373); from BuildKit 0.32 on it
 * refers to the image by `subject`, which the registry of GitLab may refuse (moby/buildkit#7007).
 */
export const buildxProvenance = defineRule({
  code: 'K2B735',
  name: 'buildx-provenance',
  confidence: 'medium',
  check({ commands, variables, at }) {
    if (variables.has('BUILDX_NO_DEFAULT_ATTESTATIONS')) return [];
    return commands.flatMap(({ command }) => {
      const [docker, buildx, build, ...rest] = command.words.map(({ literal, raw }) => literal ?? raw);
      if (docker !== 'docker' || buildx !== 'buildx' || (build !== 'build' && build !== 'b')) return [];
      const pushes = rest.some((word, index) => PUSHES.test(word) || PUSHES.test(`${rest[index - 1] ?? ''}=${word}`));
      // Elsewhere an index with an attestation is what Docker does by default, and no mistake.
      const toGitLab = rest.some((word) => word.includes('CI_REGISTRY'));
      const chosen = rest.some((word) => CHOSEN.test(word));
      const prefixed = command.assignments.some(({ name }) => name === 'BUILDX_NO_DEFAULT_ATTESTATIONS');
      return pushes && toGitLab && !chosen && !prefixed
        ? [{ location: at(command), data: { command: shown(command) } }]
        : [];
    });
  },
});
