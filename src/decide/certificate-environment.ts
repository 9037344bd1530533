import { diagnostic } from '../diagnostics/index.ts';
import type { Analysis } from '../kaniko/analyze.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { ScriptUnit } from '../shell/script.ts';
import { locate } from '../source/position.ts';
import { CERTIFICATES, isCertificateFolder } from '../../transforms/job/certificates.ts';
import type { JobRef } from './draft.ts';
import { textOf } from './values.ts';

/** What the build commands of a job that collects certificates need. */
export interface CertificateEnvironment {
  /** Assignments in front of each build command. */
  readonly environment: readonly string[];
  readonly findings: readonly Diagnostic[];
}

/** Where a variable is set, and the text where that is written. */
interface Setting {
  readonly name: string;
  readonly value: string | undefined;
  readonly location: Location;
}

/**
 * SSL_CERT_FILE names the collected certificates. Go reads the default file or SSL_CERT_FILE, and the default folder or
 * SSL_CERT_DIR (crypto/x509 root_unix.go:32-73): the folder of Kaniko, which is not there any more, must not stay in
 * force, or no public certificate would be left (flags.md C4).
 */
export function certificateEnvironment(
  { pipeline, job }: JobRef,
  { commands, invocations }: Analysis,
  at: (unit: ScriptUnit, start: number, end: number) => Location,
): CertificateEnvironment {
  const settings: Setting[] = [];
  for (const [name, entry] of pipeline.variables(job)) {
    const { file, range } = entry.value;
    settings.push({
      name,
      value: textOf(entry),
      location: locate(file.source.path, file.starts, range, job.name),
    });
  }
  for (const { command } of [...commands, ...invocations])
    for (const { name, value, start, end } of [...command.assignments, ...command.argumentAssignments])
      settings.push({ name, value: value.literal ?? value.raw, location: at(command.unit, start, end) });
  const certificates = settings.filter(({ name }) => /^SSL_CERT_(?:FILE|DIR)$/.test(name));
  const isKanikos = ({ name, value }: Setting): boolean =>
    name === 'SSL_CERT_DIR' && value !== undefined && isCertificateFolder(value);
  const findings = certificates
    .filter((setting) => !isKanikos(setting))
    .map(({ name, value = 'set', location }) => diagnostic('K2B250', location, { name, value }));
  const folder = certificates.some(isKanikos) ? ['SSL_CERT_DIR=/etc/ssl/certs'] : [];
  return { environment: [`SSL_CERT_FILE=${CERTIFICATES}`, ...folder], findings };
}
