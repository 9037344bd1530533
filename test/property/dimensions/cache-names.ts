import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, inline, pick } from './dimension.ts';

/** Names of jobs whose slug is a tag that something else may have. */
const JOB_NAMES = {
  nightly: 'nightly',
  main: '$CI_COMMIT_REF_SLUG',
  'Stable Image': 'stable-image',
  edge: '$CHANNEL',
  v3: 'v3',
  latest: '',
  'build web': '2.0',
} as const;

/** A cache in the repository of the image, beside the image and in one of another name. */
const CACHES: fc.Arbitrary<Steps> = fc
  .record({
    name: fc.constantFrom(...(Object.keys(JOB_NAMES) as (keyof typeof JOB_NAMES)[])),
    repository: pick('$CI_REGISTRY_IMAGE/app', 'r.io/team/app', '${CI_REGISTRY_IMAGE}'),
    cache: pick('same', 'other', 'variable', 'inferred', 'braces', 'literal'),
    slug: pick('own', 'slug', 'fixed'),
  })
  .map(({ name, repository, cache, slug }) => {
    const tag = slug === 'own' ? JOB_NAMES[name] : slug === 'slug' ? '$CI_JOB_NAME_SLUG' : 'fixed';
    const repositories: Readonly<Record<typeof cache, string>> = {
      same: `--cache-repo=${repository}`,
      other: `--cache-repo ${repository}/layers`,
      variable: '--cache-repo "$CACHE_IN"',
      inferred: '',
      braces: `--cache-repo=${repository.replace(/\$(\w+)/, '${$1}')}`,
      literal: `--cache-repo ${repository.replace(/\$\{?CI_REGISTRY_IMAGE\}?/, 'registry.example.com/group/project')}`,
    };
    const image = tag === '' ? repository : `${repository}:${tag}`;
    return {
      name,
      lines: [`${CALL} --cache=true ${repositories[cache]} --destination ${image}`],
      variables: cache === 'variable' ? { CACHE_IN: repository } : {},
      env: { CHANNEL: 'edge' },
    };
  });

export const CACHE_NAMES: Dimension = {
  name: 'cache names',
  kind: 'A1',
  rule: 'A name that we invent is never a name that something else has.',
  weight: 1,
  cases: inline(CACHES),
  signs: /are both called/,
};
