import { certificateCopy, certificateMentions } from '../../transforms/job/certificates.ts';
import { commands } from '../shell/scripts.ts';

const command = (line: string) => commands(line)[0];

test.each([
  ['cp ca.crt /kaniko/ssl/certs/', 'cat ca.crt >> /tmp/ca-certificates.crt'],
  ['cp "$CA" /kaniko/ssl/certs/acme.crt', 'cat "$CA" >> /tmp/ca-certificates.crt'],
  ['cp a.crt b.crt /kaniko/ssl/certs', 'cat a.crt b.crt >> /tmp/ca-certificates.crt'],
])('%s', (line, expected) => {
  const found = command(line);

  expect(found && certificateCopy(found)).toBe(expected);
});

test.each([
  'cp -r certs /kaniko/ssl/certs/',
  'cp ca.crt /kaniko/.docker/',
  'cp /kaniko/ssl/certs/ca.crt .',
  'mv ca.crt /kaniko/ssl/certs/',
  'cp /kaniko/ssl/certs/',
  'cp a /kaniko/ssl/certs/ > log',
])('%s is no copy into the store', (line) => {
  const found = command(line);

  expect(found && certificateCopy(found)).toBeUndefined();
});

test.each([
  ['cat a >> /kaniko/ssl/certs/x.crt', ['/kaniko/ssl/certs/x.crt']],
  ['tee -a /kaniko/ssl/certs/x.crt', ['/kaniko/ssl/certs/x.crt']],
  ['tee /kaniko/ssl/certs/x.crt', []],
  ['mkdir -p /kaniko/ssl/certs', ['/kaniko/ssl/certs']],
  ['cat /kaniko/ssl/certs/x.crt', []],
])('%s mentions %j', (line, expected) => {
  const found = command(line);

  expect(found && certificateMentions(found).map(({ raw }) => raw)).toEqual(expected);
});
