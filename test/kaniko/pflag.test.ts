import fc from 'fast-check';
import { FLAG_NAMES, nearestFlag } from '../../src/kaniko/flag-names.ts';
import { parseArguments, parseBoolean } from '../../src/kaniko/pflag.ts';
import type { KanikoFlavor } from '../../src/model.ts';
import { words } from './words.ts';

function read(line: string, flavor: KanikoFlavor = 'upstream') {
  const { occurrences, overridden, problems } = parseArguments(words(line), flavor);
  return {
    flags: occurrences.map(({ flag, value }) => `${flag}=${value.raw}`),
    written: occurrences.map(({ written }) => written),
    counting: occurrences.filter((one) => !overridden.has(one)).map(({ flag, value }) => `${flag}=${value.raw}`),
    problems: problems.map(({ kind, word }) => `${kind} ${word.raw}`),
  };
}

describe('spellings of a value (A1.1)', () => {
  test.each([
    ['--context app', 'context=app'],
    ['--context=app', 'context=app'],
    ['-c app', 'context=app'],
    ['-c=app', 'context=app'],
    ['-capp', 'context=app'],
    ['-f Dockerfile.prod', 'dockerfile=Dockerfile.prod'],
    ['-d r.io/a:1', 'destination=r.io/a:1'],
    ['-b bucket', 'bucket=bucket'],
    ['-vdebug', 'verbosity=debug'],
    ['--context=', 'context='],
    ['--build-arg=A=B=C', 'build-arg=A=B=C'],
    ['--build-arg A=B=C', 'build-arg=A=B=C'],
    ['-d==x', 'destination==x'],
    ['--label "a b=c d"', 'label="a b=c d"'],
    ['--label="a=b c"', 'label="a=b c"'],
    ['"--label=a=b c"', 'label="a=b c"'],
    ["--label='a=$b'", "label='a=$b'"],
    ['--"context"=app', 'context=app'],
    ['--context=$CI_PROJECT_DIR/app', 'context=$CI_PROJECT_DIR/app'],
    ['--context="$A"/b', 'context="$A"/b'],
    ['-c$DIR', 'context=$DIR'],
    ['-c="$DIR"', 'context="$DIR"'],
  ])('%s', (line, expected) => {
    const { flags, problems } = read(line);

    expect(flags).toEqual([expected]);
    expect(problems).toEqual([]);
  });

  test('every flag with a value takes both spellings', () => {
    for (const { name, boolean, forks } of FLAG_NAMES) {
      if (boolean) continue;
      const flavor = forks?.[0] ?? 'upstream';

      const value = name === 'cache-ttl' ? '1h' : '1';

      expect(read(`--${name} ${value}`, flavor)).toMatchObject({ flags: [`${name}=${value}`], problems: [] });
      expect(read(`--${name}=${value}`, flavor)).toMatchObject({ flags: [`${name}=${value}`], problems: [] });
    }
  });

  test('what the user wrote is kept, with its range', () => {
    const line = '--context  "$CI_PROJECT_DIR" -d=a --force';

    const { occurrences } = parseArguments(words(line), 'upstream');

    expect(occurrences.map(({ written }) => written)).toEqual(['--context "$CI_PROJECT_DIR"', '-d=a', '--force']);
    const ranges = occurrences.map(({ range }) => `x ${line}`.slice(range.start, range.end));
    expect(ranges).toEqual(['--context  "$CI_PROJECT_DIR"', '-d=a', '--force']);
  });
});

describe('booleans (A1.2)', () => {
  test('bare means true', () => {
    expect(read('--cache').flags).toEqual(['cache=true']);
  });

  test.each(['1', 't', 'T', 'TRUE', 'true', 'True'])('=%s is true', (text) => {
    expect(parseBoolean(text)).toBe(true);
    expect(read(`--cache=${text}`)).toMatchObject({ flags: [`cache=${text}`], problems: [] });
  });

  test.each(['0', 'f', 'F', 'FALSE', 'false', 'False'])('=%s is false', (text) => {
    expect(parseBoolean(text)).toBe(false);
    expect(read(`--no-push=${text}`).problems).toEqual([]);
  });

  test.each(['yes', 'no', 'on', 'tRue', 'Y', '2', "''"])('=%s is a usage error', (text) => {
    expect(read(`--cache=${text}`).problems).toEqual([`bad-boolean --cache=${text}`]);
  });

  test('an empty value is a usage error', () => {
    expect(read('--cache=').problems).toEqual(['bad-boolean --cache=']);
  });

  test('a value after a blank is a positional word', () => {
    const { flags, problems } = read('--cache true --no-push');

    expect(flags).toEqual(['cache=true', 'no-push=true']);
    expect(problems).toEqual(['positional true']);
  });

  test('an expansion is a value that is known at run time', () => {
    expect(read('--cache=$CACHE')).toMatchObject({ flags: ['cache=$CACHE'], problems: [] });
  });
});

describe('words that are no flags (A1.3, A1.7)', () => {
  test.each([
    ['version', ['positional version']],
    ['-', ['positional -']],
    ['build --force', ['positional build']],
    ['--force -- --cache x', ['positional --cache', 'positional x']],
  ])('%s', (line, expected) => {
    expect(read(line).problems).toEqual(expected);
  });

  test('-- alone ends the flags', () => {
    expect(read('--force --')).toMatchObject({ flags: ['force=true'], problems: [] });
  });

  test('-- is a value like any other behind a flag that takes one', () => {
    expect(read('--context -- --force').flags).toEqual(['context=--', 'force=true']);
  });

  test.each(['$ARGS', '${EXTRA:-}', '"$ARG"', '$(flags)', '--$FLAG', '--build-arg$X', '-$X', '$[[ inputs.flags ]]'])(
    '%s may hold flags',
    (line) => {
      expect(read(line).problems).toEqual([`may-hold-flags ${line}`]);
    },
  );

  test('a word that starts with a blank is told apart', () => {
    expect(read('\\ --context .').problems).toContain('blank-first \\ --context');
  });
});

describe('unknown flags', () => {
  test.each(['--contxt=.', '--Context=.', '--context-path', '-x', '---context'])('%s', (line) => {
    expect(read(line).problems).toEqual([`unknown-flag ${line}`]);
  });

  test('a single dash reads a shorthand with its value', () => {
    expect(read('-context').flags).toEqual(['context=ontext']);
  });

  test('a flag of a fork is unknown to upstream and known to that fork', () => {
    expect(read('--annotation=a=b').problems).toEqual(['unknown-flag --annotation=a=b']);
    expect(read('--annotation=a=b', 'chainguard').problems).toEqual([]);
    expect(read('--secret id=x', 'chainguard').problems[0]).toBe('unknown-flag --secret');
    expect(read('--secret id=x', 'osscontainertools').problems).toEqual([]);
    expect(read('--secret id=x', 'unknown').problems).toEqual([]);
  });
});

describe('durations', () => {
  test.each(['336h', '1h30m', '1.5h', '0', '90s', '-1h', '500ms', '$TTL'])('%s is one', (text) => {
    expect(read(`--cache-ttl=${text}`).problems).toEqual([]);
  });

  test.each(['14d', '336', '', 'h', '1 h', 'two weeks'])('%p is none', (text) => {
    expect(read(`--cache-ttl="${text}"`).problems).toHaveLength(1);
  });
});

describe('a boolean with its value in a word of its own', () => {
  const meant = (line: string) =>
    parseArguments(words(line), 'upstream').problems.map((problem) => ('flag' in problem ? problem.flag : undefined));

  test.each([
    ['--cache true', ['cache']],
    ['--no-push 0', ['no-push']],
    ['--cache maybe', [undefined]],
    ['--context . true', [undefined]],
  ])('%s', (line, expected) => {
    expect(meant(line)).toEqual(expected);
  });
});

describe('the nearest flag', () => {
  test.each([
    ['destinaton', 'destination'],
    ['build-args', 'build-arg'],
    ['Dockerfile', 'dockerfile'],
    ['skip_tls_verify', 'skip-tls-verify'],
    ['registry-miror', 'registry-mirror'],
  ])('of --%s is --%s', (name, near) => {
    expect(nearestFlag(name, 'upstream')).toBe(near);
  });

  test.each(['push', 'x', 'platform', 'file', ''])('there is none of --%s', (name) => {
    expect(nearestFlag(name, 'upstream')).toBeUndefined();
  });

  test('a flag of a fork is none of upstream', () => {
    expect(nearestFlag('secrets', 'upstream')).toBeUndefined();
    expect(nearestFlag('secrets', 'osscontainertools')).toBe('secret');
  });
});

describe('values that are missing or swallowed', () => {
  test('at the end of the line', () => {
    expect(read('--force --context').problems).toEqual(['missing-value --context']);
  });

  test.each(['--build-arg --destination=r.io/a', '--target --force', '-d --context'])(
    '%s: the next flag is the value',
    (line) => {
      const { flags, problems } = read(line);

      expect(flags).toHaveLength(1);
      expect(problems).toEqual([`swallowed ${line.split(' ')[0] ?? ''}`]);
    },
  );

  test('a shorthand is swallowed, too', () => {
    expect(read('--target -d r.io/a').problems).toEqual(['swallowed --target']);
  });

  test('a value that only looks a bit like a flag is a value', () => {
    expect(read('--label --- --context .').problems).toEqual([]);
  });
});

describe('repeated flags (A1.4)', () => {
  test.each([
    ['--context a --context b', ['context=b']],
    ['--context a -c b -c=c', ['context=c']],
    ['--no-push --no-push=false', ['no-push=false']],
    ['--tar-path a --tarPath b', ['tar-path=b']],
    ['--tarPath b --tar-path a', ['tar-path=a']],
    ['--ignore-var-run --whitelist-var-run=false', ['ignore-var-run=false']],
    ['--customPlatform a --custom-platform b', ['custom-platform=a']],
    ['--custom-platform b --customPlatform a', ['custom-platform=a']],
    ['--customPlatform= --custom-platform b', ['custom-platform=b']],
    ['--snapshotMode a --snapshotMode b --snapshot-mode c', ['snapshot-mode=b']],
  ])('%s', (line, expected) => {
    expect(read(line).counting).toEqual(expected);
  });

  test('an empty old spelling behind the new one', () => {
    expect(read('--custom-platform b --customPlatform=').counting).toEqual(['custom-platform=b']);
  });

  test('all of --target count in the fork', () => {
    expect(read('--target a --target b', 'osscontainertools').counting).toEqual(['target=a', 'target=b']);
  });

  test.each(['destination', 'build-arg', 'label', 'ignore-path', 'insecure-registry', 'registry-mirror', 'git'])(
    'all of --%s count',
    (name) => {
      expect(read(`--${name} a=1 --${name}=b=2 --${name} a=1`).counting).toHaveLength(3);
    },
  );
});

test('every list of words is read without an exception, and each word is accounted for', () => {
  const piece = fc.constantFrom(
    '--context',
    '-c',
    '--cache',
    '=',
    'true',
    '"$A"',
    '$B',
    '--',
    '-',
    "'x y'",
    '\\ ',
    'd',
  );
  const line = fc.array(
    fc.array(piece, { minLength: 1, maxLength: 3 }).map((list) => list.join('')),
    { maxLength: 6 },
  );

  fc.assert(
    fc.property(line, (list) => {
      const given = words(list.join(' '));

      const { occurrences, problems } = parseArguments(given, 'upstream');

      if (problems.some(({ kind }) => kind === 'swallowed' || kind === 'blank-first')) return;
      const covered = given.filter(
        ({ start, end, literal }) =>
          literal === '--' ||
          occurrences.some(({ range }) => range.start <= start && end <= range.end) ||
          problems.some(({ word }) => word.start === start),
      );
      expect(covered).toHaveLength(given.length);
    }),
    { numRuns: 400, seed: 11 },
  );
});
