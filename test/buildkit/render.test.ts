import { renderRootless } from '../../src/buildkit/render.ts';
import { callContext, convert, rendered, render } from './calls.ts';

const BASE = '--context . --destination r.io/app:1';

/** What a call emits beside the arguments that every call has. */
function more(line: string): string[] {
  const usual = rendered(BASE);
  return rendered(`${BASE} ${line}`).filter((text) => !usual.includes(text));
}

test('the least that buildctl needs, in the order of the guide', () => {
  expect(rendered(BASE)).toEqual([
    '--frontend dockerfile.v0',
    '--local context=.',
    '--local dockerfile=.',
    '--output type=image,name=r.io/app:1,push=true',
  ]);
});

test('no argument that buildctl does not have (flags.md B2)', () => {
  const line = `${BASE} --build-arg A=1 --label b=2 --target t --cache --tar-path x.tar --digest-file d --custom-platform p`;
  const known = ['frontend', 'local', 'opt', 'output', 'import-cache', 'export-cache', 'metadata-file', 'progress'];

  for (const text of rendered(line)) expect(known).toContain(/^--([a-z-]+) \S/.exec(text)?.[1]);
});

describe('build args and labels', () => {
  test.each([
    ['--build-arg A=1', '--opt build-arg:A=1'],
    ['--build-arg A=', '--opt build-arg:A='],
    ['--build-arg "A=b c"', '--opt "build-arg:A=b c"'],
    [`--build-arg 'A=$b "c"'`, `--opt build-arg:'A=$b "c"'`],
    ['--build-arg A="$B c"', '--opt build-arg:A="$B c"'],
    ['--build-arg A=$B', '--opt "build-arg:A=$B"'],
    ['--build-arg "A=b,c=d"', '--opt "build-arg:A=b,c=d"'],
    ['--build-arg A=b=c', '--opt build-arg:A=b=c'],
    ['--build-arg A', '--opt "build-arg:A=$A"'],
    ['--build-arg A=$(date)', '--opt "build-arg:A=$(date)"'],
    ['--build-arg A=\\"x\\"', '--opt build-arg:A=\\"x\\"'],
    ['--label a=1', '--opt label:a=1'],
    ['--label "a=b c"', '--opt "label:a=b c"'],
    ['--target prod', '--opt target=prod'],
    ['--custom-platform linux/arm64', '--opt platform=linux/arm64'],
  ])('%s', (line, expected) => {
    expect(more(line)).toEqual([expected]);
  });

  test('their order is that of the command line', () => {
    expect(more('--build-arg B=1 --label x=y --build-arg A=2')).toEqual([
      '--opt build-arg:B=1',
      '--opt label:x=y',
      '--opt build-arg:A=2',
    ]);
  });
});

describe('outputs', () => {
  const outputs = (line: string) => rendered(line).filter((text) => text.startsWith('--output'));

  test.each([
    ['-c . -d $R:$T', ['--output type=image,name=$R:${T:-latest},push=true']],
    ['-c . -d "$R:$CI_COMMIT_SHA"', ['--output "type=image,name=$R:$CI_COMMIT_SHA,push=true"']],
    ['-c . -d a/b:1 -d "$R:2"', ['--output "type=image,\\"name=a/b:1,$R:2\\",push=true"']],
    ['-c . --no-push', []],
    ['-c . -d a/b:1 --no-push', []],
    ['-c . -d a/b:1 --no-push --digest-file d', ['--output type=image,push=false']],
    ['-c . -d a/b:1 --tar-path x.tar --no-push', ['--output "type=docker,name=a/b:1,dest=$k2b_out/image.tar"']],
    [
      '-c . -d a/b:1 -d c/d:2 --tar-path x.tar',
      [
        '--output "type=docker,\\"name=a/b:1,c/d:2\\",dest=$k2b_out/image.tar"',
        '--output "type=image,\\"name=a/b:1,c/d:2\\",push=true"',
      ],
    ],
    [
      '-c . --no-push --tar-path x.tar',
      ['--output "type=docker,name=docker.io/unset-repo/unset-image-name:latest,dest=$k2b_out/image.tar"'],
    ],
    [
      '-c . -d a/b:1 --oci-layout-path /tmp/l',
      ['--output "type=oci,dest=$k2b_out/layout,tar=false"', '--output type=image,name=a/b:1,push=true'],
    ],
    [
      '-c . -d a/b:1 --compression zstd',
      ['--output type=image,name=a/b:1,push=true,compression=zstd,oci-mediatypes=true'],
    ],
  ])('%s', (line, expected) => {
    expect(outputs(line)).toEqual(expected);
  });

  test('what is written lies outside the context and is moved', () => {
    const { setup, finish } = render('-c . -d a/b:1 --tar-path "out dir/x.tar" --oci-layout-path /tmp/l');

    expect(setup).toEqual(['k2b_out=$(mktemp -d)']);
    expect(finish).toEqual([
      'mkdir -p "/tmp/l"',
      'cp -R "$k2b_out/layout/." "/tmp/l"',
      'mv "$k2b_out/image.tar" "out dir/x.tar"',
    ]);
  });

  test('a name that may be empty as a whole is tested first', () => {
    expect(render('-c . -d $IMAGE').setup).toEqual(['[ -n "$IMAGE" ]']);
    expect(render('-c . -d $A$B').setup).toEqual(['[ -n "$A$B" ]']);
    expect(render('-c . -d $A/x').setup).toEqual([]);
  });

  test('several names need no test: an empty one in a list fails by itself', () => {
    expect(render('-c . -d $A -d $B').setup).toEqual([]);
  });

  test('--reproducible sets the epoch in front of the command', () => {
    expect(render(`${BASE} --reproducible`).environment).toEqual(['SOURCE_DATE_EPOCH=0']);
  });
});

describe('contexts', () => {
  test.each([
    ['-c $CI_PROJECT_DIR', '', '--local context=.'],
    ['-c "${CI_PROJECT_DIR}/"', '', '--local context=.'],
    ['-c $CI_PROJECT_DIR', 'app', '--local "context=$CI_PROJECT_DIR"'],
    ['-c $CI_PROJECT_DIR', undefined, '--local "context=$CI_PROJECT_DIR"'],
    ['-c $CI_PROJECT_DIR/app', '', '--local "context=$CI_PROJECT_DIR/app"'],
    ['-c ./', '', '--local context=.'],
    ['-c ./app', '', '--local context=./app'],
    ['-c dir://$CI_PROJECT_DIR', '', '--local context=.'],
    ['-c dir://app --context-sub-path svc', '', '--local context=app/svc'],
    ['--no-push', '', '--local "context=$(mktemp -d)"'],
  ])('%s in %s', (line, cwd, expected) => {
    expect(rendered(`${line} -d a/b:1`, { cwd })[1]).toBe(expected);
  });

  test('an archive is unpacked before the build', () => {
    expect(render('-c tar://build/ctx.tar.gz -d a/b:1').setup).toEqual([
      'k2b_context=$(mktemp -d)',
      'tar -xzf "build/ctx.tar.gz" -C "$k2b_context"',
      'if [ -e "Dockerfile" ]; then k2b_dockerfile=.; else k2b_dockerfile="$k2b_context"; fi',
    ]);
    expect(render('-c tar://stdin -d a/b:1').setup[1]).toBe('tar -xz -C "$k2b_context"');
  });
});

describe('caches', () => {
  const caches = (line: string, cacheSuffix = '') =>
    rendered(`-c . ${line}`, { cacheSuffix }).filter((text) => text.includes('-cache'));
  const both = (ref: string, attributes = '') => [
    `--import-cache "type=registry,ref=${ref}${attributes}"`,
    `--export-cache "type=registry,ref=${ref}${attributes},mode=max,ignore-error=true"`,
  ];

  test.each([
    ['-d r.io/a:1 --cache', both('r.io/a/cache:$CI_JOB_NAME_SLUG')],
    ['-d r.io:5000/a --cache', both('r.io:5000/a/cache:$CI_JOB_NAME_SLUG')],
    ['-d $CI_REGISTRY_IMAGE:1 --cache', both('$CI_REGISTRY_IMAGE/cache:$CI_JOB_NAME_SLUG')],
    ['-d user/app:1 --cache', both('user/app:buildcache-$CI_JOB_NAME_SLUG')],
    ['-d r.io/a:1 --cache --cache-repo r.io/c', both('r.io/c:cache-$CI_JOB_NAME_SLUG')],
    ['-d r.io/a:1 -d r.io/b:1 --cache', both('r.io/a/cache:$CI_JOB_NAME_SLUG')],
    ['-d r.io/a:1 --cache --insecure', both('r.io/a/cache:$CI_JOB_NAME_SLUG', ',registry.insecure=true')],
    ['-d r.io/a:1 --cache --no-push-cache', both('r.io/a/cache:$CI_JOB_NAME_SLUG').slice(0, 1)],
    ['-d r.io/a:1 --cache=false --cache-repo r.io/c', []],
    ['-d r.io/a:1', []],
  ])('%s', (line, expected) => {
    expect(caches(line)).toEqual(expected);
  });

  test('a folder as a cache', () => {
    expect(caches('-d r.io/a:1 --cache --cache-repo oci:/cache/x')).toEqual([
      '--import-cache "type=local,src=/cache/x"',
      '--export-cache "type=local,dest=/cache/x,mode=max,ignore-error=true"',
    ]);
  });

  test('the second call of a job has a tag of its own', () => {
    expect(caches('-d r.io/a:1 --cache', '-2')[0]).toContain('$CI_JOB_NAME_SLUG-2');
  });

  test('a value that is known at run time', () => {
    const { setup, arguments: args } = render(`${BASE} --cache=$CACHE`);

    expect(setup).toEqual([
      'case "$CACHE" in 1|t|T|TRUE|true|True) k2b_cache=1 ;; 0|f|F|FALSE|false|False) k2b_cache= ;; *) false ;; esac',
    ]);
    expect(args.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        '${k2b_cache:+--import-cache} ${k2b_cache:+"type=registry,ref=r.io/app/cache:$CI_JOB_NAME_SLUG"}',
      ]),
    );
  });
});

describe('Docker media types', () => {
  const outputs = (line: string, dockerMediaTypes?: boolean) =>
    rendered(`${BASE} ${line}`, dockerMediaTypes === undefined ? {} : { dockerMediaTypes }).filter((text) =>
      text.startsWith('--output'),
    );

  test('are asked for by the run', () => {
    expect(outputs('', true)).toEqual(['--output type=image,name=r.io/app:1,push=true,oci-mediatypes=false']);
    expect(outputs('', false)).toEqual(['--output type=image,name=r.io/app:1,push=true']);
  });

  test('also for several names, and for the digest of an image that is not pushed', () => {
    expect(outputs('-d r.io/app:2', true)).toEqual([
      '--output "type=image,\\"name=r.io/app:1,r.io/app:2\\",push=true,oci-mediatypes=false"',
    ]);
    expect(outputs('--no-push --digest-file d', true)).toEqual(['--output type=image,push=false,oci-mediatypes=false']);
  });

  test('not for a layout or a tar file', () => {
    const [layout, tar] = outputs('--oci-layout-path /l --tar-path t', true);

    expect(layout).not.toContain('mediatypes');
    expect(tar).not.toContain('mediatypes');
  });

  test('not where the call decides, or where they would not work', () => {
    expect(outputs('--compression zstd', true)[0]).toMatch(/,oci-mediatypes=true$/);
    const { plan } = convert(`${BASE} --annotation a=b --image-format=oci`, { flavor: 'osscontainertools' });
    const built = renderRootless(plan, callContext({ dockerMediaTypes: true }));

    expect('arguments' in built && built.arguments.at(-1)?.text).toBe(
      '--output type=image,name=r.io/app:1,push=true,oci-mediatypes=true,annotation.a=b',
    );
  });
});
