import { pairOf } from '../arguments.ts';
import { defineRule } from '../rule.ts';

const SECRET = /(?:^|_)(?:TOKEN|PASSWORD|PASSWD|PASS|SECRET|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)(?:_|$)/i;

/** Kaniko kept build arguments out of the image history, BuildKit writes them there; those of a proxy are left out. */
export const secretArgument = defineRule({
  code: 'K2B750',
  name: 'secret-argument',
  confidence: 'medium',
  check({ builds, at }) {
    return builds.flatMap(({ known, command }) =>
      known.flatMap((argument) => {
        const [key, value = ''] = pairOf(argument);
        const name = key.startsWith('build-arg:') ? key.slice('build-arg:'.length) : undefined;
        const variables = [...value.matchAll(/\$\{?(\w+)/g)].map(([, variable = '']) => variable);
        const secret = name === undefined ? undefined : [name, ...variables].find((text) => SECRET.test(text));
        if (argument.flag !== 'opt' || secret === undefined || value === '') return [];
        return [{ location: at(command, argument.value), data: { written: `build-arg:${name ?? ''}` } }];
      }),
    );
  },
});
