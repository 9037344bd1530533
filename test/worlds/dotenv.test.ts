import { assemble } from '../../src/gitlab/include.ts';
import { Pipeline } from '../../src/gitlab/resolve.ts';
import { dotenvReports } from '../../src/worlds/dotenv.ts';
import { memoryProject } from '../shell/scripts.ts';

function reports(script: readonly string[], keys = 'needs: [gen]', of = 'v.env') {
  const yaml = [
    'stages: [one, two]',
    `gen:\n  stage: one\n  script: ${JSON.stringify(script)}\n  artifacts: {reports: {dotenv: ${of}}}`,
    `build:\n  stage: two\n  ${keys}\n  script: [make]`,
  ].join('\n');
  const project = memoryProject({ '.gitlab-ci.yml': yaml });
  const pipeline = new Pipeline(assemble(project, '.gitlab-ci.yml', { missing: 'error', conditional: 'in' }));
  const job = pipeline.jobs.get('build');
  if (!job) throw new Error('no job');
  return dotenvReports(pipeline, job);
}

test.each([
  ['echo', ['echo "A=1" >> v.env', 'echo B=$X >> "v.env"'], ['A', 'B']],
  ['echo with options', ['echo -e "A=1\\nB=2" > v.env'], ['A', 'B']],
  ['echo without an argument', ['echo > v.env', 'echo "A=1" >> v.env'], ['A']],
  ['printf', ['printf "A=%s\\n" "$X" > v.env'], ['A']],
  ['printf of lines', ['printf "%s\\n" A=1 "B=$X" > v.env'], ['A', 'B']],
  ['a here-document', ['cat > v.env <<EOF\n# all\nA=1\n\nB=$X\nEOF'], ['A', 'B']],
  ['a group', ['{ echo A=1; echo "B=$X"; } > v.env'], ['A', 'B']],
  ['a group on lines', ['(\n  echo A=1\n  printf "B=2\\n"\n) >> v.env'], ['A', 'B']],
  ['tee', ['echo "A=1" | tee v.env', 'echo B=2 | tee -a v.env'], ['A', 'B']],
  ['tee with a here-document', ['tee v.env <<EOF\nA=1\nEOF'], ['A']],
  ['a folder in front', ['echo A=1 > out/v.env'], ['A']],
  ['an exported line', ['echo "export A=1" > v.env'], ['A']],
  ['what looks at it', ['echo A=1 > v.env', 'cat v.env', '. ./v.env'], ['A']],
  ['what is set for the job alone', ['export KANIKO_NO_PUSH=true', 'echo A=1 > v.env', 'echo B=1 > other'], ['A']],
  ['a branch', ['if [ -n "$X" ]; then echo A=1 > v.env; else echo B=1 > v.env; fi'], ['A', 'B']],
])('the names in %s are all in view', (_, script, names) => {
  expect(reports(script)).toEqual([{ job: 'gen', names, open: false }]);
});

test.each([
  ['a program writes it', ['./version > v.env'], []],
  ['nothing in view writes it', ['make version'], []],
  ['a name is out of view', ['echo A=1 > v.env', 'echo "$NAME=1" >> v.env'], ['A']],
  ['the lines are out of view', ['echo "$LINES" > v.env'], []],
  ['a file is copied', ['echo A=1 > v.env', 'cp other v.env'], ['A']],
  ['a file is appended', ['echo A=1 > v.env', 'cat other >> v.env'], ['A']],
  ['the environment is printed', ['env | grep CI_ > v.env'], []],
  ['a line is changed', ['echo A=1 > v.env', "sed -i 's/A/B/' v.env"], ['A']],
  ['a program gets its name', ['echo A=1 > v.env', 'release --env-file v.env'], ['A']],
  ['a pipe brings what it holds', ['make-env | tee v.env'], []],
  ['a group holds something else', ['{ echo A=1; make-env; } > v.env'], ['A']],
  ['the script does not parse', ['echo "A=1 > v.env'], []],
])('where %s, it may set others', (_, script, names) => {
  expect(reports(script)).toEqual([{ job: 'gen', names, open: true }]);
});

test.each(['needs: []', 'needs: [{job: gen, artifacts: false}]', 'dependencies: []', 'stage: one'])(
  'a job with %s gets none',
  (keys) => {
    expect(reports(['echo A=1 > v.env'], keys)).toEqual([]);
  },
);

test.each(['needs: [gen]', 'needs: [{job: gen}]', 'dependencies: [gen]', 'variables: {A: b}'])(
  'a job with %s gets it',
  (keys) => {
    expect(reports(['echo A=1 > v.env'], keys)).toEqual([{ job: 'gen', names: ['A'], open: false }]);
  },
);

test('a report may have several files', () => {
  expect(reports(['echo A=1 > a.env', 'echo B=1 > b.env'], 'needs: [gen]', '[a.env, b.env]')).toEqual([
    { job: 'gen', names: ['A', 'B'], open: false },
  ]);
});

test('a job of another pipeline may bring one', () => {
  expect(reports([], 'needs: [{project: a/b, job: c, ref: main, artifacts: true}]')).toEqual([
    { job: 'a job of another pipeline', names: [], open: true },
  ]);
});
