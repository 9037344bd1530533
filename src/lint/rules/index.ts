import type { RuleDefinition } from '../rule.ts';
import { buildxProvenance } from './buildx-provenance.ts';
import { buildxTls } from './buildx-tls.ts';
import { cacheIgnoreError } from './cache-ignore-error.ts';
import { cacheIndex } from './cache-index.ts';
import { cacheMode } from './cache-mode.ts';
import { cacheOverImage } from './cache-over-image.ts';
import { cachedState } from './cached-state.ts';
import { certificateStore } from './certificate-store.ts';
import { cloudCredentials } from './cloud-credentials.ts';
import { contextCredentials } from './context-credentials.ts';
import { credentialHelper } from './credential-helper.ts';
import { dependencyProxyKey } from './dependency-proxy-key.ts';
import { dockerAuthConfig } from './docker-auth-config.ts';
import { dockerConfigFolder } from './docker-config-folder.ts';
import { dockerHubKey } from './docker-hub-key.ts';
import { dockerfileFolder } from './dockerfile-folder.ts';
import { emptiedFlags } from './emptied-flags.ts';
import { emptyName } from './empty-name.ts';
import { emulatedPlatform } from './emulated-platform.ts';
import { entrypoint } from './entrypoint.ts';
import { filenameOutside } from './filename-outside.ts';
import { floatingTag } from './floating-tag.ts';
import { foldedBackslash } from './folded-backslash.ts';
import { foldedHeredoc } from './folded-heredoc.ts';
import { imageUser } from './image-user.ts';
import { incompleteCall } from './incomplete-call.ts';
import { kanikoPath } from './kaniko-path.ts';
import { leftoverDind } from './leftover-dind.ts';
import { loginPassword } from './login-password.ts';
import { missingConfig } from './missing-config.ts';
import { missingFolder } from './missing-folder.ts';
import { missingProgram } from './missing-program.ts';
import { nameList } from './name-list.ts';
import { needsRoot } from './needs-root.ts';
import { noDaemon } from './no-daemon.ts';
import { notPushed } from './not-pushed.ts';
import { oneSidedInsecure } from './one-sided-insecure.ts';
import { outputInContext } from './output-in-context.ts';
import { outputType } from './output-type.ts';
import { pairWithoutValue } from './pair-without-value.ts';
import { parallelBuilds } from './parallel-builds.ts';
import { processSandbox } from './process-sandbox.ts';
import { pushToFile } from './push-to-file.ts';
import { quotedFlags } from './quoted-flags.ts';
import { registryCredentials } from './registry-credentials.ts';
import { secretArgument } from './secret-argument.ts';
import { serviceNames } from './service-names.ts';
import { sharedCache } from './shared-cache.ts';
import { strayWord } from './stray-word.ts';
import { tagOnBranches } from './tag-on-branches.ts';
import { tlscontextHost } from './tlscontext-host.ts';
import { unguardedName } from './unguarded-name.ts';
import { unknownFlag } from './unknown-flag.ts';
import { unquotedValue } from './unquoted-value.ts';
import { unreadableScript } from './unreadable-script.ts';
import { upperCaseName } from './upper-case-name.ts';
import { wrongImage } from './wrong-image.ts';

/** Every rule, by file name; a test compares the list with the folder. */
export const RULES: readonly RuleDefinition[] = [
  buildxProvenance,
  buildxTls,
  cacheIgnoreError,
  cacheIndex,
  cacheMode,
  cacheOverImage,
  cachedState,
  certificateStore,
  cloudCredentials,
  contextCredentials,
  credentialHelper,
  dependencyProxyKey,
  dockerAuthConfig,
  dockerConfigFolder,
  dockerHubKey,
  dockerfileFolder,
  emptiedFlags,
  emptyName,
  emulatedPlatform,
  entrypoint,
  filenameOutside,
  floatingTag,
  foldedBackslash,
  foldedHeredoc,
  imageUser,
  incompleteCall,
  kanikoPath,
  leftoverDind,
  loginPassword,
  missingConfig,
  missingFolder,
  missingProgram,
  nameList,
  needsRoot,
  noDaemon,
  notPushed,
  oneSidedInsecure,
  outputInContext,
  outputType,
  pairWithoutValue,
  parallelBuilds,
  processSandbox,
  pushToFile,
  quotedFlags,
  registryCredentials,
  secretArgument,
  serviceNames,
  sharedCache,
  strayWord,
  tagOnBranches,
  tlscontextHost,
  unguardedName,
  unknownFlag,
  unquotedValue,
  unreadableScript,
  upperCaseName,
  wrongImage,
];
