import type { Log, PhysicalLocation, Region, ReportingDescriptor, Result } from 'sarif';
import type { Location, Severity } from '../model.ts';
import { NAME, VERSION } from '../version.ts';
import { type Finding, findingsOf } from './findings.ts';
import { MASK, Masker } from './mask.ts';
import type { ReportContext, Reporter } from './reporter.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/**
 * A SARIF 2.1.0 log with one run. Columns count UTF-16 units, paths are relative to the repository (`%SRCROOT%`).
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export const sarifReport: Reporter = (reports, context) => {
  const masker = new Masker();
  const findings = findingsOf(reports, masker, context.written);
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: NAME, semanticVersion: VERSION, rules: codes.map((code) => rule(code, findings, context)) },
        },
        columnKind: 'utf16CodeUnits',
        redactionTokens: [MASK],
        results: findings.map((finding) => resultOf(finding, codes.indexOf(finding.code))),
        properties: { masked: masker.count },
      },
    ],
  };
  return { text: `${JSON.stringify(log, undefined, 2)}\n`, masked: masker.count };
};

function rule(id: string, findings: readonly Finding[], { describe }: ReportContext): ReportingDescriptor {
  const description = describe(id);
  const severity = findings.find(({ code }) => code === id)?.severity ?? 'warning';
  const base: ReportingDescriptor = { id, defaultConfiguration: { level: LEVELS[severity] } };
  if (!description) return base;
  const { title, help, links } = description;
  const [page] = links;
  const pages = links.map((link) => `<${link}>`).join(' ');
  return {
    ...base,
    shortDescription: { text: title },
    fullDescription: { text: `${title}. ${help}` },
    help: { text: [help, ...links].join('\n'), markdown: pages === '' ? help : `${help}\n\n${pages}` },
    ...(page === undefined ? {} : { helpUri: page }),
  };
}

function resultOf(
  { code, severity, message, location, related, jobs, fingerprint }: Finding,
  ruleIndex: number,
): Result {
  const result: Result = {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: physical(location),
        ...(jobs.length > 0 ? { logicalLocations: jobs.map((name) => ({ name, kind: 'object' })) } : {}),
      },
    ],
    partialFingerprints: { 'kanikoToBuildkit/v1': fingerprint },
  };
  if (related.length > 0)
    result.relatedLocations = related.map((other, id) => ({
      id,
      physicalLocation: physical(other),
      ...(other.job === undefined ? {} : { message: { text: other.job } }),
    }));
  return result;
}

function physical(location: Location): PhysicalLocation {
  return {
    artifactLocation: { uri: location.path.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
    region: regionOf(location),
  };
}

/** A place without an end is a line or a file; SARIF reads a region without columns as whole lines. */
function regionOf({ line, column, endLine, endColumn }: Location): Region {
  if (endLine === undefined || endColumn === undefined) return { startLine: line };
  return { startLine: line, startColumn: column, endLine, endColumn };
}
