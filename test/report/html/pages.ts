import { describeCode } from '../../../src/commands/catalogue.ts';
import { migrate } from '../../../src/migrate.ts';
import type { Report } from '../../../src/model.ts';
import { htmlReport } from '../../../src/report/html/index.ts';
import type { RenderedReport, ReportContext, ShownReport } from '../../../src/report/reporter.ts';
import { DEFAULT_IMAGE } from '../../../transforms/job/image.ts';
import { memoryProject } from '../../shell/scripts.ts';

/** The report of a repository in memory; the first file is its root pipeline. */
export function reportOf(files: Readonly<Record<string, string>>): Report {
  const [path = ''] = Object.keys(files);
  return migrate({
    project: memoryProject(files),
    roots: [{ path, missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: false },
  });
}

export function render(reports: readonly ShownReport[], context: Partial<ReportContext> = {}): RenderedReport {
  return htmlReport(reports, {
    command: 'plan',
    written: false,
    nextStep: 'kaniko-to-buildkit apply',
    describe: describeCode,
    ...context,
  });
}

/** The page of one pipeline. */
export function pageOf(pipeline: string, context: Partial<ReportContext> = {}): string {
  return render([{ prefix: '', report: reportOf({ '.gitlab-ci.yml': pipeline }) }], context).text;
}

const IMAGE = `  image: {name: gcr.io/kaniko-project/executor:debug, entrypoint: [""]}\n`;

export function jobText(name: string, ...script: string[]): string {
  return `${JSON.stringify(name)}:\n${IMAGE}  script:\n${script.map((line) => `    - ${JSON.stringify(line)}\n`).join('')}`;
}

const CALL = '/kaniko/executor --context $CI_PROJECT_DIR --destination $CI_REGISTRY_IMAGE:1';

/** Every outcome but a failed one: migrated as it is, with a difference, held back for two reasons, left alone. */
export const MIXED = [
  jobText('build', `${CALL} --dockerfile $CI_PROJECT_DIR/Dockerfile`),
  jobText('cached', `${CALL} --cache=true --use-new-run`),
  jobText('from-bucket', '/kaniko/executor --context s3://bucket/app.tar.gz --destination r.io/a:1'),
  jobText('flags-elsewhere', '/kaniko/executor --context . --destination r.io/a:1 $EXTRA_FLAGS'),
  jobText('only-a-shell', 'echo hello'),
].join('');

/** Names, paths and values that would be markup if they were let. */
export const HOSTILE: Readonly<Record<string, string>> = {
  'ci/"quoted" \'path\' & <b>.yml': [
    jobText('<script>alert(1)</script>', `${CALL} --label 'a="x" </script><!--'`),
    jobText('"><img src=x onerror=alert(2)>', `${CALL} --build-arg "A=<b>'&amp;" --cache=true`),
    jobText("' onmouseover='alert(3)", '/kaniko/executor --context s3://</script><svg/onload=alert(4)> -d r.io/a:1'),
  ].join(''),
};

export const NOTHING = 'test: {script: [npm test]}\n';
export const BROKEN = 'build: [\n';

/** A large report: jobs over files, all outcomes, each with some flags. */
export function largeReport(jobs: number): Report {
  const files: Record<string, string> = { '.gitlab-ci.yml': '' };
  for (let file = 0; file * 10 < jobs; file++) {
    files[`ci/team-${file}.yml`] = Array.from({ length: 10 }, (_, index) => largeJob(file * 10 + index)).join('');
  }
  const paths = Object.keys(files).slice(1);
  files['.gitlab-ci.yml'] = `include:\n${paths.map((path) => `  - local: ${path}\n`).join('')}`;
  return reportOf(files);
}

function largeJob(number: number): string {
  if (number % 11 === 3) return jobText(`service-${number}`, '/kaniko/executor --context s3://b/a.tgz -d r.io/a:1');
  const flags = Array.from({ length: 6 }, (_, index) => `--build-arg VERSION_${index}=$VERSION_${number}`).join(' ');
  return jobText(`service-${number}`, `${CALL}-${number} ${flags} ${number % 3 === 0 ? '--cache=true' : ''}`);
}
