import { atArguments, pairsOf } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';

const SECRET = /(?:^|_)(?:TOKEN|PASSWORD|PASSWD|PASS|SECRET|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)(?:_|$)/i;

/** Kaniko kept build arguments out of the image history, BuildKit writes them there; those of a proxy are left out. */
export const secretArgument = defineRule({
  code: 'K2B750',
  name: 'secret-argument',
  confidence: 'medium',
  check(job) {
    return atArguments(job, pairsOf('opt'), ({ key, value = '' }) => {
      const name = key.startsWith('build-arg:') ? key.slice('build-arg:'.length) : undefined;
      const variables = [...value.matchAll(/\$\{?(\w+)/g)].map(([, variable = '']) => variable);
      const secret = name === undefined ? undefined : [name, ...variables].find((text) => SECRET.test(text));
      if (secret === undefined || value === '') return undefined;
      return { written: `build-arg:${name ?? ''}` };
    });
  },
});
