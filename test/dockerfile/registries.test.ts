import { baseRegistries } from '../../src/dockerfile/registries.ts';

test.each([
  ['Docker Hub', 'FROM alpine', ['docker.io']],
  ['Docker Hub with a user', 'FROM grafana/loki:3', ['docker.io']],
  ['Docker Hub by its old name', 'FROM index.docker.io/library/alpine', ['docker.io']],
  ['a registry with a port', 'FROM --platform=linux/amd64 localhost:5000/a AS b', ['localhost:5000']],
  ['each once', 'FROM r.test/a\nFROM r.test/b\nCOPY --from=q.test/c /x /x', ['r.test', 'q.test']],
  ['a mount', 'FROM scratch\nRUN --mount=type=bind,from=r.test/a,target=/x y', ['r.test']],
  ['stages and numbers', 'FROM r.test/a AS Base\nFROM base\nCOPY --from=BASE /x /\nCOPY --from=0 /x /', ['r.test']],
  ['nothing', 'FROM scratch\nCOPY x /', []],
  ['a line of a here-document', 'FROM scratch\nCOPY <<E /x\nFROM r.test/a\nE', []],
  ['a tag with a variable', 'ARG V\nFROM r.test/a:$V', ['r.test']],
])('%s', (_, text, expected) => {
  expect(baseRegistries(text)).toEqual(expected);
});

test.each(['FROM $BASE', 'FROM ${REGISTRY}/alpine', 'FROM scratch\nCOPY --from=$IMAGE /x /'])(
  'not known: %s',
  (text) => {
    expect(baseRegistries(text)).toBeUndefined();
  },
);
