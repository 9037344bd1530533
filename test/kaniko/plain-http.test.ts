import { plainHttp } from '../../src/kaniko/plain-http.ts';
import { registryOf } from '../../src/kaniko/registry-names.ts';
import { word } from './words.ts';

const VALUES: Readonly<Record<string, readonly string[]>> = {
  PRIVATE: ['10.1.2.3', 'registry.local'],
  MIXED: ['registry.local/web', 'registry.example.com/web'],
  IMAGE: ['$PRIVATE:5000/web'],
};
const settings = (text: string) => {
  const name = word(text);
  return plainHttp(name, registryOf(name), (variable) => VALUES[variable] ?? [])?.plan.map((entry) =>
    entry.kind === 'registry' ? entry.registry.raw : entry.kind,
  );
};

test.each([
  ['192.168.1.10:5000/web:1', ['192.168.1.10:5000']],
  ['$PRIVATE/web:1', ['"${PRIVATE%%/*}"']],
  ['$PRIVATE:5000/web:1', ['$PRIVATE:5000']],
  ['$IMAGE:1', ['"${IMAGE%%/*}"']],
  ['$MIXED:1', []],
  ['$OTHER/web:1', undefined],
  ['r.io/web:1', undefined],
])('%s sets %j', (text, expected) => {
  expect(settings(text)).toEqual(expected);
});
