import type { BuildPlan, FlagOccurrence, PlanEntry } from '../model.ts';
import {
  around,
  insideDoubleQuotes,
  literalPrefix,
  literalWord,
  type ShellWord,
  splitWord,
  wordOf,
} from '../shell/word.ts';
import { type CallContext, isCurrentFolder, isProjectFolder } from './context.ts';
import { finishDigestFiles, guarded } from './digest.ts';
import { placeDockerfile } from './dockerfile.ts';
import { CONFIG_FILE, registryConfig } from './registries.ts';
import { cacheReference, completeTag, mayBeEmpty, repositoryOf } from './names.ts';

/** One argument of the emitted command, with the flags that it comes from. */
export interface Argument {
  readonly text: string;
  readonly because: readonly FlagOccurrence[];
}

/** A build command with the steps around it; one chain in the place of one command (DESIGN D9). */
export interface Rendered {
  readonly setup: readonly string[];
  readonly environment: readonly string[];
  readonly arguments: readonly Argument[];
  readonly finish: readonly string[];
  /** The Dockerfile is looked for at run time. */
  readonly searches: boolean;
}

/** A value that the renderer cannot write. */
export interface RenderProblem {
  readonly written: string;
  readonly problem: string;
}

type Entry<K extends PlanEntry['kind']> = Extract<PlanEntry, { kind: K }>;

/** Renders a plan for `buildctl-daemonless.sh build`, in the order of GitLab's guide. */
export function renderRootless(plan: BuildPlan, call: CallContext): Rendered | RenderProblem {
  const renderer = new Renderer(plan, call);
  const rendered = renderer.render();
  return renderer.problem ?? rendered;
}

class Renderer {
  problem: RenderProblem | undefined;
  private readonly setup: string[] = [];
  private readonly finish: string[] = [];
  private readonly args: Argument[] = [];
  private temporary = false;
  private searches = false;
  private readonly plan: BuildPlan;
  private readonly call: CallContext;

  constructor(plan: BuildPlan, call: CallContext) {
    this.plan = plan;
    this.call = call;
  }

  render(): Rendered {
    this.args.push({ text: '--frontend dockerfile.v0', because: [] });
    this.context();
    for (const { platform, because } of this.all('platform')) this.word('--opt', 'platform=', platform, [because]);
    for (const { stage, because } of this.all('target')) this.word('--opt', 'target=', stage, [because]);
    for (const entry of this.plan.entries) this.option(entry);
    this.registries();
    this.cache();
    this.outputs();
    for (const { mode, because } of this.all('progress'))
      this.args.push({ text: `--progress ${mode}`, because: [because] });
    const variables = this.all('environment').map(({ name, value }) => `${name}=${value}`);
    const environment = [...this.call.environment, ...variables];
    const setup = this.temporary ? ['k2b_out=$(mktemp -d)', ...this.setup] : this.setup;
    return { setup, environment, arguments: this.args, finish: this.finish, searches: this.searches };
  }

  private all<K extends PlanEntry['kind']>(kind: K): Entry<K>[] {
    return this.plan.entries.filter((entry): entry is Entry<K> => entry.kind === kind);
  }

  private fail(word: ShellWord, problem: string): void {
    this.problem ??= { written: word.raw, problem };
  }

  private word(option: string, prefix: string, word: ShellWord, because: readonly FlagOccurrence[]): void {
    const text = around(prefix, word);
    if (text === undefined) this.fail(word, 'its quoting or its patterns do not fit into one argument');
    else this.args.push({ text: `${option} ${text}`, because });
  }

  private context(): void {
    const entry = this.all('context')[0];
    const archive = this.all('context-archive')[0];
    const dockerfile = this.all('dockerfile')[0];
    let directory = entry?.directory;
    if (archive) {
      this.setup.push('k2b_context=$(mktemp -d)', unpack(archive.file));
      this.args.push({ text: '--local "context=$k2b_context"', because: [archive.because] });
      directory = undefined;
    } else if (entry) {
      const project = this.call.cwd === '' && isProjectFolder(entry.directory);
      const plain = project || entry.directory.literal === './' ? literalWord('.') : entry.directory;
      this.word('--local', 'context=', plain, [entry.because]);
    } else this.args.push({ text: '--local "context=$(mktemp -d)"', because: [] });
    const path = dockerfile?.path ?? literalWord('Dockerfile');
    const place = placeDockerfile(path, directory, this.call);
    if (!place) {
      this.fail(path, 'the place of the Dockerfile cannot be tested at run time');
      return;
    }
    const because = dockerfile ? [dockerfile.because] : [];
    this.setup.push(...place.setup);
    this.searches = place.setup.length > 0;
    const same = directory && isCurrentFolder(place.directory, this.call.cwd);
    this.word('--local', 'dockerfile=', same ? literalWord('.') : place.directory, because);
    if (place.filename.literal !== 'Dockerfile') this.word('--opt', 'filename=', place.filename, because);
  }

  private option(entry: PlanEntry): void {
    switch (entry.kind) {
      case 'build-arg':
        this.word('--opt', 'build-arg:', entry.assignment, [entry.because]);
        return;
      case 'build-arg-from-environment':
        this.args.push({
          text: `--opt "build-arg:${entry.name}=${this.call.nounset ? `\${${entry.name}-}` : `$${entry.name}`}"`,
          because: [entry.because],
        });
        return;
      case 'label':
        this.word('--opt', 'label:', entry.assignment, [entry.because]);
        return;
    }
  }

  /** Daemon settings go where rootless buildkitd finds them by itself (flags.md C5). */
  private registries(): void {
    const config = registryConfig(this.all('mirror'), this.all('registry'));
    if (config === undefined) {
      if (this.call.forgetsRegistries) this.setup.push(`rm -f ${CONFIG_FILE}`);
      return;
    }
    if ('problem' in config) {
      this.problem ??= config;
      return;
    }
    this.setup.push(...config.setup);
    this.args.push(...config.arguments);
  }

  private cache(): void {
    const cache = this.all('cache')[0];
    if (!cache) return;
    const named = this.all('cache-repository')[0];
    const because = named ? [cache.because, named.because] : [cache.because];
    const destination = this.all('destination')[0]?.name;
    const repository = named?.repository ?? (destination && this.repository(destination));
    if (!repository) return;
    const [from, to] = this.cacheEnds(repository, named === undefined);
    if (from === undefined || to === undefined) return;
    const readOnly = this.all('cache-read-only')[0];
    const pairs: (readonly [string, string])[] = [['--import-cache', from]];
    if (!readOnly) pairs.push(['--export-cache', `${to},mode=max,ignore-error=true`]);
    if (!cache.when) {
      for (const [flag, value] of pairs) {
        this.args.push({ text: `${flag} "${value}"`, because: readOnly ? [...because, readOnly.because] : because });
      }
      return;
    }
    const when = insideDoubleQuotes(cache.when);
    if (when === undefined) return this.fail(cache.when, 'it cannot be tested at run time');
    this.setup.push(`case "${when}" in 1|t|T|TRUE|true|True) k2b_cache=1 ;; *) k2b_cache= ;; esac`);
    for (const [flag, value] of pairs) {
      this.args.push({ text: `\${k2b_cache:+${flag}} \${k2b_cache:+"${value}"}`, because });
    }
  }

  /** The repository of a destination; where it hides in a variable the tag is cut off at run time, as Kaniko does. */
  private repository(destination: ShellWord): ShellWord | undefined {
    const known = repositoryOf(destination);
    if (known) return known;
    const inner = insideDoubleQuotes(destination);
    if (inner === undefined) {
      this.fail(destination, 'it cannot be written inside double quotes');
      return undefined;
    }
    this.setup.push(
      `k2b_repository="${inner}"`,
      'case "${k2b_repository##*/}" in *:*) k2b_repository=${k2b_repository%:*} ;; esac',
    );
    return wordOf([{ kind: 'expansion', name: 'k2b_repository', plain: true, raw: '$k2b_repository', quote: '"' }]);
  }

  private cacheEnds(repository: ShellWord, inferred: boolean): [string?, string?] {
    const insecure = this.all('insecure-push').length > 0 ? ',registry.insecure=true' : '';
    if (!inferred && literalPrefix(repository).startsWith('oci:')) {
      const path = splitWord(repository, ':')?.after;
      const inner = path && insideDoubleQuotes(path);
      if (inner) return [`type=local,src=${inner}`, `type=local,dest=${inner}`];
    }
    const reference = cacheReference(repository, inferred, this.call.cacheSuffix);
    if (reference === undefined) {
      this.fail(repository, 'it cannot be written inside double quotes');
      return [];
    }
    const base = `type=registry,ref=${reference}${insecure}`;
    return [base, base];
  }

  private outputs(): void {
    const names = this.all('destination').map((entry) => ({ ...entry, name: completeTag(entry.name, this.call) }));
    const because = names.map((entry) => entry.because);
    const attributes = this.all('attribute');
    const attributeText = attributes.map(({ text }) => `,${text}`).join('');
    const shared = attributes.map((entry) => entry.because);
    this.files(names, attributeText, shared);
    const noPush = this.all('no-push')[0];
    const digests = this.all('digest-file');
    if (noPush) {
      if (digests.length > 0) {
        const text = `--output type=image,push=false${attributeText}`;
        this.args.push({ text, because: [noPush.because, ...shared, ...digests.map((entry) => entry.because)] });
      }
    } else this.push(names, attributeText, [...because, ...shared]);
    if (digests.length === 0) return;
    this.temporary = true;
    this.args.push({
      text: '--metadata-file "$k2b_out/metadata.json"',
      because: digests.map((entry) => entry.because),
    });
    const steps = finishDigestFiles(
      digests,
      names.map(({ name }) => name),
    );
    if (Array.isArray(steps)) this.finish.push(...(steps as string[]));
    else this.problem ??= steps as RenderProblem;
  }

  private push(names: readonly Entry<'destination'>[], attributes: string, because: readonly FlagOccurrence[]): void {
    const insecure = this.all('insecure-push')[0];
    const tail = `,push=true${attributes}${insecure ? ',registry.insecure=true' : ''}`;
    const causes = insecure ? [...because, insecure.because] : because;
    const [first, ...rest] = names;
    if (!first) return;
    if (rest.length === 0) {
      const text = around('type=image,name=', first.name, tail, false);
      if (text === undefined) return this.fail(first.name, 'it cannot be written into one argument');
      if (mayBeEmpty(first.name)) this.setup.push(`[ -n ${around('', first.name)} ]`);
      this.args.push({ text: `--output ${text}`, because: causes });
      return;
    }
    const list = this.nameList(names);
    if (list !== undefined)
      this.args.push({ text: `--output "type=image,\\"name=${list}\\"${tail}"`, because: causes });
  }

  /** Names joined by commas, for the inside of double quotes. */
  private nameList(names: readonly Entry<'destination'>[]): string | undefined {
    const inner: string[] = [];
    for (const { name } of names) {
      const text = insideDoubleQuotes(name);
      if (text === undefined) {
        this.fail(name, 'it cannot be written inside double quotes');
        return undefined;
      }
      inner.push(text);
    }
    return inner.join(',');
  }

  /** Tar files and layouts are written outside the context and moved: BuildKit opens them before it reads the context. */
  private files(names: readonly Entry<'destination'>[], attributes: string, shared: readonly FlagOccurrence[]): void {
    const tar = this.all('tar')[0];
    const layout = this.all('oci-layout')[0];
    if (!tar && !layout) return;
    this.temporary = true;
    if (layout) {
      const target = around('', layout.path);
      this.args.push({
        text: `--output "type=oci,dest=$k2b_out/layout,tar=false${attributes}"`,
        because: [layout.because, ...shared],
      });
      this.finish.push(`mkdir -p ${target ?? ''}`, `cp -R "$k2b_out/layout/." ${target ?? ''}`);
      if (target === undefined) this.fail(layout.path, 'it cannot be written as one word');
    }
    if (!tar) return;
    const list = names.length === 0 ? 'docker.io/unset-repo/unset-image-name:latest' : this.nameList(names);
    if (list === undefined) return;
    const name = names.length > 1 ? `\\"name=${list}\\"` : `name=${list}`;
    this.args.push({
      text: `--output "type=docker,${name},dest=$k2b_out/image.tar${attributes}"`,
      because: [tar.because, ...shared],
    });
    const target = around('', tar.path);
    if (target === undefined) this.fail(tar.path, 'it cannot be written as one word');
    else this.finish.push(guarded(tar.path, `mv "$k2b_out/image.tar" ${target}`));
  }
}

function unpack(file: ShellWord | 'stdin'): string {
  if (file === 'stdin') return 'tar -xz -C "$k2b_context"';
  return `tar -xzf ${around('', file) ?? file.raw} -C "$k2b_context"`;
}
