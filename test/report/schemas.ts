import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020';

function read(path: string): object {
  return JSON.parse(readFileSync(path, 'utf8')) as object;
}

/** A schema with every object closed: a field that it does not describe is an error. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, closed(item)]);
  return Object.fromEntries('properties' in value ? [...entries, ['additionalProperties', false]] : entries) as object;
}

const ownSchema = closed(read(join(__dirname, '../../docs/report.schema.json'))) as object;
const json = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(ownSchema);

// One pattern of the official schema is not valid with the u flag.
const official = new Ajv04({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(official);
const sarif = official.compile(read(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')));

/** What the published schema says about a JSON report, and what of the report it does not describe. */
export function jsonProblems(report: unknown): unknown[] {
  json(report);
  return json.errors ?? [];
}

/** What the official schema says about a SARIF log. */
export function sarifProblems(log: unknown): unknown[] {
  sarif(log);
  return sarif.errors ?? [];
}
