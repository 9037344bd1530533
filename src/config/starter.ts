import { dataOf } from '../diagnostics/read-back.ts';
import type { Report } from '../model.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { SCHEMA_URL } from './schema.ts';

/** What a repository holds that a configuration could decide. */
export interface Seen {
  /** Images of Kaniko that come from a mirror. */
  readonly mirrors: readonly string[];
  /** Images that are not known. */
  readonly unknownImages: readonly string[];
  /** Hosts that images are pushed to, beside the registry of GitLab. */
  readonly registries: readonly string[];
  /** Jobs that need a human: place, name and cause. */
  readonly manual: readonly {
    readonly place: string;
    readonly job: string;
    readonly code: string;
    readonly cause: string;
  }[];
}

/** Collects what reports say about images, registries and jobs. */
export function seenIn(reports: readonly Report[]): Seen {
  const jobs = reports.flatMap((report) => report.jobs);
  const findings = jobs.flatMap(({ reasons }) => reasons);
  const images = (code: 'K2B201' | 'K2B202' | 'K2B224'): string[] =>
    findings.flatMap((finding) => dataOf(finding, code)?.['image'] ?? []);
  const hosts = jobs.flatMap(({ flags }) =>
    flags.flatMap(({ flag, written }) => (flag === 'destination' ? (hostOf(written) ?? []) : [])),
  );
  const manual = jobs.flatMap(({ job, file, line, status, reasons }) => {
    const cause = status === 'manual' ? reasons.find(({ severity }) => severity === 'error') : undefined;
    return cause ? [{ place: `${file}:${line}`, job, code: cause.code, cause: cause.message }] : [];
  });
  return {
    mirrors: unique(images('K2B202')),
    unknownImages: unique([...images('K2B201'), ...images('K2B224')]),
    registries: unique(hosts),
    manual,
  };
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)].sort();
}

/** The host of a destination; undefined for Docker Hub and for one that a variable holds. */
function hostOf(written: string): string | undefined {
  return /^(?:--destination|-d)[=\s]?["']?([a-z0-9][a-z0-9.-]*(?::\d+)?)\//i
    .exec(written)?.[1]
    ?.match(/^(?:.*[.:].*|localhost)$/)?.[0];
}

/** A configuration file to start from: what was seen stands in it as comments. */
export function starterConfig(seen: Seen): string {
  return [
    `# yaml-language-server: $schema=${SCHEMA_URL}`,
    '# Configuration of kaniko-to-buildkit; every key is optional (docs/configuration.md).',
    '',
    'method: rootless',
    '',
    '# The image of the migrated jobs; pin it, or name your mirror of it.',
    `image: ${DEFAULT_IMAGE}`,
    ...images(seen),
    ...registries(seen),
    ...manual(seen),
    '',
  ].join('\n');
}

function images({ mirrors, unknownImages }: Seen): string[] {
  if (mirrors.length + unknownImages.length === 0) return [];
  return [
    '',
    '# Images that were seen here, and what could replace them. Check that the replacement exists.',
    '# images:',
    ...mirrors.map((image) => `#   ${JSON.stringify(image)}: ${JSON.stringify(mirrored(image))}`),
    ...unknownImages.map((image) => `#   ${JSON.stringify(image)}: ${JSON.stringify(DEFAULT_IMAGE)}`),
  ];
}

/** The BuildKit image behind the same mirror. */
function mirrored(image: string): string {
  const start = /^(.*?\/)(?:kaniko-project|osscontainertools|martizih|chainguard(?:-dev-kaniko)?)\//.exec(image)?.[1];
  return `${start ?? ''}${DEFAULT_IMAGE}`;
}

function registries({ registries: hosts }: Seen): string[] {
  if (hosts.length === 0) return [];
  return [
    '',
    '# Registries that images are pushed to. Name the CI variables that hold their logins.',
    '# registries:',
    ...hosts.flatMap((host) => [
      `#   ${JSON.stringify(host)}:`,
      '#     username: REGISTRY_USER',
      '#     password: REGISTRY_PASSWORD',
    ]),
  ];
}

function manual({ manual: jobs }: Seen): string[] {
  if (jobs.length === 0) return [];
  return [
    '',
    '# Jobs that need a human. To leave one as it is, write above its key:',
    '#   # kaniko-to-buildkit-ignore job: reason',
    ...jobs.map(({ place, job, code, cause }) => `# - ${oneLine(`${place} ${job}: ${cause} (${code})`)}`),
  ];
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
