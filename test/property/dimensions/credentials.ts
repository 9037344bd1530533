import * as fc from 'fast-check';
import { propertyCase, type PropertyCase } from '../generate.ts';
import { CALL, type Dimension, type Steps, entry, IMAGE, inline, KANIKO, pick } from './dimension.ts';
import { DIFFERENT_LOGIN, FOLDER, LOGIN, WRITER, written } from './credentials-file.ts';

export const CREDENTIAL_STEPS: fc.Arbitrary<Steps> = fc
  .record({ folder: FOLDER, writer: WRITER, login: LOGIN, image: IMAGE, own: fc.boolean(), again: fc.option(LOGIN) })
  .map(({ folder, writer, login, image, own, again }) => {
    const steps = written(writer, login);
    const call = `${CALL} --destination ${own ? `${login.host}/team/app:3` : image}`;
    const second = again ? [...written('literal', again).lines, `${CALL} -d ${again.host}/team/other:4`] : [];
    return { ...steps, lines: [folder, ...steps.lines, call, ...second] };
  });

/** One script, several jobs: each brings its own login, none, or is one that cannot be migrated. */
const SHARED: fc.Arbitrary<PropertyCase> = fc
  .record({
    writer: WRITER,
    other: WRITER,
    login: LOGIN,
    second: LOGIN,
    image: IMAGE,
    how: pick('extends', 'anchor', 'default', 'reference'),
    users: pick('none', 'empty', 'other login', 'refused', 'own folder'),
    order: fc.boolean(),
  })
  .map(({ writer, other, login, second, image, how, users, order }) => {
    const call = `${CALL} -d ${image}`;
    const one = written(writer, login);
    const two = written(other, second);
    const first = { before_script: ['mkdir -p /kaniko/.docker', ...one.lines] };
    const heirs: Readonly<Record<typeof users, Readonly<Record<string, unknown>>>> = {
      none: {},
      empty: { before_script: [] },
      'other login': { before_script: ['mkdir -p /kaniko/.docker', ...two.lines] },
      refused: { script: [`/kaniko/executor --context s3://bucket/app.tar.gz -d ${image}`] },
      'own folder': { variables: { DOCKER_CONFIG: '$CI_PROJECT_DIR/.login' } },
    };
    const files = { ...(users === 'other login' ? two.files : {}), ...one.files };
    const jobs = (head: Readonly<Record<string, unknown>>): string => {
      const both = [entry('web', { ...head, ...first }), entry('api', { ...head, ...heirs[users] })];
      return (order ? both : both.reverse()).join('\n');
    };
    const shared: Readonly<Record<typeof how, () => string>> = {
      extends: () => `${entry('.kaniko', { ...KANIKO, script: [call] })}\n${jobs({ extends: '.kaniko' })}`,
      anchor: () =>
        `${entry('.kaniko', { ...KANIKO, script: [call] }).replace(':', ': &kaniko')}\n${jobs({ raw: '<<: *kaniko' })}`,
      default: () =>
        `${entry('default', { ...KANIKO, ...first })}\n${entry('web', { script: [call] })}\n${entry('api', { script: [call], ...heirs[users] })}`,
      reference: () => {
        const items = { raw: 'script: [!reference [.kaniko, script]]' };
        const keys = { [IMAGE_NAME]: { name: 'gcr.io/kaniko-project/executor:v1.23.2-debug', entrypoint: [''] } };
        const api = 'script' in heirs[users] ? heirs[users] : { ...items, ...heirs[users] };
        return `${entry('.kaniko', { script: [call] })}\n${entry('web', { ...keys, ...items, ...first })}\n${entry('api', { ...keys, ...api })}`;
      },
    };
    return propertyCase({ ...files, '.gitlab-ci.yml': shared[how]() });
  });
const IMAGE_NAME = 'image';

export const CREDENTIALS: Dimension = {
  name: 'credentials',
  kind: 'A2',
  rule: 'A credentials file that the job writes is never overwritten.',
  weight: 3,
  cases: fc.oneof({ weight: 2, arbitrary: inline(CREDENTIAL_STEPS) }, { weight: 3, arbitrary: SHARED }),
  signs: DIFFERENT_LOGIN,
};
