import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NOTE_MARKER } from '../../src/report/markdown.ts';

const PROGRAM = join(__dirname, '../../bin/kaniko-to-buildkit.js');
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** A server whose certificate nobody trusts by itself, and a proxy that opens tunnels. */
(hasOpenssl ? describe : describe.skip)('a private authority', () => {
  const folder = mkdtempSync(join(tmpdir(), 'k2b-tls-'));
  const [key, certificate, other] = ['key.pem', 'cert.pem', 'other.pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  let server: Server;
  let proxy: Server;
  let tunnels = 0;

  function makeCertificate(keyFile: string, file: string): void {
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const made = spawnSync('openssl', [
      'req',
      '-x509',
      ...ec,
      '-keyout',
      keyFile,
      '-out',
      file,
      '-days',
      '2',
      ...subject,
    ]);
    if (made.status !== 0) throw new Error(made.stderr.toString());
  }

  beforeAll(async () => {
    makeCertificate(key, certificate);
    makeCertificate(join(folder, 'other-key.pem'), other);
    server = createHttps({ key: readFileSync(key), cert: readFileSync(certificate) }, (_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('[]');
    });
    proxy = createHttp().on('connect', (request, socket) => {
      tunnels++;
      const target = connect(port(server), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        target.pipe(socket).pipe(target);
      });
      for (const end of [target, socket]) end.on('error', () => request.destroy());
    });
    for (const one of [server, proxy]) await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    for (const one of [server, proxy]) await new Promise((resolve) => one.close(resolve));
    rmSync(folder, { recursive: true });
  });

  const port = (one: Server): number => (one.address() as AddressInfo).port;

  async function dryRun(more: NodeJS.ProcessEnv): Promise<{ code: number | null; stderr: string }> {
    const child = spawn(process.execPath, [PROGRAM, 'note', '--dry-run', '--report', '-'], {
      env: {
        PATH: process.env['PATH'],
        CI_API_V4_URL: `https://127.0.0.1:${port(server)}/api/v4`,
        CI_PROJECT_ID: '11',
        CI_MERGE_REQUEST_IID: '7',
        GITLAB_TOKEN: 'glpat-x',
        ...more,
      },
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
    child.stdin.end(`${NOTE_MARKER}\n\ntext\n`);
    child.stdout.resume();
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, stderr };
  }

  test('is told at once, with what to do', async () => {
    const { code, stderr } = await dryRun({});

    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: the certificate of GitLab is not trusted; name .* NODE_EXTRA_CA_CERTS.*DEPTH_ZERO_SELF_SIGNED_CERT\)\n$/,
    );
  });

  test.each<[string, () => NodeJS.ProcessEnv]>([
    ['NODE_EXTRA_CA_CERTS', () => ({ NODE_EXTRA_CA_CERTS: certificate })],
    ['CI_SERVER_TLS_CA_FILE', () => ({ CI_SERVER_TLS_CA_FILE: certificate })],
    [
      'both, where the first is the right one',
      () => ({ NODE_EXTRA_CA_CERTS: certificate, CI_SERVER_TLS_CA_FILE: other }),
    ],
  ])('%s', async (_name, environment) => {
    expect(await dryRun(environment())).toEqual({ code: 0, stderr: 'Would post a note of merge request !7\n' });
  });

  test('through a proxy', async () => {
    const https_proxy = `http://127.0.0.1:${port(proxy)}`;

    expect((await dryRun({ CI_SERVER_TLS_CA_FILE: certificate, https_proxy })).code).toBe(0);
    expect(tunnels).toBe(1);
    expect((await dryRun({ https_proxy })).stderr).toMatch(/is not trusted/);
  });
});
