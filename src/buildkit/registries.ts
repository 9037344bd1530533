import type { PlanEntry } from '../model.ts';
import { insideDoubleQuotes, meaning, type ShellWord } from '../shell/word.ts';
import type { Argument, RenderProblem } from './render.ts';

type Mirror = Extract<PlanEntry, { kind: 'mirror' }>;
type Registry = Extract<PlanEntry, { kind: 'registry' }>;

const FILE = '~/.config/buildkit/buildkitd.toml';

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
  const lines: string[] = [];
  const args: Argument[] = [];
  if (mirrors.length > 0) {
    const names: string[] = [];
    for (const { registry } of mirrors) {
      const name = tomlText(registry);
      if (name === undefined) return problemOf(registry);
      names.push(name);
    }
    const list = names.map((name) => `\\"${name}\\"`).join(', ');
    lines.push(`'[registry."docker.io"]'`, `"mirrors = [${list}]"`);
  }
  const blocks = new Map<string, { registry: ShellWord; http: boolean; entries: Registry[] }>();
  for (const entry of registries) {
    const key = meaning(entry.registry);
    const block = blocks.get(key) ?? { registry: entry.registry, http: false, entries: [] };
    blocks.set(key, { ...block, http: block.http || entry.http, entries: [...block.entries, entry] });
  }
  for (const { registry, http, entries } of blocks.values()) {
    const name = tomlText(registry);
    if (name === undefined) return problemOf(registry);
    lines.push(`"[registry.\\"${name}\\"]"`, ...(http ? [`'http = true'`] : []), `'insecure = true'`);
    const because = entries.map((entry) => entry.because);
    args.push({ text: `--registry-auth-tlscontext "host=${name},insecure=true"`, because });
  }
  const setup = ['mkdir -p ~/.config/buildkit', `printf '%s\\n' ${lines.join(' ')} > ${FILE}`];
  return { setup, arguments: args };
}

/** A registry's name for the inside of a TOML string in double quotes of the shell. */
function tomlText(registry: ShellWord): string | undefined {
  const inner = insideDoubleQuotes(registry);
  if (inner === undefined || (registry.literal !== undefined && /["\\\s]/.test(registry.literal))) return undefined;
  return inner;
}

function problemOf(registry: ShellWord): RenderProblem {
  return { written: registry.raw, problem: 'it cannot be written into buildkitd.toml' };
}
