import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, IMAGE, inline, pick } from './dimension.ts';

/** Variables of the image and what a script makes of them. */
const IMAGE_VARIABLE = pick(
  '$HOME',
  '${HOME##*/}',
  '$USER',
  '${USER:-nobody}',
  '${PATH%%:*}',
  '$DOCKER_CONFIG',
  '${DOCKER_CONFIG%/}',
  '$SSL_CERT_DIR',
  '${SSL_CERT_DIR#/}',
  '$TMPDIR',
);

const JSON_TEXT = '{\\"auths\\":{\\"registry.example.com\\":{\\"username\\":\\"own\\",\\"password\\":\\"pw\\"}}}';

/** A credentials file that is named by the variable of the image. */
const BY_VARIABLE = pick(
  `echo "${JSON_TEXT}" > "$DOCKER_CONFIG"config.json`,
  `printf '%s' "${JSON_TEXT}" > "\${DOCKER_CONFIG%/}/config.json"`,
  `echo "${JSON_TEXT}" | tee "\${DOCKER_CONFIG}/config.json" > /dev/null`,
  `CONF=\${DOCKER_CONFIG}config.json; echo "${JSON_TEXT}" > "$CONF"`,
  `cd "$DOCKER_CONFIG" && echo "${JSON_TEXT}" > config.json && cd "$CI_PROJECT_DIR"`,
  `put() { echo "$2" > "$1"; }; put "\${DOCKER_CONFIG}config.json" "${JSON_TEXT}"`,
);

/** Places where the shell itself looks at a folder of Kaniko, or where another program prints it. */
const LOOKED_AT = pick(
  'case "@" in */kaniko/*) echo a > found.txt ;; *) echo b > found.txt ;; esac',
  'case /kaniko/.docker/ in @) echo a > found.txt ;; esac',
  'if [[ "@" = /kaniko/.docker/ ]]; then echo a > found.txt; fi',
  'for folder in @; do echo round >> found.txt; done',
  'echo "$((${#NAME} + 1))" > found.txt',
  '{ echo "@"; } > found.txt',
  'show() { echo "$1"; }; show "@" > found.txt',
  'sh -c "echo \\@ > found.txt"',
  'env | grep ^NAME= > found.txt || true',
  'printenv NAME > found.txt || true',
  'export COPY="@"; env | grep ^COPY= > found.txt',
  'cat > found.txt <<EOF\n${OTHER:-@}\nEOF',
  'echo a > "file-${#NAME}.txt"',
  'echo "${NAME:+set}" > found.txt',
);

/** Commands that read the folder, which the Kaniko image has. */
const READS_FOLDER = pick(
  'ls -a @',
  'cp -r @ /tmp/copy',
  'cp -r @ /tmp/copy; cp ci/login.json /tmp/copy/config.json; export DOCKER_CONFIG=/tmp/copy',
  '[ -d @ ] && echo there > found.txt',
  'find @ -type d > /dev/null',
  'D=@; ls -a $D',
);

export const IMAGE_STEPS: fc.Arbitrary<Steps> = fc.oneof(
  fc
    .record({
      image: IMAGE,
      value: IMAGE_VARIABLE,
      flag: pick('--build-arg "DIR=', '--label "dir=', '--build-arg="X=a-'),
    })
    .map(({ image, value, flag }) => ({ lines: [`${CALL} -d ${image} ${flag}${value}"`] })),
  fc
    .record({ image: IMAGE, value: IMAGE_VARIABLE, through: pick('assigned', 'exported', 'file', 'function') })
    .map(({ image, value, through }) => {
      const lines: Readonly<Record<typeof through, readonly string[]>> = {
        assigned: [`WHERE="${value}/x"`, `${CALL} -d ${image} --build-arg WHERE="$WHERE"`],
        exported: [`export WHERE="${value}"`, `${CALL} -d ${image} --build-arg WHERE`],
        file: [`echo "${value}" > where.txt`, `${CALL} -d ${image}`],
        function: [`build() { ${CALL} -d ${image} --label "where=$1"; }`, `build "${value}"`],
      };
      return { lines: lines[through] };
    }),
  fc
    .record({
      image: IMAGE,
      write: BY_VARIABLE,
      again: pick('', 'export DOCKER_CONFIG="$PWD/conf"', 'unset DOCKER_CONFIG'),
    })
    .map(({ image, write, again }) => ({
      lines: ['mkdir -p "$DOCKER_CONFIG"', write, ...(again === '' ? [] : [again]), `${CALL} -d ${image}`],
    })),
  fc
    .record({
      image: IMAGE,
      test: pick('[ -d "$DOCKER_CONFIG" ]', '[ -w "$HOME" ]', 'test -n "$SSL_CERT_DIR"', 'cd "$HOME"'),
    })
    .map(({ image, test }) => ({ lines: [`${test} || exit 9`, `cd "$CI_PROJECT_DIR" && ${CALL} -d ${image}`] })),
  fc
    .record({ image: IMAGE, place: LOOKED_AT, name: pick('DOCKER_CONFIG', 'SSL_CERT_DIR') })
    .map(({ image, place, name }) => ({
      lines: [place.replaceAll('@', `$${name}`).replaceAll('NAME', name), `${CALL} -d ${image}`],
    })),
  fc
    .record({ image: IMAGE, read: READS_FOLDER, folder: pick('/kaniko/.docker', '$DOCKER_CONFIG') })
    .map(({ image, read, folder }) => ({
      lines: [read.replaceAll('@', folder), `${CALL} -d ${image}`],
      files: { 'ci/login.json': JSON_TEXT.replaceAll('\\', '') },
    })),
);

export const IMAGE_ENVIRONMENT: Dimension = {
  name: 'image environment',
  kind: 'A6',
  rule: 'A variable of the image has the value that it has at its place.',
  weight: 2,
  cases: inline(IMAGE_STEPS),
  signs: /runs differ/,
};
