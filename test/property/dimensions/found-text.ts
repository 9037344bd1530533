import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, IMAGE, inline, pick } from './dimension.ts';
import { FILE } from './credentials-file.ts';

/** Files out of view that hold the name of the registry, as its key or as something else. */
const FOUND: fc.Arbitrary<Steps> = fc
  .record({
    image: IMAGE,
    from: pick('cp', 'variable', 'cat', 'base64'),
    text: pick(
      '{"auths":{"eu.registry.example.com":{"username":"u","password":"p"}}}',
      '{"auths":{"registry.example.com.proxy.example":{"username":"u","password":"p"}}}',
      '{"auths":{"registry.example.com:5050":{"username":"u","password":"p"}}}',
      '{"auths":{"hub.acme.example":{"username":"registry.example.com","password":"p"}}}',
      '{"auths":{"hub.acme.example":{"username":"u","password":"p","email":"me@registry.example.com"}}}',
      '{"auths":{"https://registry.example.com/v2/":{"username":"u","password":"p"}}}',
      '{\n  "auths" : {\n    "registry.example.com" : {\n      "username": "u", "password": "p"\n    }\n  }\n}',
      '{"auths":{"registry.example.com/group":{"username":"u","password":"p"}}}',
      '{"auths":{"registryXexample.com":{"username":"u","password":"p"}}}',
      '{"HttpHeaders":{"X":"registry.example.com"},"auths":{}}',
      '{"auths":{}}',
    ),
  })
  .map(({ image, from, text }) => {
    const lines: Readonly<Record<typeof from, string>> = {
      cp: `cp "$LOGIN_FILE" ${FILE}`,
      variable: `echo "$LOGIN_JSON" > ${FILE}`,
      cat: `cat "$LOGIN_FILE" > ${FILE}`,
      base64: `echo "$LOGIN_64" | base64 -d > ${FILE}`,
    };
    return {
      lines: ['mkdir -p /kaniko/.docker', lines[from], `${CALL} -d ${image}`],
      files: { 'ci/login.json': text },
      env: { LOGIN_FILE: 'ci/login.json', LOGIN_JSON: text, LOGIN_64: Buffer.from(text).toString('base64') },
    };
  });

export const FOUND_TEXT: Dimension = {
  name: 'found text',
  kind: 'A5',
  rule: 'A test at run time is as exact as the decision that it stands for.',
  weight: 1,
  cases: inline(FOUND),
  signs: /credentials for/,
};
