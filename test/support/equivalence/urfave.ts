import { BUILDCTL_BOOLEANS, BUILDCTL_VALUES } from './buildctl-flags.ts';
import { FlagValues, parseBoolean } from './pflag.ts';

/**
 * Reads buildctl's arguments as urfave/cli v3 does: words are trimmed, one dash is as good as two, positionals are
 * ignored, the flags of the root command go before and after `build`.
 */
export function parseBuildctlArguments(argv: readonly string[]): FlagValues | { error: string } {
  const flags = new FlagValues();
  for (let at = 0; at < argv.length; at++) {
    const word = (argv[at] ?? '').trim();
    if (word === '--' || word === '-') break;
    if (!word.startsWith('-')) continue;
    const text = word.replace(/^--?/, '');
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const given = equals < 0 ? undefined : text.slice(equals + 1);
    if (BUILDCTL_BOOLEANS.has(name)) {
      const value = given === undefined || given === '' ? 'true' : given;
      if (parseBoolean(value) === undefined) return { error: `invalid value "${value}" for flag -${name}` };
      flags.add(name, value);
    } else if (BUILDCTL_VALUES.has(name)) {
      if (given === undefined && at + 1 === argv.length) return { error: `flag needs an argument: ${word}` };
      flags.add(name === 'o' ? 'output' : name, given ?? argv[++at] ?? '');
    } else {
      return { error: `flag provided but not defined: -${name}` };
    }
  }
  return flags;
}

/** Splits `K=V` at the first `=`; undefined without one. */
export function keyValue(text: string): readonly [string, string] | undefined {
  const equals = text.indexOf('=');
  return equals < 0 ? undefined : [text.slice(0, equals), text.slice(equals + 1)];
}
