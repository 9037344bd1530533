import { diagnostic } from '../../diagnostics/index.ts';
import type { Diagnostic } from '../../model.ts';
import { builtInstructions, type DockerfileCheck, type DockerfileFacts, isFork } from '../facts.ts';
import type { Dockerfile, Instruction } from '../parse.ts';
import { ownValue } from '../../own-value.ts';

/** What BuildKit does for a flag or a form that Kaniko ignores or refuses, by instruction. */
const EFFECTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  RUN: {
    network: 'the command gets that network; host needs the entitlement network.host',
    security: 'the command gets that mode; insecure needs the entitlement security.insecure',
    device: 'the command gets that device, if the builder has it',
  },
  COPY: {
    parents: 'the folders of the sources are kept',
    exclude: 'the files that match are left out',
  },
  ADD: {
    checksum: 'the build stops when the file has another digest',
    'keep-git-dir': 'the folder .git is kept',
    exclude: 'the files that match are left out',
    unpack: 'the flag says whether the archive is unpacked',
  },
};

/** A URL that BuildKit clones as a repository. */
export const GIT_URL = /^(?:git@|git:\/\/|ssh:\/\/|https?:\/\/[^\s#?]+\.git(?:[#?]|$))/i;

/** A URL without the user and password that it may hold. */
export function withoutLogin(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
}

/** Flags of an instruction, and forms of it, that only BuildKit honours. */
export const checkInstructionFlags: DockerfileCheck = (dockerfile, facts) =>
  builtInstructions(dockerfile, facts, 'RUN', 'COPY', 'ADD').flatMap((instruction) => [
    ...flagFindings(dockerfile, instruction),
    ...formFindings(dockerfile, instruction, facts),
  ]);

function effectOf(keyword: string, name: string): string | undefined {
  const own = ownValue(EFFECTS, keyword);
  return own && ownValue(own, name);
}

function flagFindings({ locate }: Dockerfile, { keyword, flags }: Instruction): Diagnostic[] {
  return flags.flatMap(({ name, value, raw, range }) => {
    const effect = effectOf(keyword, name);
    if (effect === undefined || (name === 'network' && value === 'default')) return [];
    if (name === 'security' && value === 'sandbox') return [];
    return [diagnostic('K2B513', locate(range), { written: `${keyword} ${raw}`, effect })];
  });
}

function formFindings({ locate }: Dockerfile, instruction: Instruction, facts: DockerfileFacts): Diagnostic[] {
  const { keyword, heredocs, arguments: words } = instruction;
  const [first] = heredocs;
  if (first && keyword !== 'RUN' && !isFork(facts)) {
    const effect = 'the file is written';
    return [diagnostic('K2B513', locate(first.range), { written: `${keyword} ${first.raw}`, effect })];
  }
  if (keyword !== 'ADD') return [];
  return words.slice(0, -1).flatMap(({ value, range }) => {
    const effect = 'the repository is cloned';
    return GIT_URL.test(value)
      ? [diagnostic('K2B513', locate(range), { written: `ADD ${withoutLogin(value)}`, effect })]
      : [];
  });
}
