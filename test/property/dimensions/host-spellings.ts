import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, inline, pick } from './dimension.ts';

const HUB = ['docker.io', 'index.docker.io', 'registry-1.docker.io'] as const;

/** Several settings of one registry, in as many spellings. */
const SPELLINGS: fc.Arbitrary<Steps> = fc
  .record({
    flags: fc.uniqueArray(
      pick(
        '--skip-tls-verify',
        '--insecure',
        '--insecure-pull',
        '--skip-tls-verify-pull',
        '--insecure-registry=HOST',
        '--skip-tls-verify-registry HOST',
        '--registry-certificate HOST=ca.pem',
      ),
      { minLength: 2, maxLength: 3 },
    ),
    hosts: fc.array(
      pick(
        '$CI_REGISTRY',
        '${CI_REGISTRY}',
        '"$CI_REGISTRY"',
        '${CI_REGISTRY_IMAGE%%/*}',
        'registry.example.com',
        '$OWN_HOST',
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    hub: fc.option(fc.constantFrom(...HUB), { freq: 4 }),
    image: pick('$CI_REGISTRY_IMAGE/web:2', 'registry.example.com/group/web:2', '${CI_REGISTRY}/group/web:2'),
  })
  .map(({ flags, hosts, hub, image }) => {
    const words = flags.map((flag, index) => flag.replace('HOST', hosts[index % hosts.length] ?? ''));
    const more = hub ? [`--insecure-registry=${hub}`, '--registry-mirror mirror.io'] : [];
    return {
      lines: [[CALL, ...words, ...more, '-d', image].join(' ')],
      variables: { OWN_HOST: 'registry.example.com' },
    };
  });

export const HOST_SPELLINGS: Dimension = {
  name: 'spellings of a host',
  kind: 'C9',
  rule: 'One host is one table.',
  weight: 1,
  cases: inline(SPELLINGS),
  signs: /internal error/,
};
