import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { laidOut, render } from './calls.ts';

const PLAIN = '-c . --no-push';
const CHAIN = '-c . -d $IMAGE --tar-path image.tar';
const PLAIN_WORDS = 'buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=. --local dockerfile=.';

describe('a call without steps around it', () => {
  test('on lines', () => {
    expect(laidOut(PLAIN, { style: 'lines', indent: '  ' })).toBe(
      'buildctl-daemonless.sh build \\\n    --frontend dockerfile.v0 \\\n    --local context=. \\\n    --local dockerfile=.',
    );
  });

  test('folded by YAML: no backslashes', () => {
    expect(laidOut(PLAIN, { style: 'folded' })).toBe(PLAIN_WORDS.replaceAll(' --', '\n--'));
  });

  test('on one line', () => {
    expect(laidOut(PLAIN)).toBe(PLAIN_WORDS);
  });

  test('assignments, exec and redirections keep their places', () => {
    const text = laidOut(
      PLAIN,
      { style: 'single' },
      { prefix: ['A=1', 'B="x y"'], redirects: ['> log', '2>&1'], exec: true },
    );

    expect(text).toBe(`exec A=1 B="x y" ${PLAIN_WORDS} > log 2>&1`);
  });
});

describe('a chain', () => {
  test('on lines', () => {
    expect(laidOut(CHAIN, { style: 'lines', indent: '' }).split('\n')).toEqual([
      '(',
      '  k2b_out=$(mktemp -d) &&',
      '  [ -n "$IMAGE" ] &&',
      '  buildctl-daemonless.sh build \\',
      '    --frontend dockerfile.v0 \\',
      '    --local context=. \\',
      '    --local dockerfile=. \\',
      '    --output "type=docker,name=$IMAGE,dest=$k2b_out/image.tar" \\',
      '    --output type=image,name=$IMAGE,push=true &&',
      '  mv "$k2b_out/image.tar" "image.tar"',
      ')',
    ]);
  });

  test('on one line it is the same program', () => {
    const lines = laidOut(CHAIN, { style: 'lines', indent: '' });

    expect(laidOut(CHAIN)).toBe(lines.replaceAll(/ \\\n */g, ' ').replaceAll(/\n */g, ' '));
  });

  test('redirections go to the whole chain', () => {
    expect(laidOut(CHAIN, { style: 'single' }, { redirects: ['> log'] })).toMatch(/ \) > log$/);
  });

  test.each(['lines', 'folded', 'single'] as const)('%s is a program that sh accepts', (style) => {
    const layout = style === 'lines' ? { style, indent: '    ' } : { style };
    const text = laidOut(`${CHAIN} --digest-file d/x --cache=$C`, layout, { redirects: ['> log'] });
    const script = style === 'folded' ? text.replaceAll('\n', ' ') : text;

    expect(() => execFileSync('sh', ['-n', '-c', script], { stdio: 'pipe' })).not.toThrow();
  });
});

describe('digest files', () => {
  const DIGEST = `sha256:${'ab'.repeat(32)}`;
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'k2b-digest-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the steps behind a build whose metadata are given. */
  function finish(line: string, metadata: string): (path: string) => string {
    writeFileSync(join(folder, 'metadata.json'), metadata);
    const script = ['k2b_out=.', ...render(`-c . ${line}`).finish].join(' && ');
    execFileSync('sh', ['-c', script], {
      cwd: folder,
      env: { PATH: process.env['PATH'], CI_REGISTRY_IMAGE: 'reg.io/g/p', TAG: '7' },
      stdio: 'pipe',
    });
    return (path) => readFileSync(join(folder, path), 'utf8');
  }

  const META = `{\n  "containerimage.config.digest": "sha256:${'0'.repeat(64)}",\n  "containerimage.digest": "${DIGEST}",\n  "image.name": "x"\n}`;

  test('71 bytes without a line break, in a folder that is made', () => {
    const read = finish('-d r.io/a:1 --digest-file deep/er/digest', META);

    expect(read('deep/er/digest')).toBe(DIGEST);
  });

  test.each([
    ['-d r.io/a:1', `r.io/a@${DIGEST}\n`],
    ['-d r.io:5000/a -d r.io/b:2', `r.io:5000/a@${DIGEST}\nr.io/b@${DIGEST}\n`],
    ['-d $CI_REGISTRY_IMAGE:$TAG', `reg.io/g/p@${DIGEST}\n`],
    ['-d app:1', `index.docker.io/library/app@${DIGEST}\n`],
    ['-d user/app:1', `index.docker.io/user/app@${DIGEST}\n`],
    ['-d docker.io/user/app:1', `index.docker.io/user/app@${DIGEST}\n`],
  ])('names of %s', (line, expected) => {
    const read = finish(`${line} --image-name-with-digest-file names`, META);

    expect(read('names')).toBe(expected);
  });

  test('names with their tags', () => {
    const read = finish('-d r.io/a -d $CI_REGISTRY_IMAGE:$TAG --image-name-tag-with-digest-file names', META);

    expect(read('names')).toBe(`r.io/a:latest@${DIGEST}\nreg.io/g/p:7@${DIGEST}\n`);
  });

  test('both files together both have the tag, as in Kaniko', () => {
    const read = finish('-d r.io/a:1 --image-name-tag-with-digest-file t --image-name-with-digest-file n', META);

    expect([read('t'), read('n')]).toEqual(Array(2).fill(`r.io/a:1@${DIGEST}\n`));
  });

  test('metadata on one line', () => {
    const read = finish('-d r.io/a:1 --digest-file d', JSON.stringify(JSON.parse(META)));

    expect(read('d')).toBe(DIGEST);
  });

  test('metadata without a digest stop the chain before the file is written', () => {
    expect(() => finish('-d r.io/a:1 --digest-file d', '{}')).toThrow();
    expect(() => readFileSync(join(folder, 'd'))).toThrow();
  });
});
