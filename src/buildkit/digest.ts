import type { PlanEntry } from '../model.ts';
import { around, insideDoubleQuotes, literalPrefix, type ShellWord, splitWordLast } from '../shell/word.ts';
import { visibleTexts } from '../kaniko/visible-values.ts';
import { type CallContext, overwrite } from './context.ts';
import { isDockerHub, mayBeEmpty, splitTag } from './names.ts';
import type { RenderProblem } from './command-draft.ts';

type DigestFile = Extract<PlanEntry, { kind: 'digest-file' }>;

/** Takes the digest of the image (not of its config) out of the metadata file; the image has no jq (flags.md B6). */
const READ_DIGEST = `k2b_digest=$(sed -n 's/.*"containerimage\\.digest": *"\\([^"]*\\)".*/\\1/p' "$k2b_out/metadata.json")`;

/**
 * Steps after the build that write the digest files with Kaniko's exact bytes.
 * @param names - the destinations, with their tags completed, and as the user wrote them
 * @see https://github.com/GoogleContainerTools/kaniko/blob/v1.24.0/pkg/executor/push.go lines 140-244
 */
export function finishDigestFiles(
  files: readonly DigestFile[],
  names: readonly { readonly name: ShellWord; readonly written: string }[],
  call: Pick<CallContext, 'values' | 'noclobber'>,
): readonly string[] | RenderProblem {
  const to = overwrite(call);
  const steps = [READ_DIGEST, '[ -n "$k2b_digest" ]'];
  // With both name files given, Kaniko writes the tag into both.
  const withTag = files.some((file) => file.form === 'name-tag');
  for (const { form, path } of files) {
    const target = around('', path);
    if (target === undefined) return { written: path.raw, problem: 'it cannot be written as one word' };
    const folder = makeFolder(path);
    if (folder !== undefined) steps.push(guarded(path, folder));
    if (form === 'digest') {
      steps.push(guarded(path, `printf '%s' "$k2b_digest" ${to} ${target}`));
      continue;
    }
    const lines: string[] = [];
    for (const { name, written } of names) {
      const line = nameLine(name, withTag, call.values);
      if (line === undefined) return { written, problem: 'its registry and tag hide in a variable' };
      lines.push(`"${line}@$k2b_digest"`);
    }
    steps.push(guarded(path, `printf '%s\\n' ${lines.join(' ')} ${to} ${target}`));
  }
  return steps;
}

/** Kaniko writes nothing when the path is empty, as a variable may be. */
export function guarded(path: ShellWord, step: string): string {
  return mayBeEmpty(path) ? `{ [ -z ${around('', path) ?? path.raw} ] || ${step}; }` : step;
}

/** What tells a program that a path with a dash in front is no option. */
export function endOfOptions(path: ShellWord): string {
  return literalPrefix(path).startsWith('-') ? '-- ' : '';
}

/** Kaniko makes the folder of a digest file. */
function makeFolder(path: ShellWord): string | undefined {
  const cut = splitWordLast(path, '/');
  const inner = insideDoubleQuotes(path);
  // A device stands in a folder that is there.
  if (/^\/+dev\//.test(path.literal ?? '')) return undefined;
  const options = endOfOptions(path);
  if (!cut) return path.literal === undefined && inner !== undefined ? `mkdir -p "$(dirname "${inner}")"` : undefined;
  const folder = cut.before.parts.length === 0 ? undefined : around('', cut.before);
  return folder === undefined ? undefined : `mkdir -p ${options}${folder}`;
}

/** `REGISTRY/REPOSITORY[:TAG]` as Kaniko normalizes it, for the inside of double quotes. */
function nameLine(name: ShellWord, withTag: boolean, values: CallContext['values']): string | undefined {
  const cut = splitTag(name);
  const first = name.parts[0];
  const opaque = !cut && name.parts.at(-1)?.kind !== 'text' && !/CI_REGISTRY_IMAGE\}?"?$/.test(name.raw);
  if (opaque) return undefined;
  const hasRegistry =
    first?.kind === 'expansion' && (/^CI_REGISTRY(?:_IMAGE)?$/.test(first.name) || namesRegistry(name, values));
  if (first?.kind !== 'text' && !hasRegistry) return undefined;
  const repository = insideDoubleQuotes(cut?.repository ?? name);
  const tag = cut ? insideDoubleQuotes(cut.tag) : 'latest';
  if (repository === undefined || tag === undefined) return undefined;
  const full = hasRegistry ? repository : `${registryPrefix(name)}${withoutHub(repository)}`;
  return withTag ? `${full}:${tag}` : full;
}

/** True when every value in view names a registry that Kaniko writes as it is; Docker Hub gets another name. */
function namesRegistry(name: ShellWord, values: CallContext['values']): boolean {
  return visibleTexts(name, values).every((text) => {
    const [host = '', ...path] = text.split('/');
    const isHost =
      /^\$(?:CI_REGISTRY|\{CI_REGISTRY\}|CI_REGISTRY_IMAGE|\{CI_REGISTRY_IMAGE\})\b|^[\w.-]+:\d+$|^[\w-]+\.[\w.-]+$|^localhost$/.test(
        host,
      );
    return isHost && path.length > 0 && !/(?:^|\.)docker\.io$/.test(host);
  });
}

function withoutHub(repository: string): string {
  return repository.replace(/^(?:index\.)?docker\.io\//, '');
}

function registryPrefix(name: ShellWord): string {
  if (!isDockerHub(name)) return '';
  const rest = withoutHub(literalPrefix(name));
  return rest.includes('/') ? 'index.docker.io/' : 'index.docker.io/library/';
}
