import { parseBoolean } from '../kaniko/pflag.ts';
import { areAllVisible } from '../kaniko/visible-values.ts';
import { insideDoubleQuotes, literalPrefix, type ShellWord, splitWord, wordOf } from '../shell/word.ts';
import type { CommandDraft } from './command-draft.ts';
import { cacheReference, repositoryOf } from './names.ts';

/**
 * Adds the cache: Kaniko's repository, with one tag for each call of a job, so that jobs do not evict each other.
 * `mode=max` keeps the layers of every stage, as Kaniko does; a failed export only warns, as in Kaniko (flags.md B5).
 */
export function addCache(draft: CommandDraft): void {
  const cache = draft.all('cache')[0];
  if (!cache) return;
  const named = draft.all('cache-repository')[0];
  const because = named ? [cache.because, named.because] : [cache.because];
  const destination = draft.all('destination')[0]?.name;
  const repository = named?.repository ?? (destination && withoutTag(draft, destination));
  if (!repository) return;
  const [from, to] = ends(draft, repository, named === undefined);
  if (from === undefined || to === undefined) return;
  const readOnly = draft.all('cache-read-only')[0];
  const pairs: (readonly [string, string])[] = [['--import-cache', from]];
  if (!readOnly)
    pairs.push(['--export-cache', `${to},mode=${draft.call.cachePolicy?.mode ?? 'max'},ignore-error=true`]);
  if (!cache.when) {
    const causes = readOnly ? [...because, readOnly.because] : because;
    for (const [flag, value] of pairs) draft.add(`${flag} "${value}"`, causes);
    return;
  }
  const when = insideDoubleQuotes(cache.when);
  if (when === undefined) return draft.fail(cache.when, 'it cannot be tested at run time');
  // Kaniko stops at a value that is no boolean. A variable of the YAML may get one from whoever starts the pipeline.
  const isOfScript = cache.when.parts.every(
    (part) => part.kind !== 'expansion' || draft.call.isOfScript?.(part.name) === true,
  );
  const isBoolean =
    isOfScript && areAllVisible(cache.when, draft.call.values, (text) => parseBoolean(text) !== undefined);
  const other = isBoolean ? '*) k2b_cache= ;;' : '0|f|F|FALSE|false|False) k2b_cache= ;; *) false ;;';
  draft.setup.push(`case "${when}" in 1|t|T|TRUE|true|True) k2b_cache=1 ;; ${other} esac`);
  for (const [flag, value] of pairs) draft.add(`\${k2b_cache:+${flag}} \${k2b_cache:+"${value}"}`, because);
}

/** The repository of a destination; where it hides in a variable the tag is cut off at run time, as Kaniko does. */
function withoutTag(draft: CommandDraft, destination: ShellWord): ShellWord | undefined {
  const known = repositoryOf(destination);
  if (known) return known;
  const inner = insideDoubleQuotes(destination);
  if (inner === undefined) {
    draft.fail(destination, 'it cannot be written inside double quotes');
    return undefined;
  }
  draft.setup.push(
    `k2b_repository="${inner}"`,
    'case "${k2b_repository##*/}" in *:*) k2b_repository=${k2b_repository%:*} ;; esac',
  );
  return wordOf([{ kind: 'expansion', name: 'k2b_repository', plain: true, raw: '$k2b_repository', quote: '"' }]);
}

/** Where the cache is read from and written to, for the inside of double quotes. */
function ends(draft: CommandDraft, repository: ShellWord, inferred: boolean): [string?, string?] {
  const insecure = draft.has('insecure-push') ? ',registry.insecure=true' : '';
  if (!inferred && literalPrefix(repository).startsWith('oci:')) {
    const path = splitWord(repository, ':')?.after;
    const inner = path && insideDoubleQuotes(path);
    if (inner) return [`type=local,src=${inner}`, `type=local,dest=${inner}`];
  }
  const reference = cacheReference(repository, inferred, draft.call.cacheSuffix, draft.call.cachePolicy?.tag);
  if (reference === undefined) {
    draft.fail(repository, 'it cannot be written inside double quotes');
    return [];
  }
  const base = `type=registry,ref=${reference}${insecure}`;
  return [base, base];
}
