import { diagnostic } from '../../diagnostics/index.ts';
import type { Diagnostic } from '../../model.ts';
import { builtInstructions, type DockerfileCheck, isFork } from '../facts.ts';
import type { Dockerfile, InstructionFlag } from '../parse.ts';

/** Kaniko ignores `--mount` and runs the command without it. */
export const checkRunMount: DockerfileCheck = (dockerfile, facts) => {
  if (isFork(facts)) return [];
  return builtInstructions(dockerfile, facts, 'RUN').flatMap(({ flags }) =>
    flags.filter(({ name }) => name === 'mount').map((flag) => mounted(dockerfile, flag)),
  );
};

function mounted(dockerfile: Dockerfile, flag: InstructionFlag): Diagnostic {
  const location = dockerfile.locate(flag.range);
  const options = optionsOf(flag.value ?? '');
  const kind = options.get('type') ?? 'bind';
  const required = options.has('required') && options.get('required') !== 'false';
  if ((kind === 'secret' || kind === 'ssh') && !required) return diagnostic('K2B515', location, { kind });
  return diagnostic('K2B504', location, { kind, effect: effectOf(kind) });
}

function effectOf(kind: string): string {
  switch (kind) {
    case 'cache':
    case 'tmpfs':
      return 'what the command writes there is not in the image any more';
    case 'secret':
    case 'ssh':
      return 'the build stops, because the mount is required and the call hands none over';
    default:
      return 'the command sees the mounted files';
  }
}

/** The options of a mount, by name in lower case; one without a value is there with an empty text. */
function optionsOf(value: string): ReadonlyMap<string, string> {
  return new Map(
    value.split(',').map((field) => {
      const [name = '', ...rest] = field.trim().split('=');
      return [name.toLowerCase(), rest.join('=')];
    }),
  );
}
