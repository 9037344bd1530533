import { servicesOf } from '../../src/gitlab/services.ts';
import { jobOf, pipelineOf } from '../shell/scripts.ts';

function names(text: string): (readonly string[])[] {
  const pipeline = pipelineOf(text);
  return servicesOf(pipeline, jobOf(pipeline, 'job')).map((service) => service.names);
}

test.each([
  ['an image', 'services: [postgres:16]', [['postgres']]],
  ['a path', 'services: [tutum/wordpress:1]', [['tutum__wordpress', 'tutum-wordpress']]],
  ['a registry with a port', 'services: [r.test:5000/a/b@sha256:1]', [['r.test__a__b', 'r.test-a-b']]],
  ['an alias', 'services: [{name: redis, alias: "cache, store"}]', [['cache', 'store', 'redis']]],
  ['an image in a variable', 'services: [{name: $IMAGE, alias: db}, $OTHER]', [['db'], []]],
  ['no list', 'services: postgres', []],
])('%s', (_, line, expected) => {
  expect(names(`job: {script: x, ${line}}`)).toEqual(expected);
});

test('those of default count, unless the job has its own', () => {
  expect(names('default: {services: [a]}\njob: {script: x}')).toEqual([['a']]);
  expect(names('default: {services: [a]}\njob: {script: x, services: []}')).toEqual([]);
});
