import { assemble } from '../../src/gitlab/include.ts';
import { plainJob } from '../../src/gitlab/plain.ts';
import { type Job, Pipeline } from '../../src/gitlab/resolve.ts';
import { defaultStandIn, standIn } from '../../src/gitlab/stand-in.ts';
import { memoryProject } from '../shell/scripts.ts';

const NOTHING = { variables: new Set<string>(), script: false };

function pipelineOf(text: string): Pipeline {
  const project = memoryProject({ '.gitlab-ci.yml': text });
  return new Pipeline(assemble(project, '.gitlab-ci.yml', { missing: 'error', conditional: 'in' }));
}

function jobOf(pipeline: Pipeline, name: string): Job {
  const job = pipeline.jobs.get(name);
  if (!job) throw new Error(`there is no job ${name}`);
  return job;
}

describe('standIn', () => {
  const pipeline = pipelineOf(`
.base: {image: kaniko, script: [build], variables: {A: base}}
.login: {before_script: [login]}
job:
  extends: [.login, .base]
  script: [other]
  after_script: [end]
  variables: {A: job, B: job, C: job}
`);
  const [template, user] = [jobOf(pipeline, '.base'), jobOf(pipeline, 'job')];

  test('leaves out what the user writes over the template or adds to it', () => {
    const keys = plainJob(pipeline, standIn(pipeline, template, user, NOTHING));
    expect(keys.get('script')).toBe('["build"]');
    expect(keys.has('after_script')).toBe(false);
    expect(keys.get('variables')).toBe('{"A":"base"}');
  });

  test('keeps what comes from another template', () => {
    const keys = plainJob(pipeline, standIn(pipeline, template, user, NOTHING));
    expect(keys.get('before_script')).toBe('["login"]');
  });

  test('takes the variables and the script that are lent', () => {
    const job = standIn(pipeline, template, user, { variables: new Set(['B']), script: true });
    const keys = plainJob(pipeline, job);
    expect(keys.get('script')).toBe('["other"]');
    expect(keys.get('variables')).toBe('{"A":"base","B":"job"}');
  });

  test('takes image and script from the user where the template has none', () => {
    const other = pipelineOf('.t: {before_script: [login]}\njob: {extends: .t, image: kaniko, script: [build]}');
    const job = standIn(other, jobOf(other, '.t'), jobOf(other, 'job'), NOTHING);
    expect([...plainJob(other, job).keys()].sort()).toEqual([
      'before_script',
      'extends',
      'image',
      'script',
      'variables',
    ]);
    expect(job.standIn?.lent.size).toBeGreaterThan(0);
  });

  test('is the same in another resolution of the pipeline', () => {
    const edited = pipelineOf('.base: {image: buildkit, script: [new]}\njob: {extends: .base, script: [other]}');
    const same = standIn(pipeline, template, user, NOTHING).standIn?.in(edited);
    expect(same && plainJob(edited, same).get('script')).toBe('["new"]');
  });
});

describe('defaultStandIn', () => {
  const keysOf = (text: string): ReadonlyMap<string, string> => {
    const pipeline = pipelineOf(text);
    const job = defaultStandIn(pipeline, jobOf(pipeline, 'job'));
    return job ? plainJob(pipeline, job) : new Map();
  };
  const OVER = 'job: {before_script: [own], script: [build], after_script: [end], variables: {A: job}}';

  test('has all that the defaults hold, and lends the rest from the user', () => {
    const keys = keysOf(`default: {image: kaniko, before_script: [login]}\n${OVER}`);
    expect(keys.get('image')).toBe('"kaniko"');
    expect(keys.get('before_script')).toBe('["login"]');
    expect(keys.get('script')).toBe('["build"]');
    expect(keys.get('after_script')).toBe('["end"]');
  });

  test('knows the global keywords of the same meaning, behind default:', () => {
    const keys = keysOf(`image: other\nbefore_script: [login]\ndefault: {image: kaniko}\n${OVER}`);
    expect(keys.get('image')).toBe('"kaniko"');
    expect(keys.get('before_script')).toBe('["login"]');
  });

  test('takes the defaults although its user does not inherit them', () => {
    const keys = keysOf(
      'default: {image: kaniko, before_script: [login]}\n' +
        'variables: {G: global}\njob: {script: [build], inherit: {default: [image], variables: false}}',
    );
    expect(keys.get('before_script')).toBe('["login"]');
    expect(keys.get('variables')).toBe('{}');
  });

  test('is none where there are no defaults', () => {
    expect(keysOf(`variables: {A: b}\n${OVER}`).size).toBe(0);
  });

  test('counts script and variables of its user as those of the user', () => {
    const pipeline = pipelineOf(`default: {image: kaniko}\n${OVER}`);
    const user = jobOf(pipeline, 'job');
    const lent = defaultStandIn(pipeline, user)?.standIn?.lent ?? new Set();
    expect(pipeline.script(user, 'script')?.every(({ value }) => lent.has(value))).toBe(true);
    const image = pipeline.effective(user, 'image')?.value;
    expect(image && lent.has(image)).toBe(false);
  });
});
