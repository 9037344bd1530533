import { escapeRegExp } from '../escape-regexp.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { ShellWord } from '../shell/word.ts';
import { recognizeImage } from './image.ts';
import { normalized } from './opened.ts';

/** Something in a script that runs Kaniko, or may do so, where nothing of it can be migrated. */
export interface Sign {
  /** `call`: the command line is one of the executor's, by its flags. `run`: it starts a Kaniko image, or the warmer. */
  readonly kind: 'call' | 'run';
  /** The program or the image. */
  readonly what: string;
  readonly command: SimpleCommand;
}

/** They only print. */
const PRINTS = /^(?:echo|printf|:|true|cat|grep|sed|awk)$/;

/** Flags that no other program has, in all their spellings. */
const OWN: ReadonlySet<string> = new Set(
  `cache-copy-layers cache-run-layers compressed-caching context-sub-path customPlatform force-build-metadata
  ignore-var-run image-fs-extract-retry image-name-tag-with-digest-file image-name-with-digest-file kaniko-dir
  push-ignore-immutable-tag-errors single-snapshot skip-default-registry-fallback skip-push-permission-check snapshotMode
  snapshot-mode tarPath use-new-run whitelist-var-run`.split(/\s+/),
);

const OF_TEXT = new RegExp(`kaniko|executor|--destination|--(?:${[...OWN].map(escapeRegExp).join('|')})\\b`, 'i');

/** False for a text in which no command is a sign; asked before anything is parsed. */
export function mayHoldSigns(text: string): boolean {
  return OF_TEXT.test(text);
}

/** What a command says of Kaniko by its program, its flags and the images that it names. */
export function signOf(command: SimpleCommand): Sign | undefined {
  const [name, ...args] = command.words;
  if (!name || PRINTS.test(name.literal ?? '')) return undefined;
  const image = args.map(imageOf).find((text) => text !== undefined);
  if (image !== undefined) return { kind: 'run', what: image, command };
  const program = normalized(name.literal ?? name.raw);
  if (/(?:^|\/)kaniko\/warmer$/.test(program)) return { kind: 'run', what: program, command };
  return isExecutorLine(program, args) ? { kind: 'call', what: program, command } : undefined;
}

/** The Kaniko image that a word names: `gcr.io/kaniko-project/executor:debug`, `--image=gcr.io/…`. */
function imageOf({ literal, raw }: ShellWord): string | undefined {
  const text = (literal ?? raw).replace(/^--?[\w-]+=/, '').replace(/^["']|["']$/g, '');
  const { kind } = recognizeImage(text);
  return kind === 'kaniko' || kind === 'warmer' ? text : undefined;
}

/** True for words that no other program takes: `--snapshot-mode`, or a destination beside a context or a Dockerfile. */
function isExecutorLine(program: string, args: readonly ShellWord[]): boolean {
  const flags = new Set(args.map(({ literal, raw }) => /^--?[\w-]+/.exec(literal ?? raw)?.[0] ?? ''));
  if ([...flags].some((flag) => OWN.has(flag.replace(/^--/, '')))) return true;
  const has = (...names: readonly string[]): boolean => names.some((name) => flags.has(name));
  if (has('--destination')) return has('--context', '-c', '--dockerfile', '-f');
  // Short flags mean other things elsewhere: `curl -d`, `docker --context`.
  return has('-d') && has('--context', '-c', '--dockerfile', '-f') && /(?:^|[/_-])(?:kaniko|executor)/i.test(program);
}
