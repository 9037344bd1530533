import type { Diagnostic } from '../model.ts';
import { checkAddUrl } from './checks/add-url.ts';
import { checkCheckDirective } from './checks/check-directive.ts';
import { checkContainerFiles } from './checks/container-files.ts';
import { checkFolderOwner } from './checks/folder-owner.ts';
import { checkFromArgument } from './checks/from-argument.ts';
import { checkHomeFiles } from './checks/home-files.ts';
import { checkIgnoredSource } from './checks/ignored-source.ts';
import { checkInstructionFlags } from './checks/instruction-flags.ts';
import { checkLabel } from './checks/label.ts';
import { checkLeakedArgument } from './checks/leaked-argument.ts';
import { checkLinkSource } from './checks/link-source.ts';
import { checkMaintainer } from './checks/maintainer.ts';
import { checkPlatformArgument } from './checks/platform-argument.ts';
import { checkRunHeredoc } from './checks/run-heredoc.ts';
import { checkRunMount } from './checks/run-mount.ts';
import { checkServiceNames } from './checks/service-names.ts';
import { checkSyntax } from './checks/syntax.ts';
import { checkUnusedStage } from './checks/unused-stage.ts';
import { checkUserGroup } from './checks/user-group.ts';
import { checkUserNamespace } from './checks/user-namespace.ts';
import { checkVolume } from './checks/volume.ts';
import type { DockerfileCheck, DockerfileFacts } from './facts.ts';
import type { Dockerfile } from './parse.ts';

/** A Dockerfile with more instructions is generated; the answers would be thousands of lines. */
const MAX_INSTRUCTIONS = 5000;

const CHECKS: readonly DockerfileCheck[] = [
  checkRunHeredoc,
  checkUserGroup,
  checkRunMount,
  checkSyntax,
  checkCheckDirective,
  checkFromArgument,
  checkLeakedArgument,
  checkLabel,
  checkIgnoredSource,
  checkUnusedStage,
  checkContainerFiles,
  checkServiceNames,
  checkInstructionFlags,
  checkAddUrl,
  checkMaintainer,
  checkPlatformArgument,
  checkVolume,
  checkUserNamespace,
  checkHomeFiles,
  checkFolderOwner,
  checkLinkSource,
];

/**
 * Tells what a Dockerfile means for a job that builds it with BuildKit from now on. No finding is an error: the job is
 * migrated as well without it, and the Dockerfile is never edited.
 * @returns findings in the order of the file; the same sentence at several places is one finding with related places
 */
export function inspectDockerfile(dockerfile: Dockerfile, facts: DockerfileFacts): Diagnostic[] {
  const count = dockerfile.stages.reduce((sum, { instructions }) => sum + instructions.length, 0);
  if (count > MAX_INSTRUCTIONS) return [];
  const merged = new Map<string, Diagnostic>();
  const found = CHECKS.flatMap((check) => check(dockerfile, facts));
  for (const finding of found.sort((a, b) => a.location.range.start - b.location.range.start)) {
    const key = `${finding.code} ${finding.message}`;
    const first = merged.get(key);
    merged.set(key, first ? { ...first, related: [...first.related, finding.location] } : finding);
  }
  return [...merged.values()];
}
