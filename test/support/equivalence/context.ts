import { posix } from 'node:path';
import type { Call } from './types.ts';
import { PROJECT_DIR } from './variables.ts';

/** Context and Dockerfile of a call as the snapshot shows them, under names that both sides share. */
export interface Inputs {
  context: string;
  contextFiles: Record<string, string>;
  ignoreFile: string | null;
  dockerfile: string;
  dockerfileContent: string;
}

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** The inputs of a call; an error where the stand-in refused before it got to them. */
export function readInputs(call: Call, branch = ''): Inputs | { error: string } {
  const { context, contextSub, contextFiles, dockerfile, dockerfileContent, ignoreFile } = call.snapshot;
  if (context === null || dockerfile === null) return { error: call.refused ?? 'the call did not get to its context' };
  const isRemote = context.includes('://');
  const files = Object.fromEntries(
    // rootless BuildKit puts an empty file into the image for one it may not read.
    Object.entries(contextFiles).map(([name, hash]) => {
      // Credentials inside the context are compared by what they mean.
      if (`${context}/${name}` === posix.resolve(call.cwd, call.dockerConfig.path)) return [name, '<credentials>'];
      return [name, hash === 'unreadable' ? EMPTY_SHA256 : hash];
    }),
  );
  return {
    context: isRemote ? remoteContext(context, contextSub ?? '', branch) : localContext(context, files),
    contextFiles: files,
    ignoreFile,
    dockerfile,
    dockerfileContent: dockerfileContent ?? (isRemote ? `<${dockerfile} of the context>` : `<${dockerfile}>`),
  };
}

/** A directory outside the project has a name of its own on each side: its files are what can be compared. */
function localContext(path: string, files: Readonly<Record<string, string>>): string {
  if (path === PROJECT_DIR || path.startsWith(`${PROJECT_DIR}/`)) return path;
  return Object.keys(files).length === 0 ? '<empty>' : '<outside>';
}

/** Git contexts in one spelling: `git:HOST/REPO#REF:DIR`; Kaniko clones `git://` over https. */
function remoteContext(url: string, sub: string, branch: string): string {
  const git = /^(?:git|https?):\/\/([^#]*\.git)(?:#(.*))?$/.exec(url) ?? /^git:\/\/([^#]*)(?:#(.*))?$/.exec(url);
  if (git === null) return sub === '' ? url : `${url}:${sub}`;
  const [, repository = '', fragment = ''] = git;
  const [refs = '', inFragment = ''] = url.startsWith('git://') ? [fragment, ''] : fragment.split(':', 2);
  const ref =
    refs
      .split('#')
      .at(-1)
      ?.replace(/^refs\/(heads|tags)\//, '') ?? '';
  return `git:${repository}#${ref === '' ? branch : ref}:${sub === '' ? inFragment : sub}`;
}
