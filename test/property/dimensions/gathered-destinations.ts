import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, inline, pick } from './dimension.ts';

/** Destinations that are gathered and of which there may be none. */
export const GATHERED_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    form: pick('loop', 'while', 'branch', 'and', 'function', 'case', 'positional', 'expansion'),
    tags: pick('', 'one', 'one two'),
    quiet: fc.boolean(),
  })
  .map(({ form, tags, quiet }) => {
    const add = 'DESTS="$DESTS --destination $CI_REGISTRY_IMAGE/web:$tag"';
    const call = `${CALL} $DESTS`;
    const lines: Readonly<Record<typeof form, readonly string[]>> = {
      loop: ['DESTS=""', `for tag in $WANTED; do\n  ${add}\ndone`, call],
      while: ['DESTS=""', `set -- $WANTED; while [ $# -gt 0 ]; do tag=$1; ${add}; shift; done`, call],
      branch: ['DESTS=""', `if [ -n "$WANTED" ]; then DESTS="-d $CI_REGISTRY_IMAGE:latest"; fi`, call],
      and: ['DESTS=""', `[ -z "$WANTED" ] || DESTS="--destination=$CI_REGISTRY_IMAGE:v1"`, call],
      function: ['DESTS=', `gather() { for tag in $WANTED; do ${add}; done; }`, 'gather', call],
      case: ['DESTS=""', 'case "$WANTED" in ?*) DESTS="-d $CI_REGISTRY_IMAGE/web:any" ;; esac', call],
      positional: ['set --', 'for tag in $WANTED; do set -- "$@" -d "$CI_REGISTRY_IMAGE:$tag"; done', `${CALL} "$@"`],
      expansion: [`${CALL} \${WANTED:+-d "$CI_REGISTRY_IMAGE:some"}`],
    };
    const own = lines[form];
    return { lines: quiet ? own : ['echo gathering', ...own], env: { WANTED: tags } };
  });

export const GATHERED_DESTINATIONS: Dimension = {
  name: 'gathered destinations',
  kind: 'A16',
  rule: 'A call that Kaniko refuses never becomes a green job.',
  weight: 1,
  cases: inline(GATHERED_STEPS),
  signs: /ends with status|build calls before/,
};
