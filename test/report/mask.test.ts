import { MASK, Masker, maskNote, maskSecrets } from '../../src/report/mask.ts';

const masked = (text: string): string => maskSecrets(text).text;

describe('a value that is written out is masked', () => {
  test.each([
    ['auth of a config.json', '{"auths":{"r.io":{"auth":"dXNlcjpwYXNz"}}}', '{"auths":{"r.io":{"auth":"[masked]"}}}'],
    ['escaped quotes', String.raw`echo "{\"auth\": \"dXNlcjpwYXNz\"}"`, String.raw`echo "{\"auth\": \"[masked]\"}"`],
    ['a password in JSON', '"username":"ci","password":"hunter2"', '"username":"ci","password":"[masked]"'],
    [
      'userinfo of a URL',
      'git clone https://bot:hunter2@git.example/x',
      'git clone https://bot:[masked]@git.example/x',
    ],
    ['userinfo without a scheme', 'bot:hunter2@git.example.org', 'bot:[masked]@git.example.org'],
    ['a build argument', '--build-arg NPM_TOKEN=abc123', '--build-arg NPM_TOKEN=[masked]'],
    ['a build argument in quotes', '--build-arg "NPM_TOKEN=abc123"', '--build-arg "NPM_TOKEN=[masked]"'],
    ['a quoted value', "PASSWORD='two words'", "PASSWORD='[masked]'"],
    ['an option', 'helm login --password hunter2 r.io', 'helm login --password [masked] r.io'],
    ['a short option of login', 'crane auth login -u ci -p hunter2 r.io', 'crane auth login -u ci -p [masked] r.io'],
    ['a variable in YAML', '  REGISTRY_PASSWORD: hunter2 # mine', '  REGISTRY_PASSWORD: [masked] # mine'],
    ['a line of a diff', '-    REGISTRY_PASSWORD: "hunter2"', '-    REGISTRY_PASSWORD: "[masked]"'],
    ['a variable in its long form', '  API_KEY:\n    value: abc\n', '  API_KEY:\n    value: [masked]\n'],
    ['a flow map', 'variables: { TOKEN: abc, OTHER: d }', 'variables: { TOKEN: [masked], OTHER: d }'],
    ['a credentials step', 'echo -n "ci:hunter2" | base64', 'echo -n "ci:[masked]" | base64'],
    ['a header', 'curl -H "PRIVATE-TOKEN: abcdef"', 'curl -H "PRIVATE-TOKEN: [masked]"'],
    ['a user of curl', 'curl -fsS -u ci:hunter2 https://x', 'curl -fsS -u ci:[masked] https://x'],
    ['credentials of skopeo', 'skopeo copy --src-creds ci:hunter2 a b', 'skopeo copy --src-creds ci:[masked] a b'],
    ['base64 after auth', 'AUTH=dXNlcjpwYXNzd29yZA==', 'AUTH=[masked]'],
    ['the default of an expansion', 'TOKEN=${CI_TOKEN:-abc}', 'TOKEN=${CI_TOKEN:-[masked]}'],
    ['the literal part beside a variable', 'PASSWORD=$PREFIX-abc', 'PASSWORD=$PREFIX[masked]'],
    [
      'base64 of a config.json',
      'echo eyJhdXRocyI6eyJyLmlvIjp7ImF1dGgiOiJhYmMifX19 | base64 -d',
      'echo [masked] | base64 -d',
    ],
  ])('%s', (_, text, expected) => {
    expect(maskSecrets(text)).toEqual({ text: expected, count: 1 });
  });

  test.each([
    ['GitLab', `glpat-${'a1B2'.repeat(5)}`],
    ['a deploy token of GitLab', `gldt-${'a1B2'.repeat(5)}`],
    ['GitHub', `ghp_${'a1B2'.repeat(9)}`],
    ['a fine-grained token of GitHub', `github_pat_${'a1B2'.repeat(9)}`],
    ['AWS', 'AKIAIOSFODNN7EXAMPLE'],
    ['Docker', `dckr_pat_${'a1B2'.repeat(6)}`],
  ])('the token shape of %s, wherever it stands', (_, token) => {
    expect(masked(`echo ${token} > file`)).toBe(`echo ${MASK} > file`);
  });

  test('a PEM block keeps its lines and indentation', () => {
    const block = (line: string): string =>
      `+    -----BEGIN RSA PRIVATE KEY-----\n+    ${line}\n+    ${line}\n+    -----END RSA PRIVATE KEY-----\n`;

    expect(maskSecrets(block('MIIEpAIBAAKCAQEA7'))).toEqual({ text: block(MASK), count: 1 });
  });

  test('a PEM block that a diff cuts is masked to its end', () => {
    expect(masked('-----BEGIN PRIVATE KEY-----\nMIIEpAIB\nAAKCAQEA')).not.toMatch(/MII|AAK/);
  });
});

describe('what is no secret stays', () => {
  test.each([
    ['"auth":"$(printf "%s:%s" "$CI_REGISTRY_USER" "$CI_REGISTRY_PASSWORD" | base64 | tr -d \'\\n\')"'],
    [String.raw`{\"username\":\"$CI_REGISTRY_USER\",\"password\":\"$CI_REGISTRY_PASSWORD\"}`],
    ['{"username":"%s","password":"%s"}'],
    ['"auth":"\'"$AUTH"\'"'],
    ['https://gitlab-ci-token:${CI_JOB_TOKEN}@gitlab.example/x.git'],
    ['--build-arg NPM_TOKEN=$NPM_TOKEN --build-arg "API_KEY=${API_KEY}"'],
    ['  DEPLOY_TOKEN: $CI_JOB_TOKEN'],
    ['--secret id=npm,env=NPM_TOKEN'],
    ['BuildKit writes them there: use --secret for this one'],
    ['--secret=id=npm,src=/run/secrets/npm'],
    ['moby/buildkit:rootless@sha256:0123456789abcdef0123456789abcdef'],
    ['cache:\n  key: $CI_COMMIT_REF_SLUG\n'],
    ['USE_TOKEN=true'],
    ['id_tokens:\n  VAULT_ID_TOKEN:\n    aud: https://vault.example\n'],
    ['SSH_KEY=/root/.ssh/id_rsa'],
    ['TOKEN: $[[ inputs.token ]]'],
    ['docker run -u 1000:1000 alpine'],
    ['AUTHOR=Jane_Doe_of_the_team'],
    ['PASSWORD='],
    ['  PASSWORD: # set in the settings'],
    ['docker login -u "$CI_REGISTRY_USER" -p "$CI_REGISTRY_PASSWORD" $CI_REGISTRY'],
    ['git@gitlab.example.org:group/project.git'],
    ['cd api && mkdir -p out'],
  ])('%s', (text) => {
    expect(maskSecrets(text)).toEqual({ text, count: 0 });
  });
});

test('masking twice masks nothing more', () => {
  const text = [
    '"auth":"dXNlcjpwYXNz"',
    'PASSWORD: hunter2',
    'A_TOKEN="x y"',
    'https://bot:hunter2@git.example/x',
    '-----BEGIN KEY-----\nMIIE\n-----END KEY-----',
    'TOKEN=${CI_TOKEN:-abc}',
    'curl -H "Authorization: Bearer abc"',
  ].join('\n');
  const first = maskSecrets(text);

  expect(first.count).toBe(7);
  expect(maskSecrets(first.text)).toEqual({ text: first.text, count: 0 });
});

describe('a hostile text takes linear time', () => {
  const many = 100_000;

  test.each([
    ['one long word', 'a'.repeat(3 * many)],
    ['keys without values', '"a:'.repeat(many)],
    ['names that repeat', 'tokentoken_'.repeat(many)],
    ['blanks in a value', `TOKEN: a${' '.repeat(many)}b\n`.repeat(10)],
    ['blanks behind a key', `token${' '.repeat(many)}`.repeat(10)],
    ['blanks behind a header', `-----BEGIN KEY-----\n${' '.repeat(many)}\n`.repeat(10)],
    ['backslashes', '\\'.repeat(many)],
    ['expansions in a URL', `https://${'${a}'.repeat(many)}`],
    ['expansions in a word', `TOKEN=${'${a}'.repeat(many)}|`],
    ['commands without a password', 'login '.repeat(many)],
    ['curl without a user', 'curl '.repeat(many)],
    ['URLs', 'https://'.repeat(many)],
    ['blanks behind echo', `echo${' '.repeat(many)}`.repeat(10)],
    ['open braces', '{'.repeat(many)],
    ['defaults of defaults', `TOKEN=${'${A:-'.repeat(many)}`],
  ])('%s', (_, text) => {
    const started = process.cpuUsage().user;
    maskSecrets(text);

    expect((process.cpuUsage().user - started) / 1e6).toBeLessThan(3);
  });
});

test('a masker counts over all strings of a value and keeps its keys', () => {
  const masker = new Masker();

  const value = masker.value({ token: 'TOKEN=abc', list: [{ line: 3, text: 'PASSWORD=abc' }, null, true] });

  expect(value).toEqual({ token: 'TOKEN=[masked]', list: [{ line: 3, text: 'PASSWORD=[masked]' }, null, true] });
  expect(masker.count).toBe(2);
});

test.each([
  [0, ''],
  [1, 'One value that looks secret is masked in this report.'],
  [2, '2 values that look secret are masked in this report.'],
])('the note for %i', (count, note) => {
  expect(maskNote(count)).toBe(note);
});
