import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, IMAGE, inline, pick } from './dimension.ts';
import { FILE } from './credentials-file.ts';

/** Texts in which the name of the registry is not what the file holds. */
export const TEXT_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    image: IMAGE,
    key: pick('${CI_REGISTRY}', '$CI_REGISTRY', 'https://$CI_REGISTRY'),
    form: pick('printf', 'quoted end', 'escaped end', 'escaped line', 'argument', 'spliced', 'octal', 'variable'),
  })
  .map(({ image, key, form }) => {
    const text = (host: string): string =>
      `{"auths": {"${host}": {"username": "$CI_REGISTRY_USER", "password": "pw"}}}`;
    const lines: Readonly<Record<typeof form, readonly string[]>> = {
      printf: [`printf '${text(key)}\\n' > ${FILE}`],
      'quoted end': [`cat > ${FILE} <<"X"\n${text(key)}\nX`],
      'escaped end': [`cat <<\\X > ${FILE}\n${text(key)}\nX`],
      'escaped line': [`cat > ${FILE} <<X\n${text(key.replace('$', '\\$'))}\nX`],
      argument: [`printf '{"auths":{"%s":{"auth":"%s"}}}' '${key}' dTpw > ${FILE}`],
      spliced: [`echo '${text(`'"${key}"'`)}' > ${FILE}`],
      octal: [`printf '{"auths":{"\\44CI_REGISTRY":{"auth":"dTpw"}}}' > ${FILE}`],
      variable: [`TEXT='${text(key)}'`, `echo "$TEXT" > ${FILE}`],
    };
    return { lines: ['mkdir -p /kaniko/.docker', ...lines[form], `${CALL} -d ${image}`] };
  });

export const WRITTEN_TEXT: Dimension = {
  name: 'written text',
  kind: 'A4',
  rule: 'Hosts and users are those of the text in the file.',
  weight: 1,
  cases: inline(TEXT_STEPS),
  signs: /credentials for/,
};
