import { diagnostic } from '../../diagnostics/index.ts';
import type { Diagnostic } from '../../model.ts';
import { type DockerfileCheck, pushedStage } from '../facts.ts';
import type { Argument, Instruction } from '../parse.ts';

/**
 * A LABEL of the pushed stage against `--label`: Kaniko sets the labels of the call at the start of a stage, so that the
 * LABEL wins; BuildKit sets them at the end. Labels of the stages below lose in both.
 */
export const checkLabel: DockerfileCheck = (dockerfile, facts) => {
  const findings: Diagnostic[] = [];
  for (const instruction of pushedStage(dockerfile, facts)?.instructions ?? []) {
    for (const { key, value, place } of labelsOf(instruction)) {
      if (!facts.labels.has(key)) continue;
      const given = facts.labels.get(key);
      if (given !== undefined && given === value) continue;
      findings.push(diagnostic('K2B508', dockerfile.locate(place.range), { key }));
    }
  }
  return findings;
};

/** `LABEL a=1 b=2` and the old form `LABEL a some text`. */
function labelsOf({ keyword, onbuild, arguments: words }: Instruction) {
  const [first, ...rest] = words;
  if (keyword !== 'LABEL' || onbuild || !first) return [];
  if (!first.value.includes('=')) {
    return [{ key: first.value, value: rest.map(({ value }) => value).join(' '), place: first }];
  }
  return words.map((word: Argument) => {
    const at = word.value.indexOf('=');
    return { key: word.value.slice(0, at), value: word.value.slice(at + 1), place: word };
  });
}
