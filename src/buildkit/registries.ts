import type { FlagOccurrence, PlanEntry } from '../model.ts';
import { insideDoubleQuotes, meaning, type ShellWord } from '../shell/word.ts';
import type { Argument, RenderProblem } from './render.ts';

type Mirror = Extract<PlanEntry, { kind: 'mirror' }>;
type Registry = Extract<PlanEntry, { kind: 'registry' }>;

export const CONFIG_FILE = '~/.config/buildkit/buildkitd.toml';

/** The steps that write buildkitd.toml, and the arguments that the client needs for the same registries. */
export interface RegistryConfig {
  readonly setup: readonly string[];
  readonly arguments: readonly Argument[];
}

/**
 * Registry settings as buildkitd.toml, one block a registry (flags.md D). `http` with `insecure` tries HTTPS without
 * verification and then HTTP; `insecure` alone skips the verification. Token servers are reached by the client, which
 * needs its own setting (flags.md B8.1).
 * @returns undefined when nothing is to be set
 */
export function registryConfig(
  mirrors: readonly Mirror[],
  registries: readonly Registry[],
): RegistryConfig | RenderProblem | undefined {
  if (mirrors.length === 0 && registries.length === 0) return undefined;
  const bad = [...mirrors, ...registries].find(({ registry }) => tomlText(registry) === undefined);
  if (bad) return { written: bad.registry.raw, problem: 'it cannot be written into buildkitd.toml' };
  const blocks = mergeBlocks(registries);
  const kinds = new Set(blocks.map(({ http }) => http));
  const open = blocks.filter(({ registry }) => registry.literal === undefined);
  if (kinds.size > 1 && open.length > 0) {
    return {
      written: open[0]?.registry.raw ?? '',
      problem: 'registries with different settings may be the same at run time',
    };
  }
  const hub = mirrors.length > 0 ? blocks.find(({ registry }) => registry.literal === 'docker.io') : undefined;
  const writes = [...mirrorBlock(mirrors, hub), ...[true, false].flatMap((http) => hostBlocks(blocks, http, hub))];
  const target = `> ${CONFIG_FILE}`;
  const write = writes.length === 1 ? `${writes[0] ?? ''} ${target}` : `{ ${writes.join('; ')}; } ${target}`;
  const args = blocks.map(({ registry, because }) => ({
    text: `--registry-auth-tlscontext "host=${tomlText(registry) ?? ''},insecure=true"`,
    because,
  }));
  return { setup: ['mkdir -p ~/.config/buildkit', write], arguments: args };
}

interface Block {
  readonly registry: ShellWord;
  readonly http: boolean;
  readonly because: readonly FlagOccurrence[];
}

/** One block for each registry: TOML refuses a table that is defined twice. */
function mergeBlocks(registries: readonly Registry[]): readonly Block[] {
  const blocks = new Map<string, Block>();
  for (const { registry, http, because } of registries) {
    const key = meaning(registry);
    const known = blocks.get(key);
    blocks.set(key, { registry, http: http || known?.http === true, because: [...(known?.because ?? []), because] });
  }
  return [...blocks.values()];
}

function mirrorBlock(mirrors: readonly Mirror[], hub: Block | undefined): string[] {
  if (mirrors.length === 0) return [];
  const list = mirrors.map(({ registry }) => `\\"${tomlText(registry) ?? ''}\\"`).join(', ');
  const settings = hub ? [...(hub.http ? [`'http = true'`] : []), `'insecure = true'`] : [];
  return [
    `printf '%s\\n' '[registry."docker.io"]' "mirrors = [${list}]"${settings.map((line) => ` ${line}`).join('')}`,
  ];
}

/** The blocks with the same settings; names that may be equal at run time are made unique there. */
function hostBlocks(blocks: readonly Block[], http: boolean, hub: Block | undefined): string[] {
  const hosts = blocks.filter((block) => block.http === http && block !== hub).map(({ registry }) => registry);
  if (hosts.length === 0) return [];
  const format = `'[registry."%s"]\\n${http ? 'http = true\\n' : ''}insecure = true\\n'`;
  const names = hosts.map((host) => `"${tomlText(host) ?? ''}"`).join(' ');
  const unique = hosts.length > 1 && hosts.some((host) => host.literal === undefined);
  return [`printf ${format} ${unique ? `$(printf '%s\\n' ${names} | sort -u)` : names}`];
}

/** A registry's name for the inside of a TOML string in double quotes of the shell. */
function tomlText(registry: ShellWord): string | undefined {
  const inner = insideDoubleQuotes(registry);
  if (inner === undefined || (registry.literal !== undefined && /["\\\s]/.test(registry.literal))) return undefined;
  return inner;
}
