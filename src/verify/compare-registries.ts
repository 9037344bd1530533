import type { TomlTable } from 'smol-toml';
import type { BuildPlan, PlanEntry } from '../model.ts';
import type { ShellWord } from '../shell/word.ts';
import { type EmittedBuild, textOf } from './read-buildctl.ts';
import { readPolicy, readRegistries, readWrites } from './read-files.ts';
import { ownValue } from '../own-value.ts';

type Entry<K extends PlanEntry['kind']> = Extract<PlanEntry, { kind: K }>;

const CONFIG = '~/.config/buildkit/buildkitd.toml';

/**
 * Compares the registry settings of a plan with the files that the emitted steps write and with buildctl's own settings.
 * @param emitted - the text of the script, which may hold more than one build
 * @returns the differences, in words
 */
export function compareRegistries(plan: BuildPlan, build: EmittedBuild, emitted: string): readonly string[] {
  const all = <K extends PlanEntry['kind']>(kind: K): Entry<K>[] =>
    plan.entries.filter((entry): entry is Entry<K> => entry.kind === kind);
  const mirrors = all('mirror');
  const alone = all('no-fallback').length > 0;
  const differences = alone ? comparePolicy(mirrors, build, emitted) : [];
  const settings = [...(alone ? [] : mirrors), ...all('registry'), ...all('certificate'), ...all('client-certificate')];
  if (settings.length === 0) return differences;
  const written = readWrites(emitted, CONFIG).map((text) => compareConfig(settings, text));
  // With several builds in one script each has its own file; one of them must be right for this plan.
  const best = written.sort((a, b) => a.length - b.length)[0] ?? ['buildkitd.toml is not written'];
  return [...differences, ...best, ...settings.flatMap((entry) => compareClient(entry, build))];
}

type Setting = Entry<'mirror' | 'registry' | 'certificate' | 'client-certificate'>;

function compareConfig(settings: readonly Setting[], text: string): string[] {
  const registries = readRegistries(plain(text));
  if ('problem' in registries) return [`buildkitd.toml: ${registries.problem}`];
  const named = new Set(settings.map((entry) => nameOf(entry)));
  const extra = [...registries.keys()].filter((name) => !named.has(name)).map((name) => `registry ${name}: only after`);
  const missing = settings.flatMap((entry) => {
    const name = nameOf(entry);
    const table = registries.get(name);
    return table && isSet(entry, table) ? [] : [`registry ${name}: ${entry.kind} is not set`];
  });
  return [...extra, ...missing, ...compareOrder(settings, registries)];
}

/** The order of mirrors decides which one is asked first: those of `--registry-map`, then those of Docker Hub. */
function compareOrder(settings: readonly Setting[], registries: ReadonlyMap<string, TomlTable>): string[] {
  const mirrors = settings.filter((entry) => entry.kind === 'mirror');
  const mapped = mirrors.filter(({ because }) => because.flag === 'registry-map');
  const ordered = [...mapped, ...mirrors.filter((entry) => !mapped.includes(entry))];
  const differences: string[] = [];
  for (const [name, table] of registries) {
    const wanted = ordered.filter((entry) => nameOf(entry) === name).map(({ registry }) => word(registry));
    const given = JSON.stringify(table['mirrors'] ?? []);
    if (JSON.stringify(wanted) !== given)
      differences.push(`mirrors of ${name}: ${JSON.stringify(wanted)} before, ${given} after`);
  }
  return differences;
}

function nameOf(entry: Setting): string {
  return word(entry.kind === 'mirror' ? entry.of : entry.registry);
}

function isSet(entry: Setting, table: TomlTable): boolean {
  const list = (key: string): readonly unknown[] => {
    const value = ownValue(table, key);
    return Array.isArray(value) ? value : [];
  };
  switch (entry.kind) {
    case 'mirror':
      return list('mirrors').includes(word(entry.registry));
    case 'registry':
      return table['insecure'] === true && (!entry.http || table['http'] === true);
    case 'certificate':
      return list('ca').includes(word(entry.file));
    case 'client-certificate':
      return list('keypair').some((pair) => {
        const { key, cert } = pair as { key?: unknown; cert?: unknown };
        return key === word(entry.key) && cert === word(entry.certificate);
      });
  }
}

/** buildctl fetches tokens itself, with settings of its own. */
function compareClient(entry: Setting, build: EmittedBuild): string[] {
  if (entry.kind === 'mirror' || (entry.kind === 'registry' && entry.http)) return [];
  const name = nameOf(entry);
  const host = name === 'docker.io' ? 'registry-1.docker.io' : name;
  const records = build.tlsContexts.filter((record) => plain(record.get('host') ?? '') === host);
  const holds = (key: string, value: string): boolean =>
    records.some((record) => plain(record.get(key) ?? '') === value);
  const covered =
    entry.kind === 'registry'
      ? holds('insecure', 'true')
      : entry.kind === 'certificate'
        ? holds('ca', word(entry.file))
        : holds('cert', word(entry.certificate)) && holds('key', word(entry.key));
  return covered ? [] : [`token server of ${name}: ${entry.kind} is not set`];
}

function comparePolicy(mirrors: readonly Entry<'mirror'>[], build: EmittedBuild, emitted: string): string[] {
  if (build.sourcePolicyFile !== '$k2b_out/policy.json') return ['the source policy is not used'];
  const wanted = mirrors.map((mirror) => {
    return { from: `docker-image://${word(mirror.of)}/*`, to: `docker-image://${word(mirror.registry)}/\${1}` };
  });
  const matches = readWrites(emitted, '"$k2b_out/policy.json"').some((text) => {
    const rules = readPolicy(plain(text, true));
    return JSON.stringify(rules) === JSON.stringify(wanted);
  });
  return matches ? [] : ['the source policy does not name the mirrors'];
}

function word(value: ShellWord): string {
  return plain(textOf(value));
}

/** `${NAME}` as `$NAME`; `${1}` of a policy is none of the shell's. */
function plain(text: string, policy = false): string {
  return text.replaceAll(policy ? /\$\{([A-Za-z_]\w*)\}/g : /\$\{(\w+)\}/g, '$$$1');
}
