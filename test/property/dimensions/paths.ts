import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, IMAGE, inline, pick } from './dimension.ts';

/** Paths of the Kaniko image, and where a variable may hold them. */
export const PATH_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    // Those that both images have are to be migrated.
    base: fc.oneof(
      pick('/kaniko', '/busybox', '/workspace', '/kaniko/ssl/certs', '/opt', '/etc'),
      pick('/tmp', '/tmp/work', '$CI_PROJECT_DIR/made', '/kaniko/.docker', 'made'),
    ),
    holder: pick('shell', 'exported', 'loop', 'parameter', 'default', 'cut', 'chain', 'read', 'yaml'),
    use: pick('mkdir', 'write', 'append', 'copy', 'cd', 'test', 'remove', 'run'),
    image: IMAGE,
  })
  .map(({ base, holder, use, image }) => {
    const uses: Readonly<Record<typeof use, (path: string) => string>> = {
      mkdir: (path) => `mkdir -p "${path}/made/here"`,
      write: (path) => `echo x > ${path}/written.txt`,
      append: (path) => `cat ca.pem >> "${path}/extra.crt"`,
      copy: (path) => `cp ca.pem ${path}/copied.pem`,
      cd: (path) => `(cd "${path}" && touch touched)`,
      test: (path) => `[ -w ${path} ]`,
      remove: (path) => `rmdir "${path}/none" 2>/dev/null || touch ${path}/x`,
      run: (path) => `cp ${path}/executor /tmp/again || [ ! -e ${path}/executor ]`,
    };
    const step = uses[use];
    const call = `${CALL} -d ${image}`;
    const steps: Readonly<Record<typeof holder, Steps>> = {
      shell: { lines: [`ROOT_DIR=${base}`, step('$ROOT_DIR'), call] },
      exported: { lines: [`export ROOT_DIR="${base}"`, step('${ROOT_DIR}'), call] },
      loop: { lines: [`for folder in /tmp ${base}; do ${step('$folder')}; done`, call] },
      parameter: { lines: [`prepare() { ${step('$1')}; }`, `prepare ${base}`, call] },
      default: { lines: [step(`\${NO_SUCH_DIR:-${base}}`), call] },
      cut: { lines: [`FULL=${base}/x/y`, 'PART="${FULL%/x/y}"', step('$PART'), call] },
      chain: { lines: [`A=${base}`, 'B=$A', step('$B'), call] },
      read: { lines: [`read -r ROOT_DIR < ci/root`, step('$ROOT_DIR'), call], files: { 'ci/root': `${base}\n` } },
      yaml: { lines: [step('$ROOT_DIR'), call], variables: { ROOT_DIR: base } },
    };
    return steps[holder];
  });

export const PATHS: Dimension = {
  name: 'paths',
  kind: 'A13',
  rule: 'A path that the new job cannot use is found through every name that can hold it.',
  weight: 2,
  cases: inline(PATH_STEPS),
  signs: /build calls before|ends with status/,
};
