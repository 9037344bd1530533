import { assemble } from '../../src/gitlab/include.ts';
import { plainJob } from '../../src/gitlab/plain.ts';
import { type Job, Pipeline } from '../../src/gitlab/resolve.ts';
import { standIn } from '../../src/gitlab/stand-in.ts';
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
