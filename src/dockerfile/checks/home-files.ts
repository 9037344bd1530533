import { diagnostic } from '../../diagnostics/index.ts';
import { builtInstructions, type DockerfileCheck } from '../facts.ts';

/** Any of these may run whatever program. */
const SCRIPTS = String.raw`make|sh|bash|\.\/\S+`;

/** Files of a home folder with the programs that read them; any program may read another file. */
const READERS: readonly (readonly [RegExp, string])[] = [
  [
    /\/\.(?:netrc|git-credentials|gitconfig|ssh\/.*)$/,
    'go|git|curl|wget|pip3?|npm|yarn|pnpm|composer|bundle|cargo|mvn|gradle|poetry|uv|ssh|scp|rsync',
  ],
  [/\/\.(?:npmrc|yarnrc(?:\.yml)?)$/, 'npm|npx|yarn|pnpm|bun'],
  [/\/pip\.conf$/, 'pip3?|python3?|poetry|uv|tox'],
];

/**
 * A file of the home folder that the script writes, such as `~/.netrc`: RUN saw it with Kaniko, which is root in the
 * container of the job. Without it a program may take packages from a public index and say nothing.
 */
export const checkHomeFiles: DockerfileCheck = (dockerfile, facts) => {
  const runs = builtInstructions(dockerfile, facts, 'RUN');
  return (facts.homeFiles ?? []).flatMap((path) => {
    const programs = READERS.find(([file]) => file.test(path))?.[1] ?? String.raw`\S+`;
    // eslint-disable-next-line names/no-text-as-pattern -- the programs are patterns of this module
    const use = new RegExp(String.raw`(?:^|[;&|(]\s*|\s)(?:${programs}|${SCRIPTS})(?=\s|$|[;&|)])`);
    const reader = runs.find(({ text, flags }) => use.test(text) && !flags.some(({ name }) => name === 'mount'));
    return reader ? [diagnostic('K2B511', dockerfile.locate(reader.range), { path })] : [];
  });
};
