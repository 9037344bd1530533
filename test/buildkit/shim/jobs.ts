import { baseRegistries } from '../../../src/buildkit/base-images.ts';
import { layOut } from '../../../src/buildkit/layout.ts';
import { renderRootless } from '../../../src/buildkit/render.ts';
import { renderShim, SHIM_NAME } from '../../../src/buildkit/shim.ts';
import type { KanikoFlavor } from '../../../src/model.ts';
import {
  askedByBuildctl,
  compareJobs,
  type Comparison,
  type JobScript,
  runScript,
  type RunResult,
  type Scenario,
} from '../../support/equivalence/index.ts';
import { callContext, convert } from '../calls.ts';

/** A checkout with a Dockerfile at its root and others below; their base images are in a registry of their own. */
export const FILES: Scenario['files'] = {
  Dockerfile:
    'FROM registry.example.com/base/go:1.22 AS build\nRUN make\nFROM registry.example.com/base/run\nCOPY --from=build /a /a\n',
  'prod.Dockerfile': 'FROM registry.example.com/base/prod\n',
  'prod.Dockerfile.dockerignore': 'tmp\n',
  'svc/Dockerfile': 'FROM registry.example.com/base/svc\n',
  'svc/only.Dockerfile': 'FROM registry.example.com/base/only\n',
  'svc/main.c': 'int main;\n',
  'a b/Docker file': 'FROM registry.example.com/base/blank\n',
  'hub.Dockerfile': 'FROM alpine:3.20\n',
  'open.Dockerfile': 'ARG BASE\nFROM $BASE\n',
};

export const SCENARIO: Scenario = { files: FILES, env: { VERSION: 'from env', SPACED: ' a  b\n' } };

const LOGIN = [
  'mkdir -p ~/.docker',
  'echo "{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"username\\":\\"$CI_REGISTRY_USER\\",\\"password\\":\\"$CI_REGISTRY_PASSWORD\\"}}}" > ~/.docker/config.json',
];

const job = (...items: readonly string[]): JobScript => ({
  items,
  variables: { BUILDKITD_FLAGS: '--oci-worker-no-process-sandbox' },
});

/** A script with `kaniko` in the place of the executor, before the migration and with the shim. */
export function withShim(items: readonly string[], flavor: KanikoFlavor = 'upstream'): JobScript {
  return job(...LOGIN, renderShim({ flavor }), ...items.map((item) => item.replaceAll('$KANIKO', SHIM_NAME)));
}

export function withExecutor(items: readonly string[]): JobScript {
  return job(...items.map((item) => item.replaceAll('$KANIKO', '/kaniko/executor')));
}

/** Compares a script that calls `$KANIKO`, run by the executor and by the shim. */
export function compareWithExecutor(script: string | readonly string[], scenario: Scenario = SCENARIO): Comparison {
  const items = typeof script === 'string' ? [script] : script;
  return compareJobs(withExecutor(items), withShim(items), scenario);
}

export function runShim(script: string, flavor: KanikoFlavor = 'upstream', scenario: Scenario = SCENARIO): RunResult {
  return runScript('buildkit', withShim([script], flavor), scenario);
}

/** The command that the static path renders for the words of a line. */
export function renderStatically(line: string, dockerfile = FILES.Dockerfile ?? ''): string {
  const facts = { baseRegistries: () => baseRegistries(dockerfile) };
  const { plan, parsed, flags } = convert(line, facts);
  const refused = [
    ...parsed.problems.map(({ kind }) => kind),
    ...flags.filter(({ fidelity }) => fidelity === 'manual'),
  ];
  if (refused.length > 0) throw new Error(`not translated: ${JSON.stringify(refused)}`);
  const rendered = renderRootless(plan, callContext({ exists: (path) => path in FILES }));
  if ('problem' in rendered) throw new Error(`${rendered.written}: ${rendered.problem}`);
  return layOut(rendered, { prefix: [], redirects: [], exec: false }, { style: 'single' });
}

/** What a run asks for, in a form that two runs share: without names of temporary places. */
export function asked(run: RunResult): unknown {
  return {
    status: run.status,
    files: Object.fromEntries(Object.entries(run.files).filter(([name]) => !name.startsWith('.docker'))),
    calls: run.calls.map((call) => {
      const build = askedByBuildctl(call);
      if ('error' in build) return build;
      return { ...build, dockerfile: '', notes: [], progress: call.argv.includes('rawjson') };
    }),
  };
}

/** Runs what the static path renders. */
export function runStatically(line: string, dockerfile?: string): RunResult {
  return runScript('buildkit', job(...LOGIN, renderStatically(line, dockerfile)), SCENARIO);
}
