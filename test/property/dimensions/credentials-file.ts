import * as fc from 'fast-check';
import { type Steps, pick } from './dimension.ts';

export const FILE = '/kaniko/.docker/config.json';
export const FOLDER = pick('mkdir -p /kaniko/.docker', ':');

export const DIFFERENT_LOGIN = /credentials for|build calls|ends with status|internal error/;

export interface Login {
  readonly host: string;
  readonly user: string;
  readonly secret: string;
}

/** Hosts as the file names them: literal, so that they mean the same in all quotes. */
export const LOGIN: fc.Arbitrary<Login> = fc.record({
  host: pick('hub.acme.example', 'mirror.acme.example:5050', 'registry.example.com'),
  user: pick('deploy', 'bot-1'),
  secret: pick('s3cr3t', 'pass'),
});

export const json = ({ host, user, secret }: Login): string =>
  `{"auths":{"${host}":{"username":"${user}","password":"${secret}"}}}`;
export const escaped = (login: Login): string => json(login).replaceAll('"', '\\"');

/** Every way to write the credentials file that scripts have; `where` is the file. */
export const WRITERS: Readonly<Record<string, (login: Login, where: string) => Steps>> = {
  literal: (login, where) => ({ lines: [`echo '${json(login)}' > ${where}`] }),
  'in double quotes': (login, where) => ({ lines: [`echo "${escaped(login)}" > ${where}`] }),
  printf: ({ host, user, secret }, where) => ({
    lines: [`printf '{"auths":{"%s":{"username":"%s","password":"%s"}}}' ${host} ${user} "${secret}" > ${where}`],
  }),
  'here-document': (login, where) => ({ lines: [`cat > ${where} <<JSON\n${json(login)}\nJSON`] }),
  'quoted here-document': (login, where) => ({ lines: [`cat <<'JSON' > ${where}\n${json(login)}\nJSON`] }),
  cp: (login, where) => ({ lines: [`cp ci/login.json ${where}`], files: { 'ci/login.json': json(login) } }),
  tee: (login, where) => ({ lines: [`echo '${json(login)}' | tee ${where} > /dev/null`] }),
  'words of a function': (login, where) => ({
    lines: ['install_login() { cp "$@"; }', `install_login ci/login.json ${where}`],
    files: { 'ci/login.json': json(login) },
  }),
  'wrapper of a library': (login, where) => ({
    lines: ['run() { echo "+ $*" >&2; "$@"; }', `run cp ci/login.json ${where}`],
    files: { 'ci/login.json': json(login) },
  }),
  'wrapper of a wrapper': (login, where) => ({
    lines: ['run() { "$@"; }', 'retry() { for i in 1 2; do run "$@" && return 0; done; return 1; }'].concat(
      `retry cp ci/login.json ${where}`,
    ),
    files: { 'ci/login.json': json(login) },
  }),
  'loop over parameters': (login, where) => ({
    lines: ['put_logins() { for file in "$@"; do cp ci/login.json "$file"; done; }', `put_logins ${where}`],
    files: { 'ci/login.json': json(login) },
  }),
  'program in a variable': (login, where) => ({
    lines: ['COPY=cp', `$COPY ci/login.json ${where}`],
    files: { 'ci/login.json': json(login) },
  }),
  'parameters of the script': (login, where) => ({
    lines: [`set -- ci/login.json ${where}`, 'cp "$@"'],
    files: { 'ci/login.json': json(login) },
  }),
  mv: (login, where) => ({ lines: [`echo '${json(login)}' > login.tmp`, `mv login.tmp ${where}`] }),
  function: (login, where) => ({
    lines: [`put_login() { printf '%s' "$1" > "$2"; }`, `put_login '${json(login)}' ${where}`],
  }),
  'script file': (login, where) => ({
    lines: ['sh ci/login.sh'],
    files: { 'ci/login.sh': `#!/bin/sh\necho '${json(login)}' > ${where}\n` },
  }),
  'sourced file': (login, where) => ({
    lines: ['. ci/login.inc'],
    files: { 'ci/login.inc': `echo '${json(login)}' > ${where}\n` },
  }),
  'folder in a variable': (login, where) => ({
    lines: [`CONF=${where.replace(/\/[^/]*$/, '')}`, `echo '${json(login)}' > "$CONF/config.json"`],
  }),
  'exported folder': (login, where) => ({
    lines: [
      `export AUTH_DIR=${where.replace(/\/[^/]*$/, '')}`,
      `printf '%s\\n' '${json(login)}' > \${AUTH_DIR}/config.json`,
    ],
  }),
  'function that prints the folder': (login, where) => ({
    lines: [`folder() { echo ${where.replace(/\/[^/]*$/, '')}; }`, `echo '${json(login)}' > $(folder)/config.json`],
  }),
  find: (login, where) => ({
    lines: [`find ci -name login.json -exec cp {} ${where} \\;`],
    files: { 'ci/login.json': json(login) },
  }),
  xargs: (login, where) => ({
    lines: [`echo ci/login.json | xargs -I{} cp {} ${where}`],
    files: { 'ci/login.json': json(login) },
  }),
  'words of a shell': (login, where) => ({
    lines: [`sh -c "cp $CI_PROJECT_DIR/ci/login.json ${where}"`],
    files: { 'ci/login.json': json(login) },
  }),
  'folder that is read': (login, where) => ({
    lines: [`read -r CONF <<END\n${where.replace(/\/[^/]*$/, '')}\nEND\necho '${json(login)}' > $CONF/config.json`],
  }),
  'only where it is missing': (login, where) => ({ lines: [`[ -s ${where} ] || echo '${json(login)}' > ${where}`] }),
  'in pieces': (login, where) => {
    const text = json(login);
    return { lines: [`printf '%s' '${text.slice(0, 9)}' > ${where}`, `printf '%s' '${text.slice(9)}' >> ${where}`] };
  },
};
export const WRITER = fc.constantFrom(...Object.keys(WRITERS));

export const written = (name: string, login: Login, where = FILE): Steps =>
  WRITERS[name]?.(login, where) ?? { lines: [] };
