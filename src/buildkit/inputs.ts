import type { PlanEntry } from '../model.ts';
import { around, insideDoubleQuotes, literalWord, type ShellWord, wordOf } from '../shell/word.ts';
import type { CommandDraft, Entry } from './command-draft.ts';
import { isCurrentFolder, isProjectFolder } from './context.ts';
import { isAbsolute, placeDockerfile, placeOfRelative } from './dockerfile.ts';

/** Adds context, Dockerfile, platform, target, build args, labels and secrets, in the order of GitLab's guide. */
export function addInputs(draft: CommandDraft): void {
  addContext(draft);
  for (const { platform, because } of draft.all('platform')) draft.word('--opt', 'platform=', platform, [because]);
  for (const { stage, because } of draft.all('target')) draft.word('--opt', 'target=', stage, [because]);
  for (const entry of draft.plan.entries) addOption(draft, entry);
}

function addContext(draft: CommandDraft): void {
  const [entry] = draft.all('context');
  const [archive] = draft.all('context-archive');
  const [remote] = draft.all('context-url');
  const path = draft.all('dockerfile')[0]?.path ?? literalWord('Dockerfile');
  if (remote) return addRemoteContext(draft, remote, path);
  if (archive) {
    draft.setup.push('k2b_context=$(mktemp -d)', unpack(archive.file), ...enter(draft, archive.folder));
    draft.add('--local "context=$k2b_context"', [archive.because]);
  } else if (entry) {
    const project = draft.call.cwd === '' && isProjectFolder(entry.directory);
    const plain = project || entry.directory.literal === './' ? literalWord('.') : entry.directory;
    draft.word('--local', 'context=', plain, [entry.because]);
  } else draft.add('--local "context=$(mktemp -d)"');
  addDockerfile(draft, path, archive ? UNPACKED : entry?.directory);
}

/** Kaniko looks for the Dockerfile in the working directory first, whatever the context is. */
function addRemoteContext(draft: CommandDraft, remote: Entry<'context-url'>, path: ShellWord): void {
  const { url, folder, because } = remote;
  draft.word('--opt', 'context=', url, [because]);
  if (folder) draft.word('--opt', 'contextsubdir=', folder, [because]);
  const place = isAbsolute(path) ? 'checkout' : placeOfRelative(path, draft.call);
  if (place === undefined) return draft.fail(path, 'whether it lies in the checkout or in the context is not known');
  if (place === 'checkout') {
    addDockerfile(draft, path, undefined);
    draft.add('--opt dockerfilekey=dockerfile', draft.because('dockerfile'));
  } else if (path.literal !== 'Dockerfile') draft.word('--opt', 'filename=', path, draft.because('dockerfile'));
}

function addDockerfile(draft: CommandDraft, path: ShellWord, directory: ShellWord | undefined): void {
  const place = placeDockerfile(path, directory, draft.call);
  if (!place) return draft.fail(path, 'the place of the Dockerfile cannot be tested at run time');
  const because = draft.because('dockerfile');
  draft.setup.push(...place.setup);
  draft.searches = place.setup.length > 0;
  const same = directory && isCurrentFolder(place.directory, draft.call.cwd);
  draft.word('--local', 'dockerfile=', same ? literalWord('.') : place.directory, because);
  if (place.filename.literal !== 'Dockerfile') draft.word('--opt', 'filename=', place.filename, because);
}

function addOption(draft: CommandDraft, entry: PlanEntry): void {
  switch (entry.kind) {
    case 'build-arg':
      return draft.word('--opt', 'build-arg:', entry.assignment, [entry.because]);
    case 'build-arg-from-environment': {
      const value = draft.call.nounset ? `\${${entry.name}-}` : `$${entry.name}`;
      return draft.add(`--opt "build-arg:${entry.name}=${value}"`, [entry.because]);
    }
    case 'label':
      return draft.word('--opt', 'label:', entry.assignment, [entry.because]);
    case 'secret':
      return draft.word('--secret', '', entry.fields, [entry.because]);
  }
}

/** Where an archive is unpacked; its Dockerfile may be in it (K cmd/executor/cmd/root.go:356-405). */
const UNPACKED = wordOf([{ kind: 'expansion', name: 'k2b_context', plain: true, raw: '$k2b_context', quote: '"' }]);

function enter(draft: CommandDraft, folder: ShellWord | undefined): readonly string[] {
  const inner = folder && insideDoubleQuotes(folder);
  if (folder && inner === undefined) draft.fail(folder, 'it cannot be written inside double quotes');
  return inner === undefined ? [] : [`k2b_context="$k2b_context/${inner}"`];
}

function unpack(file: ShellWord | 'stdin'): string {
  if (file === 'stdin') return 'tar -xz -C "$k2b_context"';
  return `tar -xzf ${around('', file) ?? file.raw} -C "$k2b_context"`;
}
