import type { FlagOccurrence } from '../model.ts';
import { around, insideDoubleQuotes, isPlain, type ShellWord, variablesOf, wordOf } from '../shell/word.ts';
import { mayBeEmpty as mayWordBeEmpty } from '../worlds/emptiness.ts';
import { type Attributes, attributesOf } from './attributes.ts';
import type { CommandDraft, Entry } from './command-draft.ts';
import { endOfOptions, finishDigestFiles, guarded } from './digest.ts';
import { mayBeEmpty } from './names.ts';
import { completionOf } from './tags.ts';

type Destination = Entry<'destination'>;

/** Adds what the build writes: files first, the push last, so that the metadata speaks of what was pushed. */
export function addOutputs(draft: CommandDraft): void {
  const names = draft.all('destination').map((entry) => ({
    ...entry,
    name: completed(draft, entry.name),
    written: entry.name.raw,
  }));
  const attributes = attributesOf(draft);
  const noPush = draft.all('no-push')[0];
  const digests = draft.all('digest-file');
  const uses = (noPush ? 0 : 1) + draft.all('tar').length + digests.filter(({ form }) => form !== 'digest').length;
  const computed = names.find(({ name }) => name.parts.some(({ kind }) => kind === 'substitution'));
  if (computed && uses > 1) draft.fail(computed.name, 'its command would run more than once');
  if (noPush) guardNames(draft);
  addFiles(draft, names, attributes);
  if (!noPush) addPush(draft, names, attributes);
  else if (digests.length > 0) {
    // Without an output BuildKit writes no metadata.
    const because = [noPush.because, ...attributes.because, ...draft.because('digest-file')];
    draft.add(`--output ${quoted(`type=image,push=false${attributes.image}`)}`, because);
  }
  if (digests.length === 0) return;
  draft.temporary = true;
  draft.add('--metadata-file "$k2b_out/metadata.json"', draft.because('digest-file'));
  const steps = finishDigestFiles(digests, names, draft.call);
  if ('problem' in steps) draft.problem ??= steps;
  else draft.finish.push(...steps);
}

/** A destination whose empty tag becomes `latest`: in the word itself, or by a test at run time. */
function completed(draft: CommandDraft, name: ShellWord): ShellWord {
  const completion = completionOf(name, draft.call);
  if (completion.kind === 'none' || completion.kind === 'named') return name;
  const hidden = completion.kind === 'word' && draft.call.nounset ? completion.inner : undefined;
  if (completion.kind === 'word' && hidden === undefined) {
    // Where the shell stops at an unset variable, it must go on doing so.
    if (completion.variable !== undefined && draft.call.nounset) draft.setup.push(`: "$${completion.variable}"`);
    return completion.name;
  }
  const number = draft.setup.filter((step) => typeof step === 'string' && /^k2b_name\w*=/.test(step)).length;
  const variable = `k2b_name${number === 0 ? '' : `_${number + 1}`}`;
  draft.setup.push(
    `${variable}="${hidden ?? completion.inner ?? ''}"`,
    `case "$${variable}" in *:) ${variable}=\${${variable}}latest ;; esac`,
  );
  return wordOf([{ kind: 'expansion', name: variable, plain: true, raw: `$${variable}`, quote: '"' }]);
}

function addPush(draft: CommandDraft, names: readonly Destination[], attributes: Attributes): void {
  const insecure = draft.all('insecure-push')[0];
  const tail = `,push=true${attributes.image}${insecure ? ',registry.insecure=true' : ''}`;
  const because = [...names.map((entry) => entry.because), ...attributes.because, ...draft.because('insecure-push')];
  const [first, ...rest] = names;
  if (!first) return;
  if (rest.length === 0) {
    const text = around('type=image,name=', first.name, tail, false);
    if (text === undefined) return draft.fail(first.name, 'it cannot be written into one argument');
    const [written] = draft.all('destination');
    if (written && mayBeEmpty(written.name)) draft.setup.push(`[ -n ${around('', first.name) ?? ''} ]`);
    return draft.add(`--output ${text}`, because);
  }
  const list = nameList(draft, names);
  if (list !== undefined) draft.add(`--output "type=image,\\"name=${list}\\"${tail}"`, because);
}

/** Kaniko stops at an empty name also where nothing is pushed, and nothing else looks at it there. */
function guardNames(draft: CommandDraft): void {
  for (const { name } of draft.all('destination')) {
    const isVariable = name.parts.every(({ kind }) => kind === 'expansion' || kind === 'text') && mayBeEmpty(name);
    if (!isVariable || isHardlyEmpty(name) || !mayWordBeEmpty(name, draft.call)) continue;
    draft.setup.push(`[ -n ${around('', name) ?? ''} ]`);
  }
}

/** GitLab sets it wherever a job has a use for it. */
function isHardlyEmpty(name: ShellWord): boolean {
  return variablesOf(name).some((variable) => /^CI_REGISTRY(?:_IMAGE)?$/.test(variable));
}

/** Names joined by commas, for the inside of double quotes. */
function nameList(draft: CommandDraft, names: readonly Destination[]): string | undefined {
  const inner: string[] = [];
  for (const { name } of names) {
    const text = insideDoubleQuotes(name);
    if (text === undefined) {
      draft.fail(name, 'it cannot be written inside double quotes');
      return undefined;
    }
    inner.push(text);
  }
  return inner.join(',');
}

/** Tar files and layouts are written outside the context and moved: BuildKit opens them before it reads the context. */
function addFiles(draft: CommandDraft, names: readonly Destination[], attributes: Attributes): void {
  const tar = draft.all('tar')[0];
  const layout = draft.all('oci-layout')[0];
  if (!tar && !layout) return;
  draft.temporary = true;
  if (layout) {
    draft.add(`--output "type=oci,dest=$k2b_out/layout,tar=false${attributes.file}"`, causes(layout, attributes));
    const target = asOneWord(draft, layout.path);
    const options = endOfOptions(layout.path);
    draft.finish.push(`mkdir -p ${options}${target}`, `cp -R ${options}"$k2b_out/layout/." ${target}`);
  }
  if (!tar) return;
  const list = names.length === 0 ? 'docker.io/unset-repo/unset-image-name:latest' : nameList(draft, names);
  if (list === undefined) return;
  const name = names.length > 1 ? `\\"name=${list}\\"` : `name=${list}`;
  draft.add(`--output "type=docker,${name},dest=$k2b_out/image.tar${attributes.file}"`, causes(tar, attributes));
  // Kaniko fails where a folder has that name; mv would put the file into it.
  const isFolder = draft.call.isFolder?.(tar.path) === true || /\/"?$/.test(tar.path.raw);
  const options = `${isFolder ? '-T ' : ''}${endOfOptions(tar.path)}`;
  draft.finish.push(guarded(tar.path, `mv ${options}"$k2b_out/image.tar" ${asOneWord(draft, tar.path)}`));
}

function causes(entry: Entry<'tar' | 'oci-layout'>, attributes: Attributes): readonly FlagOccurrence[] {
  return [entry.because, ...attributes.because];
}

function asOneWord(draft: CommandDraft, path: ShellWord): string {
  const text = around('', path);
  if (text === undefined) draft.fail(path, 'it cannot be written as one word');
  return text ?? '';
}

/** Text that is already escaped for double quotes, in quotes where it needs them. */
function quoted(text: string): string {
  return isPlain(text) ? text : `"${text}"`;
}
