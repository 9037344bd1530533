import { analyze } from '../../src/kaniko/analyze.ts';
import { writerBefore, writing } from '../../src/kaniko/file-writes.ts';
import { recognizeImage } from '../../src/kaniko/image.ts';
import { unitsOf } from '../shell/scripts.ts';

const IMAGE = recognizeImage('gcr.io/kaniko-project/executor:debug');

function analyzed(script: string) {
  return analyze({ units: unitsOf(script), afterUnits: [], image: IMAGE, values: () => [] });
}

/** How the commands of a script may write a file of the checkout. */
function found(script: string, path: string, exists = true): string | undefined {
  const all = analyzed(script).commands.map((entry) => writing(entry, path, exists));
  return all.includes('names') ? 'names' : all.includes('may') ? 'may' : undefined;
}

describe('a command that names the file', () => {
  test.each([
    'echo FROM x > app/Dockerfile',
    'cat tpl >> ./app/Dockerfile',
    'echo x > "$CI_PROJECT_DIR/app/Dockerfile"',
    'cd app; echo x > Dockerfile',
    'echo x 1<> app/Dockerfile',
    '{ echo x; echo y; } > app/Dockerfile',
    'for n in 1 2; do echo $n; done > app/Dockerfile',
    'D=app/Dockerfile; echo x > $D',
    'for n in Docker; do echo x > app/${n}file; done',
    'gen() { echo x > $1/Dockerfile; }; gen app',
    'cp tpl app/Docker"file"',
    'cp tpl/Dockerfile app',
    'cp -t app tpl/Dockerfile',
    'mv app/Dockerfile old',
    'ln -sf ../tpl app/Dockerfile',
    'rm -f app/Dockerfile',
    'sed -i s/a/b/ app/Docker*',
    'sed -i s/a/b/ app/$NAME.Dockerfile app/Dockerfile',
    'find . -name "Docker*" -exec sed -i s/a/b/ {} +',
    'find tpl -name Dockerfile -exec cp {} app/ \\;',
    'echo x | tee app/Dockerfile',
    'dd if=x of=app/Dockerfile',
    'wget -O app/Dockerfile https://example.com/x',
    'cd app; wget https://example.com/Dockerfile',
    'gunzip app/Dockerfile.gz',
    'timeout 5 env A=b nice -n 3 cp x app/Dockerfile',
  ])('%s', (script) => {
    expect(found(script, 'app/Dockerfile')).toBe('names');
  });
});

describe('a command that may reach the file', () => {
  test.each([
    'cp -r tpl/. app',
    'cp -r tpl/. .',
    'cp -r tpl/* .',
    'cp tpl/* app/',
    'cp -r tpl app',
    'cp -r s/app .',
    'rm -rf app; mv s/app app',
    'ln -s s/app app',
    'tar xf x.tar',
    'tar -xzf x.tgz -C "$CI_PROJECT_DIR"',
    'tar xf x.tar -C $FOLDER',
    'wget -qO- https://example.com/x | tar xz',
    'unzip x.zip',
    'git checkout main',
    'patch -p1 < x.diff',
    'cd app; find ../tpl -type f | while read f; do cp $f .; done',
    'for f in tpl/*; do sed s/a/b/ $f > app/$(basename $f .tpl); done',
    'sed -i s/a/b/ $(ls app/Dock*)',
    'grep -rl alpine . | xargs sed -i s/a/b/',
    'find . -type f -exec sh -c "gen {}" \\;',
    './gen.sh app',
    'sh gen.sh app',
    'curl -s https://example.com/x | sh',
    'echo "echo x > app/Dockerfile" | sh',
    'eval "$SETUP"',
    '. ci/lib.sh',
    '$TOOL app',
    'sed -n "s/a/b/w app/Dockerfile" x',
    "awk '{print > $1}' list",
  ])('%s', (script) => {
    expect(found(script, 'app/Dockerfile')).toBe('may');
  });
});

describe('a command that writes elsewhere', () => {
  test.each([
    'mkdir -p app dist',
    'echo x > version.txt; cat app/Dockerfile; ls app; grep FROM app/Dockerfile > base',
    'cp app/Dockerfile dist/',
    'cp a b',
    'cp a app/',
    'cp -r tpl/. dist',
    'cp -r tpl app/',
    'cp tpl/*.json app/',
    'sed -i s/a/b/ package.json',
    'sed s/a/b/ app/Dockerfile',
    'mv a.txt b.txt',
    'rm -rf dist /tmp/x',
    'tar czf dist.tgz app',
    'tar xf x.tar -C /tmp',
    'tar tf x.tar',
    'unzip -l x.zip',
    'chmod -R a+rX app',
    'find . -name "*.sh" -exec chmod +x {} +',
    'find . -name "*.json" -exec sed -i s/a/b/ {} +',
    'find app -type f | xargs grep x',
    'echo "$AUTH" > "$DOCKER_CONFIG/config.json"',
    'wget -q https://example.com/x.tgz',
    'wget -qO- https://example.com/Dockerfile',
    'date -u > app/date; export A=$(cat app/Dockerfile)',
    '. ./build.env',
    'eval "$(ssh-agent -s)"',
    'cd app; cd ..; touch app/x',
    'echo x > ../app/Dockerfile',
  ])('%s', (script) => {
    expect(found(script, 'app/Dockerfile')).toBeUndefined();
  });

  test('touch makes a file, and changes none', () => {
    expect(found('touch app/Dockerfile', 'app/Dockerfile')).toBeUndefined();
    expect(found('touch app/Dockerfile', 'app/Dockerfile', false)).toBe('names');
  });
});

describe('before a call', () => {
  const before = (script: string): boolean => {
    const { commands, invocations } = analyzed(script);
    const [call] = invocations;
    if (!call) throw new Error('no call');
    return writerBefore(commands, call, 'Dockerfile', true) !== undefined;
  };

  test.each([
    ['in front of it', 'echo x > Dockerfile; /kaniko/executor', true],
    ['behind it', '/kaniko/executor; echo x > Dockerfile', false],
    ['behind it, in a loop', 'for n in 1 2; do /kaniko/executor; echo x > Dockerfile; done', true],
    ['in a function that stands behind it', 'b() { /kaniko/executor; }\nw() { echo x > Dockerfile; }\nw\nb', true],
    ['behind it, in a function that runs twice', 'b() { /kaniko/executor; echo x > Dockerfile; }\nb\nb', true],
  ])('%s', (_, script, expected) => {
    expect(before(script)).toBe(expected);
  });
});
