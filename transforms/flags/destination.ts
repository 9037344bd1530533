import {
  approximate,
  buildkitSource,
  defineFlag,
  everywhere,
  exact,
  kanikoSource,
  manual,
  registryOf,
} from '../../src/flag.ts';

/** RFC 1918 addresses and local names, which go-containerregistry also reaches over HTTP (flags.md A4). */
const PRIVATE =
  /^(?:10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|[\w.-]+\.(?:local|localhost))(?::\d+)?$/;

export default defineFlag({
  code: 'K2B127',
  name: 'destination',
  short: 'd',
  takes: 'list',
  repeatable: true,
  summary: 'Names the image that is pushed.',
  fidelity: everywhere('manual'),
  docs: {
    kaniko: kanikoSource('pkg/executor/push.go#L263-L316'),
    buildkit: buildkitSource('README.md#imageregistry'),
  },
  examples: [
    {
      title: 'two names',
      before: ['--destination', 'r.io/app:2'],
      after: ['--output "type=image,\\"name=r.io/app:1,r.io/app:2\\",push=true"'],
    },
  ],
  convert: ({ value }) => {
    const { literal } = value;
    if (literal === '') return manual('Kaniko refuses an empty destination');
    if (value.parts.some((part) => part.kind === 'text' && part.value.includes(',')))
      return manual('Kaniko takes one name per --destination and refuses a comma');
    if (literal?.includes('@')) return manual('Kaniko refuses a destination with a digest');
    if (literal && /[A-Z]/.test(literal.replace(/:[^/:]*$/, ''))) return manual('a repository name must be lower case');
    const registry = registryOf(value);
    if (registry?.literal === undefined || !PRIVATE.test(registry.literal))
      return exact({ kind: 'destination', name: value });
    const reason =
      'Kaniko tries plain HTTP for such a registry by itself; written to buildkitd.toml, without checking certificates';
    return approximate(reason, { kind: 'destination', name: value }, { kind: 'registry', registry, http: true });
  },
});
