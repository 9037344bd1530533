import { parse } from 'smol-toml';
import { renderRootless } from '../../src/buildkit/render.ts';
import { readWrites } from '../../src/verify/read-files.ts';
import { callContext, convert, render, rendered } from './calls.ts';

const BASE = '--context . --destination r.io/app:1';
const CONFIG = '~/.config/buildkit/buildkitd.toml';

function script(line: string): string {
  return render(`${BASE} ${line}`)
    .setup.map((step) => (typeof step === 'string' ? step : step.join(' ')))
    .join(' && ');
}

/** The registries of buildkitd.toml, read by a TOML parser. */
function registries(line: string): unknown {
  const [text = '', ...more] = readWrites(script(line), CONFIG);
  expect(more).toEqual([]);
  return parse(text)['registry'];
}

test('mirrors keep their order; those of the map come first, as in Kaniko', () => {
  expect(
    registries(
      '--registry-mirror c.io --registry-mirror d.io/x --registry-map "index.docker.io=a.io;index.docker.io=b.io"',
    ),
  ).toEqual({ 'docker.io': { mirrors: ['a.io', 'b.io', 'c.io', 'd.io/x'] } });
});

test('one table for a registry, whatever is set for it', () => {
  const line =
    '--registry-mirror m.io --insecure-registry m.io --skip-tls-verify-registry index.docker.io ' +
    '--registry-map m.io=n.io --registry-client-cert m.io=/c,/k';

  expect(registries(line)).toEqual({
    'docker.io': { mirrors: ['m.io'], insecure: true },
    'm.io': { mirrors: ['n.io'], http: true, insecure: true, keypair: [{ cert: '/c', key: '/k' }] },
  });
});

test('text that TOML escapes', () => {
  expect(registries(`--registry-certificate 'r.io=/a "b"\\c.crt'`)).toEqual({ 'r.io': { ca: ['/a "b"\\c.crt'] } });
});

test('an apostrophe, which single quotes of the shell cannot hold', () => {
  expect(registries(`--registry-certificate "r.io=/a'b.crt"`)).toEqual({ 'r.io': { ca: [`/a'b.crt`] } });
});

test('expansions stand in double quotes, the rest of the line is escaped', () => {
  expect(script('--registry-mirror "$M/hub"')).toContain(`'[registry."docker.io"]' "mirrors = [ \\"$M/hub\\" ]" >`);
});

test('registries that may be the same at run time are written once', () => {
  expect(script('--insecure-registry $A --insecure-registry $B')).toContain(
    `for k2b_registry in $(printf '%s\\n' "$A" "$B" | sort -u); do printf '%s\\n' "[registry.\\"$k2b_registry\\"]" 'http = true' 'insecure = true'; done >`,
  );
});

test('registries that may be the same, with settings that differ, are refused', () => {
  const { plan } = convert(`${BASE} --insecure-registry $A --skip-tls-verify-registry $B`);

  const result = renderRootless(plan, callContext());

  expect('problem' in result && result.problem).toMatch(/may be the same/);
});

test('an expansion is never Docker Hub', () => {
  expect(registries('--registry-mirror m.io --insecure-registry $A')).toEqual({
    'docker.io': { mirrors: ['m.io'] },
    $A: { http: true, insecure: true },
  });
});

describe('what buildctl needs for token servers', () => {
  const contexts = (line: string) => rendered(`${BASE} ${line}`).filter((text) => text.includes('tlscontext'));

  test.each([
    ['--insecure-registry r.io', []],
    ['--registry-mirror m.io', []],
    ['--skip-tls-verify-registry r.io', ['--registry-auth-tlscontext "host=r.io,insecure=true"']],
    [
      '--skip-tls-verify-registry index.docker.io',
      ['--registry-auth-tlscontext "host=registry-1.docker.io,insecure=true"'],
    ],
    [
      '--registry-certificate r.io=/ca --registry-client-cert r.io=/c,/k',
      ['--registry-auth-tlscontext "host=r.io,ca=/ca,cert=/c,key=/k"'],
    ],
  ])('%s', (line, expected) => {
    expect(contexts(line)).toEqual(expected);
  });
});

test('without a fallback the mirror stands in a source policy and not in buildkitd.toml', () => {
  const text = script('--registry-mirror $M/hub --skip-default-registry-fallback --insecure-registry $M');
  const [policy = ''] = readWrites(text, '"$k2b_out/policy.json"');

  expect(JSON.parse(policy)).toEqual({
    rules: [
      {
        action: 'CONVERT',
        selector: { identifier: 'docker-image://docker.io/*' },
        updates: { identifier: 'docker-image://$M/hub/${1}' },
      },
    ],
  });
  expect(parse(readWrites(text, CONFIG)[0] ?? '')['registry']).toEqual({ $M: { http: true, insecure: true } });
});

test('a call without settings removes those of another one', () => {
  expect(render(BASE, { forgetsRegistries: true }).setup).toEqual([`rm -f ${CONFIG}`]);
  expect(render(BASE).setup).toEqual([]);
});
