import { type Command, Option } from 'commander';
import type { OnClean } from '../note/publish.ts';
import type { SharedOptions } from './options.ts';

export interface NoteOptions extends SharedOptions {
  /** A report of `--format markdown`; `-` is stdin. */
  readonly report?: string;
  readonly dryRun?: boolean;
  readonly onClean: OnClean;
}

/** Options about the run that makes the report; a report that is made already leaves them nothing to say. */
const OF_THE_RUN = ['format', 'image', 'strict', 'job', 'since', 'includeFrom', 'stdinFilename', 'printConfig'];

export function addNoteOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--report <file>',
        'send this report of --format markdown; - reads stdin (default: look now)',
      ).conflicts(OF_THE_RUN),
    )
    .option('--dry-run', 'print the note on stdout, and on stderr what would be done with it')
    .addOption(
      new Option('--on-clean <what>', 'when nothing is to be done: update a note that is there, delete it, or nothing')
        .choices(['update', 'delete', 'nothing'])
        .default('update'),
    )
    .addHelpText('after', ENVIRONMENT);
}

const ENVIRONMENT = `
Environment:
  KANIKO_TO_BUILDKIT_TOKEN, else GITLAB_TOKEN    a project or group access token with the scope api
  CI_API_V4_URL, CI_MERGE_REQUEST_PROJECT_ID,
  CI_MERGE_REQUEST_IID                           set by GitLab in merge request pipelines
  NODE_EXTRA_CA_CERTS, CI_SERVER_TLS_CA_FILE     certificates of a private authority
  https_proxy, http_proxy, no_proxy              the proxy

Exit codes: 0 posted, updated, unchanged or nothing to tell · 2 error`;
