import type { DockerfileFacts } from '../../src/dockerfile/facts.ts';
import { parseIgnoreFile } from '../../src/dockerfile/ignore-file.ts';
import { inspectDockerfile } from '../../src/dockerfile/inspect.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

const NOTHING: DockerfileFacts = {
  flavor: 'upstream',
  target: { name: undefined },
  labels: new Map(),
  buildArguments: new Map(),
  services: [],
  ignoreFile: undefined,
};

function inspect(text: string, facts: Partial<DockerfileFacts> = {}) {
  return inspectDockerfile(parseDockerfile('Dockerfile', text, 'build'), { ...NOTHING, ...facts });
}

/** Codes with line and column. */
function found(text: string, facts: Partial<DockerfileFacts> = {}): string[] {
  return inspect(text, facts).map(({ code, location }) => `${code} ${location.line}:${location.column}`);
}

const ignoring = (...lines: string[]): Partial<DockerfileFacts> => ({
  ignoreFile: { path: '.dockerignore', patterns: parseIgnoreFile(lines.join('\n')) },
});
const given = (...pairs: [string, string | undefined][]): Partial<DockerfileFacts> => ({
  buildArguments: new Map(pairs),
});

/** Name, Dockerfile, facts, expected codes with places. */
type Row = [string, string, Partial<DockerfileFacts>, string[]];

const ROWS: Record<string, Row[]> = {
  'a file of the home folder': [
    ['is read by a program', 'FROM golang\nCOPY . .\nRUN go mod download', { homeFiles: ['~/.netrc'] }, ['K2B511 3:1']],
    ['by npm', 'FROM node\nRUN npm ci', { homeFiles: ['$HOME/.npmrc'] }, ['K2B511 2:1']],
    ['by a script', 'FROM a\nRUN ./build.sh', { homeFiles: ['~/.config/pip/pip.conf'] }, ['K2B511 2:1']],
    ['by anything', 'FROM a\nRUN apk add x', { homeFiles: ['~/.tool'] }, ['K2B511 2:1']],
    ['is of no use there', 'FROM a\nRUN apk add x', { homeFiles: ['~/.npmrc'] }, []],
    ['comes by a mount', 'FROM node\nRUN --mount=type=secret,id=n npm ci', { homeFiles: ['~/.npmrc'] }, ['K2B515 2:5']],
    ['is in no RUN', 'FROM golang\nCOPY . .', { homeFiles: ['~/.netrc'] }, []],
  ],
  'the owner of a folder': [
    ['above WORKDIR', 'FROM a\nUSER app\nWORKDIR /work/data', {}, ['K2B522 3:9']],
    ['that is known', 'FROM a\nUSER app\nWORKDIR /home/app', {}, []],
    ['that is made', 'FROM a\nRUN mkdir -p /work\nUSER app\nWORKDIR /work/data', {}, []],
    ['of root', 'FROM a\nWORKDIR /work/data', {}, []],
    [
      'that COPY --chown meets',
      'FROM a\nWORKDIR /app\nCOPY --chown=app . .\nUSER app\nRUN echo x > /app/out',
      {},
      ['K2B523 3:6'],
    ],
    ['that mkdir made', 'FROM a\nRUN mkdir -p /app\nCOPY --chown=app . /app/\nUSER app', {}, ['K2B523 3:6']],
    ['that COPY makes', 'FROM a\nCOPY --chown=app . /app/\nUSER app', {}, []],
    ['that is given away', 'FROM a\nRUN mkdir /app && chown app /app\nCOPY --chown=app . /app/\nUSER app', {}, []],
    ['that root uses', 'FROM a\nWORKDIR /app\nCOPY --chown=app . .', {}, []],
  ],
  'a here-document of RUN': [
    ['is run for the first time', 'FROM a\nRUN <<EOF\necho\nEOF', {}, ['K2B502 2:5']],
    ['with a command', 'FROM a\nRUN cat <<-"E" >/x\n\te\n\tE', {}, ['K2B502 2:9']],
    ['is known to the fork', 'FROM a\nRUN <<EOF\necho\nEOF', { flavor: 'osscontainertools' }, []],
    ['of a stage that is not built', 'FROM a AS x\nRUN <<E\nE\nFROM b', {}, ['K2B510 1:1']],
    ['of a later build', 'FROM a\nONBUILD RUN <<E\nE', {}, []],
    ['inside a quoted text', 'FROM a\nRUN sh -c "cat <<E"', {}, []],
  ],
  'a user without a group': [
    ['before RUN', 'FROM a\nUSER 1000\nRUN x', {}, ['K2B503 2:6']],
    ['with nothing to run', 'FROM a\nUSER 1000\nCMD x', {}, []],
    ['with a group', 'FROM a\nUSER 1000:1000\nRUN x', {}, []],
    ['that the image makes', 'FROM a\nRUN adduser -D -u 1000 app\nUSER 1000\nRUN x', {}, []],
    ['that a stage below makes', 'FROM a AS b\nRUN useradd --uid=1000 app\nFROM b\nUSER 1000\nRUN x', {}, []],
    ['with a name', 'FROM a\nUSER app\nRUN x', {}, []],
    ['root', 'FROM a\nUSER 0\nRUN x', {}, []],
    ['before another user', 'FROM a\nUSER 1000\nUSER root\nRUN x', {}, []],
  ],
  'RUN --mount': [
    ['of a cache', 'FROM a\nRUN --mount=type=cache,target=/c make', {}, ['K2B504 2:5']],
    ['of files', 'FROM a\nRUN --mount=source=x,target=/x make', {}, ['K2B504 2:5']],
    ['of a temporary folder', 'FROM a\nRUN --mount=type=tmpfs,target=/t make', {}, ['K2B504 2:5']],
    ['of a secret', 'FROM a\nRUN --mount=type=secret,id=t make', {}, ['K2B515 2:5']],
    ['of a required secret', 'FROM a\nRUN --mount=type=secret,id=t,required make', {}, ['K2B504 2:5']],
    ['of an agent', 'FROM a\nRUN --mount=type=ssh,required=false make', {}, ['K2B515 2:5']],
    ['is known to the fork', 'FROM a\nRUN --mount=type=cache,target=/c x', { flavor: 'osscontainertools' }, []],
    ['as an argument of a command', 'FROM a\nRUN docker run --mount=type=bind x', {}, []],
  ],
  '# syntax=': [
    ['names an image', '# syntax=docker/dockerfile:1\nFROM a', {}, ['K2B505 1:1']],
    ['in a comment', '# see syntax=docker/dockerfile:1\nFROM a', {}, []],
    ['another directive', '# check=skip=all\nFROM a', {}, []],
  ],
  '# check=': [
    ['fails the build', '# check=error=true\nFROM a', {}, ['K2B288 1:1']],
    [
      'fails it behind another directive',
      '# syntax=a/b\n# check=skip=JSONArgsRecommended; error=1\nFROM a',
      {},
      ['K2B505 1:1', 'K2B288 2:1'],
    ],
    ['only leaves out checks', '# check=skip=all\nFROM a', {}, []],
    ['has nothing left to fail', '# check=skip=all;error=true\nFROM a', {}, []],
    ['does not fail', '# check=error=false\nFROM a', {}, []],
    ['is a comment', '# to check=error=true\nFROM a', {}, []],
    ['behind the directives', 'FROM a\n# check=error=true', {}, []],
  ],
  'a build arg in FROM': [
    ['without ARG', 'FROM a:${V}', given(['V', '1']), ['K2B506 1:6']],
    ['declared in a stage only', 'FROM a:$V\nARG V', given(['V', undefined]), ['K2B506 1:6']],
    ['declared', 'ARG V\nFROM a:$V', given(['V', '1']), []],
    [
      'perhaps empty with a default',
      'ARG V=1\nFROM a:$V',
      { ...given(['V', undefined]), mayBeEmpty: new Map([['V', '$V']]) },
      ['K2B506 2:6'],
    ],
    [
      'perhaps empty without a default',
      'ARG V\nFROM a:$V',
      { ...given(['V', undefined]), mayBeEmpty: new Map([['V', '$V']]) },
      [],
    ],
    ['empty with a default', 'ARG V=1\nFROM a:$V', given(['V', '']), ['K2B506 2:6']],
    ['with a value that Kaniko cuts', 'ARG V\nFROM a:$V', given(['V', '1=2']), ['K2B520 2:6']],
    ['cut and not declared', 'FROM a:$V', given(['V', '1=2']), ['K2B520 1:6', 'K2B506 1:6']],
    ['empty without a default', 'ARG V\nFROM a:$V', given(['V', '']), []],
    ['with a text for an empty one', 'FROM a:${V:-1}', given(['V', '1']), []],
    ['that nobody gives', 'FROM a:$V', {}, []],
    ['when names are out of view', 'FROM a:$V', { buildArguments: undefined }, []],
    ['that BuildKit sets', 'FROM a-$TARGETARCH', given(['TARGETARCH', 'x']), []],
  ],
  'an ARG of an earlier stage': [
    ['used later', 'FROM a AS x\nARG V=1\nFROM b\nCOPY --from=x . .\nRUN echo "$V"', {}, ['K2B507 5:11']],
    [
      'with a default for all stages',
      'ARG V=1\nFROM a AS x\nARG V\nFROM x AS y\nFROM b\nCOPY --from=y . .\nENV P=${V}',
      {},
      ['K2B507 7:7'],
    ],
    [
      'with a value of the call',
      'FROM a AS x\nARG V\nFROM b\nCOPY --from=x . .\nWORKDIR /$V',
      given(['V', '1']),
      ['K2B507 5:10'],
    ],
    ['without a value', 'FROM a AS x\nARG V\nFROM b\nCOPY --from=x . .\nWORKDIR /$V', {}, []],
    ['declared again', 'FROM a AS x\nARG V=1\nFROM b\nARG V\nCOPY --from=x . .\nRUN echo $V', {}, []],
    ['set by ENV', 'FROM a AS x\nARG V=1\nFROM b\nENV V 2\nCOPY --from=x . .\nRUN echo $V', {}, []],
    ['of the stage that it starts from', 'FROM a AS x\nARG V=1\nFROM x\nRUN echo $V', {}, []],
    [
      'with the name of a shell variable',
      'FROM a AS x\nARG V=1\nFROM b\nCOPY --from=x . .\nRUN for V in 1; do echo $V; done\nRUN V=2; echo $V',
      {},
      [],
    ],
    ['escaped', 'FROM a AS x\nARG V=1\nFROM b\nCOPY --from=x . .\nRUN echo \\$V', {}, []],
    ['handed on by ENV', 'FROM a AS x\nARG V=1\nFROM b\nCOPY --from=x . .\nENV V=$V\nRUN echo $V', {}, ['K2B507 5:7']],
    ['for a proxy', 'FROM a AS x\nARG http_proxy=p\nFROM b\nCOPY --from=x . .\nRUN echo $http_proxy', {}, []],
    [
      'with the fork',
      'FROM a AS x\nARG V=1\nFROM b\nCOPY --from=x . .\nRUN echo $V',
      { flavor: 'osscontainertools' },
      [],
    ],
  ],
  'a LABEL': [
    ['that the call sets too', 'FROM a\nLABEL x=1 "v"=2', { labels: new Map([['v', '3']]) }, ['K2B508 2:11']],
    [
      'whose value in the call is not known',
      'FROM a\nLABEL v 2',
      { labels: new Map([['v', undefined]]) },
      ['K2B508 2:7'],
    ],
    ['with the same value', 'FROM a\nLABEL v="2"', { labels: new Map([['v', '2']]) }, []],
    ['with another key', 'FROM a\nLABEL v=2', { labels: new Map([['w', '2']]) }, []],
    ['of a stage below', 'FROM a AS x\nLABEL v=1\nFROM x', { labels: new Map([['v', '2']]) }, []],
    ['when the target is not known', 'FROM a\nLABEL v=1', { labels: new Map([['v', '2']]), target: undefined }, []],
  ],
  'a file that is copied and ignored': [
    ['itself', 'FROM a\nCOPY b dist ./', ignoring('dist'), ['K2B509 2:8']],
    ['with its folder', 'FROM a\nADD ./dist/app.js /', ignoring('*', '!src'), ['K2B509 2:5']],
    ['brought back', 'FROM a\nCOPY dist /', ignoring('dist', '!dist/app.js'), []],
    ['in the context', 'FROM a\nCOPY src /', ignoring('dist'), []],
    ['the whole context', 'FROM a\nCOPY . /', ignoring('*'), []],
    ['a pattern', 'FROM a\nCOPY *.js /', ignoring('*'), []],
    ['from a stage', 'FROM a AS x\nFROM b\nCOPY --from=x dist /', ignoring('dist'), []],
    ['a URL', 'FROM a\nADD https://x.test/dist /', ignoring('**'), ['K2B514 2:5']],
    ['a variable', 'FROM a\nCOPY $D /', ignoring('*'), []],
    ['a here-document', 'FROM a\nCOPY <<E /x\ny\nE', { ...ignoring('*'), flavor: 'osscontainertools' }, []],
    ['the Dockerfile, which is read from a folder of its own', 'FROM a\nRUN x', ignoring('Dockerfile'), []],
    ['without an ignore file', 'FROM a\nCOPY dist /', {}, []],
  ],
  'a stage that is not built any more': [
    ['a test', 'FROM a AS base\nFROM base AS test\nRUN t\nFROM base', {}, ['K2B510 2:1']],
    ['without a name', 'FROM a\nRUN t\nFROM b', {}, ['K2B510 1:1']],
    ['with nothing to run', 'FROM a AS x\nCOPY . .\nFROM b', {}, []],
    ['that is copied from', 'FROM a AS x\nRUN t\nFROM b\nCOPY --from=X /r /', {}, []],
    ['that is copied from by number', 'FROM a\nRUN t\nFROM b\nCOPY --from=0 /r /', {}, []],
    [
      'that is mounted',
      'FROM a AS x\nRUN t\nFROM b\nRUN --mount=from=x,target=/x y',
      { flavor: 'osscontainertools' },
      [],
    ],
    ['behind the target', 'FROM a AS x\nRUN t\nFROM b\nRUN u', { target: { name: 'x' } }, []],
    ['that may be the base', 'ARG B\nFROM a AS x\nRUN t\nFROM $B', {}, []],
    ['that is the default base', 'ARG B=x\nFROM a AS x\nRUN t\nFROM ${B}', {}, []],
    ['that is not the default base', 'ARG B=c:1\nFROM a AS x\nRUN t\nFROM ${B}', {}, ['K2B510 2:1']],
    ['that is not the base of the call', 'ARG B=x\nFROM a AS x\nRUN t\nFROM $B', given(['B', 'c']), ['K2B510 2:1']],
    ['that the call selects', 'ARG B=y\nFROM a AS x\nRUN t\nFROM $B', given(['B', 'x']), []],
    ['that the call may select', 'ARG B=c\nFROM a AS x\nRUN t\nFROM $B', given(['B', undefined]), []],
    ['that a variable selects', 'FROM a AS x-1\nRUN t\nFROM x-$N', {}, []],
    ['beside an image with a variable tag', 'FROM a AS x\nRUN t\nFROM c:$N', {}, ['K2B510 1:1']],
    ['for a target that is not known', 'FROM a AS x\nRUN t\nFROM b', { target: undefined }, []],
    ['for a target that does not exist', 'FROM a AS x\nRUN t\nFROM b', { target: { name: 'z' } }, []],
    ['with the fork', 'FROM a AS x\nRUN t\nFROM b', { flavor: 'osscontainertools' }, []],
  ],
  'files of the job container': [
    ['of Kaniko', 'FROM a\nRUN cat /kaniko/.docker/config.json', {}, ['K2B511 2:9']],
    ['of the checkout', 'FROM a\nRUN cp /builds/group/project/x /x', {}, ['K2B511 2:8']],
    ['of the pod', 'FROM a\nRUN cat /var/run/secrets/kubernetes.io/token', {}, ['K2B511 2:9']],
    ['that the image makes', 'FROM a\nRUN mkdir -p /builds && touch /builds/x', {}, []],
    ['that COPY brings', 'FROM a\nCOPY x /kaniko/\nRUN ls /kaniko/x', {}, []],
    [
      'that a mount brings',
      'FROM a\nRUN --mount=type=bind,target=/builds ls /builds',
      { flavor: 'osscontainertools' },
      [],
    ],
    ['that the base image may bring', 'FROM gcr.io/distroless/base:debug\nRUN /busybox/sh x', {}, []],
    ['behind another folder', 'FROM a\nRUN ls /app/builds $X/kaniko/ build/kaniko', {}, []],
    ['with a longer name', 'FROM a\nRUN ls /kaniko-tests', {}, []],
    ['variables of the job, which RUN never had', 'FROM a\nRUN echo $CI_JOB_TOKEN', {}, []],
  ],
  'a service of the job': [
    ['in a URL', 'FROM a\nRUN curl http://db/x', { services: ['db'] }, ['K2B512 2:17']],
    ['with a port', 'FROM a\nRUN wait-for db:5432', { services: ['db'] }, ['K2B512 2:14']],
    ['as an option', 'FROM a\nRUN psql -h db', { services: ['db'] }, ['K2B512 2:13']],
    ['as a part of a name', 'FROM a\nRUN curl http://db.example.com my-db:5432', { services: ['db'] }, []],
    ['as a word', 'FROM a\nRUN apk add postgres', { services: ['postgres'] }, []],
    ['as an image', 'FROM a\nRUN echo registry/db:1234', { services: ['db'] }, []],
    ['without services', 'FROM a\nRUN curl http://db/x', {}, []],
  ],
  'an instruction that Kaniko ignored': [
    ['--network', 'FROM a\nRUN --network=none x', {}, ['K2B513 2:5']],
    ['--network=default', 'FROM a\nRUN --network=default x', {}, []],
    ['--security', 'FROM a\nRUN --security=insecure x', {}, ['K2B513 2:5']],
    ['--parents', 'FROM a\nCOPY --parents a/b /', {}, ['K2B513 2:6']],
    ['--exclude', 'FROM a\nCOPY --exclude=*.md . /', {}, ['K2B513 2:6']],
    ['--checksum', 'FROM a\nADD --checksum=sha256:1 x /', {}, ['K2B513 2:5']],
    [
      '--chmod, --chown and --link, which give the same files',
      'FROM a\nCOPY --link --chmod=755 --chown=1:1 x /',
      {},
      [],
    ],
    ['a here-document of COPY', 'FROM a\nCOPY <<E /x\ny\nE', {}, ['K2B513 2:6']],
    ['a repository', 'FROM a\nADD https://x.test/y.git#main /y', {}, ['K2B513 2:5']],
    ['an archive of a repository', 'FROM a\nADD https://x.test/y.git.tar /y', {}, ['K2B514 2:5']],
    ['another image', 'FROM a\nCOPY --from=nginx:1 /x /x', {}, []],
  ],
  'ADD of a URL': [
    ['is fetched by the daemon', 'FROM a\nADD http://x.test/y /', {}, ['K2B514 2:5']],
    ['as a target', 'FROM a\nADD x /http://y', {}, []],
    ['with COPY', 'FROM a\nCOPY http /', {}, []],
  ],
  MAINTAINER: [
    ['of the image', 'FROM a\nMAINTAINER me\nRUN x', {}, ['K2B516 2:1']],
    ['of a stage that is copied from', 'FROM a AS x\nMAINTAINER me\nFROM b\nCOPY --from=x / /', {}, []],
    ['as a label', 'FROM a\nLABEL maintainer=me', {}, []],
  ],
  'an argument for the platform': [
    ['without a default', 'FROM a\nARG TARGETARCH', {}, ['K2B517 2:5']],
    ['with a default', 'FROM a\nARG TARGETARCH=amd64', {}, []],
    ['that the call gives', 'FROM a\nARG TARGETARCH', given(['TARGETARCH', 'arm64']), []],
    ['before FROM', 'ARG BUILDPLATFORM\nFROM --platform=$BUILDPLATFORM a', {}, []],
    ['with the fork', 'FROM a\nARG TARGETARCH', { flavor: 'osscontainertools' }, []],
    ['of another name', 'FROM a\nARG TARGET', {}, []],
  ],
  'files below a VOLUME': [
    ['copied', 'FROM a\nVOLUME ["/data"]\nCOPY x /data/', {}, ['K2B518 3:8']],
    ['made', 'FROM a\nVOLUME /a /data/\nRUN mkdir -p /data/x', {}, ['K2B518 3:14']],
    ['before it', 'FROM a\nCOPY x /data/\nVOLUME /data', {}, []],
    ['read', 'FROM a\nVOLUME /data\nRUN ls /data', {}, []],
    ['beside it', 'FROM a\nVOLUME /data\nCOPY x /database/\nRUN touch /x/data', {}, []],
  ],
  'what a user namespace refuses': [
    ['a device', 'FROM a\nRUN cd /x && mknod /dev/x c 1 3', {}, ['K2B519 2:14']],
    ['a mount', 'FROM a\nRUN mount -t tmpfs x /y', {}, ['K2B519 2:5']],
    ['a large user', 'FROM a\nRUN useradd -u 1000600000 app', {}, ['K2B519 2:5']],
    ['a large owner', 'FROM a\nCOPY --chown=70000:0 x /', {}, ['K2B519 2:6']],
    ['a large owner with a group', 'FROM a\nRUN chown -R 70000:0 /x', {}, ['K2B519 2:5']],
    ['a large group with an owner', 'FROM a\nRUN chown app:70000 /x', {}, ['K2B519 2:5']],
    ['a large owner of a copy', 'FROM a\nRUN install -m 644 -o 100000 x /y', {}, ['K2B519 2:5']],
    ['a package with a large number', 'FROM a\nRUN apt-get install -y foo 100000', {}, []],
    ['a mode of a copy', 'FROM a\nRUN install -m 100644 x /y && chown 1000:1000 /y', {}, []],
    ['a large owner of a file', 'FROM a\nRUN chown -R 100000 /x', {}, ['K2B519 2:5']],
    ['a large owner of a folder', 'FROM a\nRUN install -d -o 70000 /x', {}, ['K2B519 2:5']],
    ['a large user of a command', 'FROM a\nUSER 1001180000\nRUN x', {}, ['K2B503 2:6', 'K2B519 2:6']],
    ['a large user and group', 'FROM a\nUSER 70000:70000\nRUN x', {}, ['K2B519 2:6']],
    ['a large group of a user', 'FROM a\nUSER app:70000\nRUN x', {}, ['K2B519 2:6']],
    ['a user of two stages', 'FROM a AS one\nUSER 70000:70000\nRUN x\nFROM one\nRUN y', {}, ['K2B519 2:6']],
    ['a user of the stage before', 'FROM a AS one\nUSER 70000:70000\nFROM one\nRUN x', {}, ['K2B519 2:6']],
    ['a user that is changed by a command', 'FROM a\nRUN su-exec 70000:70000 x', {}, ['K2B519 2:5']],
    ['a default', 'FROM a\nARG UID=70000\nRUN adduser -D -u $UID app', {}, ['K2B519 3:5']],
    ['a default in braces', 'FROM a\nARG UID=70000\nRUN adduser -D -u "${UID}" app', {}, ['K2B519 3:5']],
    ['a default of the command', 'FROM a\nARG UID\nRUN chown ${UID:-70000} /x', {}, ['K2B519 3:5']],
    ['a default of an owner', 'FROM a\nARG UID=70000\nCOPY --chown=$UID x /', {}, ['K2B519 3:6']],
    ['a default of a user', 'FROM a\nARG UID=70000\nUSER $UID:0\nRUN x', {}, ['K2B519 3:6']],
    ['a default before FROM', 'ARG UID=70000\nFROM a\nARG UID\nCOPY --chown=0:$UID x /', {}, ['K2B519 4:6']],
    ['a variable of the environment', 'FROM a\nENV UID=70000\nRUN chown $UID /x', {}, ['K2B519 3:5']],
    [
      'a build arg of the call',
      'FROM a\nARG UID=1000\nRUN adduser -D -u $UID app',
      { buildArguments: new Map([['UID', '70000']]) },
      ['K2B519 3:5'],
    ],
    [
      'a build arg of the call that is smaller',
      'FROM a\nARG UID=70000\nRUN adduser -D -u $UID app',
      { buildArguments: new Map([['UID', '1000']]) },
      [],
    ],
    [
      'a build arg of the call that is not in view',
      'FROM a\nARG UID=70000\nRUN adduser -D -u $UID app',
      { buildArguments: new Map([['UID', undefined]]) },
      [],
    ],
    ['build args that are not in view', 'FROM a\nARG UID=70000\nRUN chown $UID /x', { buildArguments: undefined }, []],
    ['a variable of the command', 'FROM a\nARG UID=70000\nRUN UID=1000 && chown $UID /x', {}, []],
    ['a variable that is not declared', 'ARG UID=70000\nFROM a\nRUN chown $UID /x', {}, []],
    ['a large user without a command', 'FROM a\nUSER 70000:70000\nCMD x', {}, []],
    ['a large user who has gone', 'FROM a\nUSER 70000:70000\nUSER 1000:1000\nRUN x', {}, []],
    ['users that it has', 'FROM a\nRUN useradd -u 10001 app && chown 65534:65534 /x\nCOPY --chown=app x /', {}, []],
    ['the word in another place', 'FROM a\nRUN apk add mount && echo mount x', {}, []],
    ['setuid, which it allows', 'FROM a\nRUN chmod u+s /bin/x', {}, []],
  ],
};

describe.each(Object.entries(ROWS))('%s', (_, rows) => {
  test.each(rows)('%s', (_name, text, facts, expected) => {
    expect(found(text, facts)).toEqual(expected);
  });
});

test('every code of the Dockerfile is found by some row', () => {
  const codes = Object.values(ROWS).flatMap((rows) =>
    rows.flatMap(([, , , expected]) => expected.map((e) => e.slice(0, 6))),
  );

  const first = Array.from({ length: 19 }, (_, index) => `K2B${502 + index}`);
  expect([...new Set(codes)].sort()).toEqual(['K2B288', ...first, 'K2B522', 'K2B523']);
});

test('the same sentence at several places is one finding', () => {
  const [first, ...more] = inspect('FROM a\nRUN --mount=type=cache,target=/c x\nRUN --mount=type=cache,target=/d y');

  expect(more).toEqual([]);
  expect(first?.location).toMatchObject({ path: 'Dockerfile', line: 2, job: 'build' });
  expect(first?.related.map(({ line }) => line)).toEqual([3]);
});

test('a finding says what happens', () => {
  expect(inspect('FROM a\nRUN --mount=type=cache,target=/c x')[0]?.message).toBe(
    'RUN --mount=type=cache: Kaniko ran the command without it; with BuildKit what the command writes there is not ' +
      'in the image any more.',
  );
  expect(inspect('FROM a:$V', given(['V', '1']))[0]?.message).toContain('The FROM with $V is blank');
});

test('no finding is an error', () => {
  for (const rows of Object.values(ROWS))
    for (const [, text, facts] of rows)
      expect(inspect(text, facts).map(({ severity }) => severity)).not.toContain('error');
});

test('a Dockerfile without a stage, and one with thousands of instructions, give nothing', () => {
  expect(found('')).toEqual([]);
  expect(found('RUN <<E\nE')).toEqual([]);
  expect(found(`FROM a\n${'RUN --network=none x\n'.repeat(5001)}`)).toEqual([]);
});

test('no login and no password is told', () => {
  const text = [
    'FROM a',
    'ADD https://me:s3cret@x.test/y.git /y',
    'ADD https://me:s3cret@x.test/y.tar /y',
    'RUN useradd -p s3cret -u 100000 app',
    'RUN mount //h/s /m -o password=s3cret',
  ].join('\n');

  expect(inspect(text).map(({ code }) => code)).toEqual(['K2B513', 'K2B514', 'K2B519', 'K2B519']);
  expect(JSON.stringify(inspect(text))).not.toContain('s3cret');
});
