import fc from 'fast-check';
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
    ['text in quotes that YAML reads otherwise without', 'X_PASSWORD: "!hunter2"', 'X_PASSWORD: "[masked]"'],
    ['a star in quotes', "X_PASSWORD: '*hunter2'", "X_PASSWORD: '[masked]'"],
    ['a brace in the quotes of a shell', 'X_PASSWORD="{hunter2"', 'X_PASSWORD="[masked]"'],
    ['a mark of YAML in a shell', 'X_PASSWORD=!hunter2', 'X_PASSWORD=[masked]'],
    ['a doubled quote', "X_PASSWORD: 'hun''ter2'", "X_PASSWORD: '[masked]'"],
    ['a value with an anchor', 'X_PASSWORD: &pw hunter2', 'X_PASSWORD: &pw [masked]'],
    ['a word put together from parts', `TOKEN="a"'b'c rest`, 'TOKEN=[masked] rest'],
    ['a blank in an open quote', 'x --build-arg "TOKEN=one secret" .', 'x --build-arg "TOKEN=[masked]" .'],
    ['a blank in single quotes', "x --build-arg 'TOKEN=one secret' .", "x --build-arg 'TOKEN=[masked]' ."],
    ['a blank in escaped quotes', String.raw`x "\"TOKEN=one secret\""`, String.raw`x "\"TOKEN=[masked]\""`],
    ['a blank behind build-arg:', '--opt "build-arg:TOKEN=one secret"', '--opt "build-arg:TOKEN=[masked]"'],
    ['the command of sh -c up to its blank', 'sh -c "TOKEN=abc make"', 'sh -c "TOKEN=[masked] make"'],
    [
      'a password piped into a login',
      "echo 'a b' | docker login --password-stdin",
      "echo '[masked]' | docker login --password-stdin",
    ],
    [
      'the same by printf',
      'printf "%s" abc | crane auth login --password-stdin',
      'printf "%s" [masked] | crane auth login --password-stdin',
    ],
    ['a here-string', 'docker login --password-stdin <<< "abc"', 'docker login --password-stdin <<< "[masked]"'],
    ['a netrc', 'machine h login x password abc', 'machine h login x password [masked]'],
    ['a netrc on lines', 'machine h\nlogin x\npassword abc', 'machine h\nlogin x\npassword [masked]'],
    [
      'a netrc with escapes',
      String.raw`"machine h\nlogin x\npassword abc"`,
      String.raw`"machine h\nlogin x\npassword [masked]"`,
    ],
    ['a line of a netrc', 'echo "password abc" >> ~/.netrc', 'echo "password [masked]" >> ~/.netrc'],
    ['a header by its name', 'curl -H "X-Vault-Token: abc" x', 'curl -H "X-Vault-Token: [masked]" x'],
    ['a header without blank', "curl -H 'X-Api-Key:abc' x", "curl -H 'X-Api-Key:[masked]' x"],
    ['a header without quotes', 'wget --header=X-Vault-Token:abc x', 'wget --header=X-Vault-Token:[masked] x'],
    ['an authorization without a scheme', 'curl -H "Authorization: abc"', 'curl -H "Authorization: [masked]"'],
    ['a name with the password in front', 'PASSWORD_PROD=abc', 'PASSWORD_PROD=[masked]'],
    [
      'a flow map in its long form',
      'TOKEN: { value: "abc", description: d }',
      'TOKEN: { value: "[masked]", description: d }',
    ],
    ['a value of several words in a flow map', '{ TOKEN: one two, B: c }', '{ TOKEN: [masked], B: c }'],
    ['a line of an INI file', 'password = abc', 'password = [masked]'],
    ['a key of an unknown kind that looks random', 'DB_KEY=a1b2c3d4e5f6a7b8c9d0', 'DB_KEY=[masked]'],
  ])('%s', (_, text, expected) => {
    expect(maskSecrets(text)).toEqual({ text: expected, count: 1 });
  });

  test.each([
    ['a block', '  A_PASSWORD: |\n    one\n\n    two\n  B: x', '  A_PASSWORD: |\n    [masked]\n\n    [masked]\n  B: x'],
    ['a folded block in a list', '- A_TOKEN: >-2\n    one\n- B: x', '- A_TOKEN: >-2\n    [masked]\n- B: x'],
    ['a block in a diff', '+  A_PASSWORD: |\n+    one\n+  B: x', '+  A_PASSWORD: |\n+    [masked]\n+  B: x'],
    ['quotes', 'A_PASSWORD: "one\n  two" # c\nB: "x"', 'A_PASSWORD: "[masked]\n  [masked]" # c\nB: "x"'],
    ['plain text', 'A_PASSWORD: one\n  two\nB: x', 'A_PASSWORD: [masked]\n  [masked]\nB: x'],
    ['plain text below its key', 'A_PASSWORD:\n  one\nB: x', 'A_PASSWORD:\n  [masked]\nB: x'],
    [
      'a block in the long form',
      'A_TOKEN:\n  options: [a]\n  description: d\n  value: |\n    one\nB: x',
      'A_TOKEN:\n  options: [a]\n  description: d\n  value: |\n    [masked]\nB: x',
    ],
    ['the default of an input', 'token:\n  default: abc\nB: x', 'token:\n  default: [masked]\nB: x'],
    ['quotes of a shell', 'export A_TOKEN="one\ntwo"; x\ny', 'export A_TOKEN="[masked]\n[masked]"; x\ny'],
    ['an assignment in quotes of a shell', "x 'A_TOKEN=\none two' \\\ny", "x 'A_TOKEN=\n[masked]' \\\ny"],
    ['CRLF', 'A_PASSWORD: |\r\n  one\r\nB: x', 'A_PASSWORD: |\r\n  [masked]\r\nB: x'],
  ])('over several lines: %s', (_, text, expected) => {
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
    expect(masked(String.raw`echo "x\n${token}-x"`)).toBe(String.raw`echo "x\n[masked]"`);
    expect(masked(`${token}_x`)).toBe(MASK);
  });

  test('a PEM block keeps its lines and indentation', () => {
    const block = (line: string): string =>
      `+    -----BEGIN RSA PRIVATE KEY-----\n+    ${line}\n+    ${line}\n+    -----END RSA PRIVATE KEY-----\n`;

    expect(maskSecrets(block('MIIEpAIBAAKCAQEA7'))).toEqual({ text: block(MASK), count: 1 });
  });

  test('a PEM block that a diff cuts is masked to its end', () => {
    expect(masked('-----BEGIN PRIVATE KEY-----\nMIIEpAIB\nAAKCAQEA')).not.toMatch(/MII|AAK/);
    expect(masked(' MIIEpAIB\n AAKCAQEA==\n -----END PRIVATE KEY-----')).not.toMatch(/MII|AAK/);
  });

  test('a line that only names the start of a PEM block hides nothing below it', () => {
    const text = '- grep -q -- "-----BEGIN PRIVATE KEY-----" "$FILE"\n- make\n';

    expect(masked(text)).toBe(text);
    expect(masked(`${text}-----BEGIN KEY-----\nMIIE\n-----END KEY-----`)).toBe(
      `${text}-----BEGIN KEY-----\n[masked]\n-----END KEY-----`,
    );
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
    ['X_PASSWORD: *shared'],
    ['X_PASSWORD: !reference [.shared, variables, X_PASSWORD]'],
    ['X_TOKEN: { vault: ci/token@secrets }'],
    ['SSH_PUBLIC_KEY: ssh-ed25519 AAAAC3Nza'],
    ['PUBLIC_KEY=keys/deploy.pub'],
    ['API_KEYS=4096'],
    ['MAX_TOKENS: 4096'],
    ['TOKEN_URL=https://auth.example/token'],
    ['CACHE_KEY: npm-node22-v1'],
    ['DB_KEY=primary'],
    ['CLIENT_KEY: certs/client.key'],
    ['SECRET_DETECTION_EXCLUDED_PATHS: test'],
    ['--credential-helpers=gitlab'],
    ['echo "$CI_REGISTRY_PASSWORD" | docker login --password-stdin $CI_REGISTRY'],
    [String.raw`printf "%s\n" "$PASSWORD" | docker login --password-stdin`],
    ["script: ['make TOKEN=$TOKEN', 'make install']"],
    ["- 'NPM_TOKEN=$CI_TOKEN npm publish'"],
    ['wget --header "PRIVATE-TOKEN: $TOKEN" --header "Accept: text/plain"'],
    ['login with password authentication'],
    ['fetch-token:\n  <<: *default\n  script: make'],
    ['id_tokens:\n  A_TOKEN:\n    aud: [x]\n'],
    ['echo "TOKEN="\necho "done"'],
    ['X_PASSWORD: |\n  $A_PASSWORD\nB: x'],
    ['const token = read(file);'],
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

test('the number of lines stays and a second time masks nothing more, whatever the text', () => {
  const part = fc.constantFrom(
    ...[
      'A_PASSWORD:',
      'TOKEN=',
      ' ',
      '  ',
      '\n',
      '\r\n',
      '"',
      "'",
      '|',
      '>-',
      'abc',
      '$X',
      '- ',
      '#',
      '{',
      '}',
      ',',
      'value:',
    ],
    ...[
      '-----BEGIN KEY-----',
      '-----END KEY-----',
      String.raw`\n`,
      '\\',
      '+',
      'echo ',
      '--password-stdin',
      'login x password ',
    ],
  );

  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      expect(masked(text).split('\n')).toHaveLength(text.split('\n').length);
      expect(masked(masked(text))).toBe(masked(text));
    }),
    { numRuns: 3000, seed: 7 },
  );
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
    ['keys of blocks', 'TOKEN: |\n  a\n'.repeat(many)],
    ['keys below keys', Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}token:\n`).join('')],
    ['quotes that stay open', 'TOKEN="a\n'.repeat(many)],
    [
      'YAML quotes that stay open',
      Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}token: "a\n`).join(''),
    ],
    ['assignments in quotes', `"TOKEN=a b '`.repeat(many)],
    ['assignments without an end', 'a=TOKEN='.repeat(many)],
    ['words of echo', 'echo a '.repeat(many)],
    ['quotes of echo', `echo '"`.repeat(many)],
    ['headers', `-H "X-Token:`.repeat(many)],
    ['starts of PEM blocks', '-----BEGIN KEY-----\nAAAA\n'.repeat(many)],
    ['ends of PEM blocks', 'AAAAAAAA\n-----END KEY-----\n'.repeat(many)],
    ['base64 without an end', 'AAAAAAAAAAAA\n'.repeat(many)],
    ['netrc without a password', 'login x '.repeat(many)],
    ['flow maps', '{ token: { a: '.repeat(many)],
    ['a list of marks', `${'- '.repeat(many)}x`],
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
