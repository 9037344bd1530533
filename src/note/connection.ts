import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { ApiError } from './api-error.ts';
import { ownValue } from '../own-value.ts';

/**
 * How the server is reached: through the proxy that the environment names, trusting what Node trusts and the
 * certificate that the runner hands over in `CI_SERVER_TLS_CA_FILE` (https://docs.gitlab.com/runner/configuration/tls-self-signed/).
 * @param api - its scheme decides which proxy counts
 * @throws ApiError when that file cannot be read, or the proxy is no URL
 */
export function connectionOf(api: string, environment: NodeJS.ProcessEnv): Dispatcher {
  const ca = certificates(environment);
  const tls = ca === undefined ? {} : { connect: { ca }, requestTls: { ca }, proxyTls: { ca } };
  const variable = (name: string): string =>
    ownValue(environment, name) ?? ownValue(environment, name.toUpperCase()) ?? '';
  const proxy = variable(api.startsWith('https:') ? 'https_proxy' : 'http_proxy');
  if (proxy === '') return new Agent(tls);
  try {
    // Many proxies allow no tunnel to a port without TLS.
    const plain = { proxyTunnel: false };
    return new EnvHttpProxyAgent({
      ...tls,
      ...plain,
      httpProxy: proxy,
      httpsProxy: proxy,
      noProxy: variable('no_proxy'),
    });
  } catch {
    throw new ApiError({ reason: 'proxy', request: '' });
  }
}

/**
 * Certificates that are named replace all that Node trusts by itself, `NODE_EXTRA_CA_CERTS` too: they are named together.
 * @returns undefined when Node's own are enough
 */
function certificates(environment: NodeJS.ProcessEnv): string[] | undefined {
  const file = environment['CI_SERVER_TLS_CA_FILE'];
  if (!file) return undefined;
  const extra = environment['NODE_EXTRA_CA_CERTS'];
  return [...rootCertificates, ...(extra ? [readCertificate(extra)] : []), readCertificate(file)];
}

function readCertificate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ApiError({ reason: 'certificate-file', request: '', detail: `${file}${code ? ` (${code})` : ''}` });
  }
}
