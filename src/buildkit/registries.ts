import { stringify } from 'smol-toml';
import type { PlanEntry } from '../model.ts';
import { escapeDoubleQuoted, insideDoubleQuotes, type ShellWord, type WordPart, wordOf } from '../shell/word.ts';
import { type Block, blocksOf, orderedMirrors, settingsOf, surelyDiffer, wordsOf } from './registry-blocks.ts';
import { type CallContext, overwrite } from './context.ts';
import type { Argument, CommandDraft, RenderProblem, Step } from './command-draft.ts';
import { ShellText } from './shell-text.ts';

const CONFIG_FILE = '~/.config/buildkit/buildkitd.toml';

/** Adds the settings of registries: a source policy, and buildkitd.toml where rootless buildkitd finds it by itself. */
export function addRegistries(draft: CommandDraft): void {
  const { entries } = draft.plan;
  const [policy] = draft.all('no-fallback');
  if (policy) {
    draft.temporary = true;
    draft.setup.push(sourcePolicy(entries, '"$k2b_out/policy.json"'));
    draft.add('--source-policy-file "$k2b_out/policy.json"', [policy.because, ...draft.because('mirror')]);
  }
  const config = registryConfig(entries, draft.call);
  if (config === undefined) {
    if (draft.call.forgetsRegistries) draft.setup.push(`rm -f ${CONFIG_FILE}`);
  } else if ('problem' in config) draft.problem ??= config;
  else {
    draft.setup.push(...config.setup);
    draft.arguments.push(...config.arguments);
  }
}

/** The steps that write buildkitd.toml, and the arguments that the client needs for the same registries. */
export interface RegistryConfig {
  readonly setup: readonly Step[];
  readonly arguments: readonly Argument[];
}

/**
 * Registry settings as buildkitd.toml, one block a registry (flags.md D). `http` with `insecure` tries HTTPS without
 * verification and then HTTP; `insecure` alone skips the verification. Token servers are reached by the client, which
 * needs its own setting (flags.md B8.1).
 * @returns undefined when nothing is to be set
 */
export function registryConfig(
  entries: readonly PlanEntry[],
  call: Pick<CallContext, 'noclobber'>,
): RegistryConfig | RenderProblem | undefined {
  const blocks = blocksOf(entries);
  if (blocks.length === 0) return undefined;
  const odd = blocks.flatMap(wordsOf).find(isOdd);
  if (odd) return { written: odd.raw, problem: 'it cannot be written into buildkitd.toml' };
  const shared = blocks.filter((block) => blocks.some((other) => other !== block && maySame(block, other)));
  const clash = shared.find((block) => shared.some((other) => maySame(block, other) && differ(block, other)));
  if (clash) {
    return { written: clash.registry.raw, problem: 'registries with different settings may be the same at run time' };
  }
  const groups = new Map(shared.map((block) => [settingsOf(block), shared.filter((other) => !differ(block, other))]));
  const fixed = blocks.filter((block) => !shared.includes(block));
  const writes = [...(fixed.length > 0 ? [printBlocks(fixed)] : []), ...[...groups.values()].map(printOnce)];
  const [first = [], ...rest] = writes;
  const target = `${overwrite(call)} ${CONFIG_FILE}`;
  const write =
    rest.length === 0 ? [...first, target] : `{ ${writes.map((words) => words.join(' ')).join('; ')}; } ${target}`;
  return { setup: ['mkdir -p ~/.config/buildkit', write], arguments: blocks.flatMap(clientArgument) };
}

/** Text that the shell would read as syntax stands in no name of a registry, and in few paths. */
function isOdd(word: ShellWord): boolean {
  const isSyntax = ({ kind, raw, ...part }: WordPart): boolean =>
    'value' in part ? /[$`]/.test(part.value) : kind === 'expansion' && raw.includes('"');
  return insideDoubleQuotes(word) === undefined || word.parts.some(isSyntax);
}

function maySame(a: Block, b: Block): boolean {
  return !surelyDiffer(a.registry, b.registry);
}

function differ(a: Block, b: Block): boolean {
  return settingsOf(a) !== settingsOf(b);
}

/** The lines of blocks, as words of a printf. */
function printBlocks(blocks: readonly Block[]): string[] {
  const text = new ShellText();
  const value = (word: ShellWord): string => text.mark(word) ?? '';
  const registry = Object.fromEntries(blocks.map((block) => [value(block.registry), tableOf(block, value)]));
  const lines = stringify({ registry })
    .split('\n')
    .filter((line) => line !== '');
  return [`printf '%s\\n'`, ...lines.map((line) => text.quote(line))];
}

function tableOf({ mirrors, http, unverified, authorities, pairs }: Block, value: (word: ShellWord) => string) {
  return {
    ...(mirrors.length > 0 && { mirrors: mirrors.map(value) }),
    ...(http && { http }),
    ...((http || unverified) && { insecure: true }),
    ...(authorities.length > 0 && { ca: authorities.map(value) }),
    ...(pairs.length > 0 && {
      keypair: pairs.map(({ certificate, key }) => ({ key: value(key), cert: value(certificate) })),
    }),
  };
}

const EACH = wordOf([{ kind: 'expansion', name: 'k2b_registry', plain: true, raw: '$k2b_registry', quote: '"' }]);

/** Registries with the same settings, which may be the same one at run time, get one block each all the same. */
function printOnce(blocks: readonly Block[]): string[] {
  const names = blocks.map(({ registry }) => `"${insideDoubleQuotes(registry) ?? ''}"`).join(' ');
  const body = printBlocks(blocks.slice(0, 1).map((block) => ({ ...block, registry: EACH })));
  return [`for k2b_registry in $(printf '%s\\n' ${names} | sort -u); do ${body.join(' ')}; done`];
}

/** buildctl itself fetches tokens, and looks for its settings by the host that the registry is called by. */
function clientArgument({ registry, unverified, authorities, pairs, because }: Block): Argument[] {
  if (!unverified && authorities.length + pairs.length === 0) return [];
  const fields = [
    registry.literal === 'docker.io' ? 'host=registry-1.docker.io' : csvField('host', registry),
    ...(unverified ? ['insecure=true'] : []),
    ...authorities.map((file) => csvField('ca', file)),
    ...pairs.flatMap(({ certificate, key }) => [csvField('cert', certificate), csvField('key', key)]),
  ];
  return [{ text: `--registry-auth-tlscontext "${fields.join(',')}"`, because }];
}

/** A field for the inside of double quotes; its own quotes open before the name (flags.md B3). */
function csvField(name: string, word: ShellWord): string {
  const inner = insideDoubleQuotes(word) ?? '';
  const needsQuotes = word.parts.some((part) => part.kind === 'text' && /[,"]/.test(part.value));
  if (!needsQuotes) return `${name}=${inner}`;
  const doubled = word.parts.map((part): WordPart => {
    if (part.kind !== 'text') return part;
    const value = part.value.replaceAll('"', '""');
    return { ...part, value, raw: escapeDoubleQuoted(value), quote: '"' };
  });
  return `\\"${name}=${insideDoubleQuotes(wordOf(doubled, '')) ?? ''}\\"`;
}

/**
 * A source policy that takes images from a mirror alone (flags.md D3); BuildKit's own mirrors fall back to the registry.
 * @param file - where it is written, as a word of the shell
 */
function sourcePolicy(entries: readonly PlanEntry[], file: string): Step {
  const text = new ShellText();
  const rules = orderedMirrors(entries).map(({ of, registry }) => ({
    action: 'CONVERT',
    selector: { identifier: `docker-image://${text.mark(of) ?? ''}/*` },
    updates: { identifier: `docker-image://${text.mark(registry) ?? ''}/\${1}` },
  }));
  return [`printf '%s\\n'`, text.quote(JSON.stringify({ rules })), `> ${file}`];
}
