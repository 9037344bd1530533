import { FLAGS, job, lintText, LOGIN, PUSH } from './harness.ts';

const codes = (text: string): readonly string[] => lintText(text).map(({ code }) => code);

test('a job of GitLab’s guide is clean but for its moving tag', () => {
  const guide = job({ image: '{name: "moby/buildkit:rootless", entrypoint: [""]}' });

  expect(lintText(guide).map(({ code, severity }) => `${severity} ${code}`)).toEqual(['info K2B744']);
});

test('jobs that do not use BuildKit are not looked at', () => {
  const other =
    'test:\n  image: node:22\n  script:\n    - curl https://example.com | jq .\n    - mkdir -p /kaniko/.docker\n';

  expect(lintText(other)).toEqual([]);
});

test('what several jobs take from one place is told once, what each job writes for each', () => {
  const template = `.t:\n  before_script:\n    - mkdir -p /kaniko/.docker\n    - ${JSON.stringify(LOGIN[1])}\n`;
  const users = ['a', 'b'].map((name) => job({ name, before: [], keys: 'extends: .t', args: `--push ${PUSH}` }));
  const findings = lintText(template + users.join(''));

  expect(findings.map(({ code, location }) => `${code} ${location.line} ${location.job ?? ''}`)).toEqual([
    'K2B707 3 a',
    'K2B717 11 a',
    'K2B717 19 b',
  ]);
});

test('findings stand in the order of the file', () => {
  const text = job({
    image: 'moby/buildkit:rootless',
    variables: [],
    args: '--target x --output type=image,name=a/b:1',
  });
  const lines = lintText(text).map(({ location }) => location.range.start);

  expect(lines.length).toBeGreaterThan(3);
  expect(lines).toEqual([...lines].sort((a, b) => a - b));
});

describe('what counts is the effective job', () => {
  test('a script of !reference and an image of default', () => {
    const text = [
      'default:',
      '  image: moby/buildkit:v0.32.2-rootless',
      '.parts:',
      '  build:',
      '    - buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=. --local dockerfile=. --build-arg A=1',
      'build:',
      '  variables:',
      `    ${FLAGS}`,
      '  script:',
      '    - !reference [.parts, build]',
      '',
    ].join('\n');

    expect(lintText(text).map(({ code, location }) => `${code} ${location.line}`)).toEqual(['K2B706 2', 'K2B717 5']);
  });

  test('an image in a variable', () => {
    const text = `variables:\n  IMAGE: moby/buildkit:v0.32.2-rootless\n${job({ image: '$IMAGE' })}`;

    expect(codes(text)).toEqual(['K2B706']);
  });

  test('a hidden job that others extend is seen through them', () => {
    const text = `${job({ name: '.t', image: 'moby/buildkit:v0.32.2-rootless' })}build:
  extends: .t
  image: {name: "moby/buildkit:v0.32.2-rootless", entrypoint: [""]}
`;

    expect(codes(text)).toEqual([]);
  });

  test('a template for others is checked for what it holds, not for what it lacks', () => {
    expect(codes(job({ name: '.t', variables: [], before: [], args: '--build-arg A=1' }))).toEqual(['K2B717']);
  });
});

test('no text of a finding repeats a secret of the script', () => {
  const text = job({
    before: [
      'curl -H "PRIVATE-TOKEN: glpat-hunter2" https://example.com',
      'docker login -u me -p hunter2 r.example.com',
      'echo hunter2 >> /etc/ssl/certs/ca-certificates.crt',
      'mkdir -p /kaniko/.docker',
    ],
    args: '--opt context=https://me:hunter2@example.com/a.git --opt "build-arg:TOKEN=hunter2"',
  });
  const findings = lintText(text);

  expect(findings.length).toBeGreaterThan(4);
  expect(findings.filter(({ message }) => message.includes('hunter2'))).toEqual([]);
});
