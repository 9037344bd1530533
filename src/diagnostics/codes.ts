import type { Severity } from '../model.ts';

/** Values that a message template is filled with. */
export type MessageData = Readonly<Record<string, string>>;

export interface CodeDefinition {
  readonly severity: Severity;
  /** Names the finding in a few words; the heading of its help page. */
  readonly title: string;
  /** One sentence. `{name}` is replaced by the data of that name. */
  readonly message: string;
  /** What to do about it: the help text. */
  readonly help: string;
}

const define = <const T extends Record<string, CodeDefinition>>(codes: T): T => codes;

/**
 * The closed list of findings. Codes are stable and never reused: 0xx files and YAML, 1xx flags, 2xx job, 3xx shell,
 * 4xx includes and templates, 5xx Dockerfile and context, 6xx runner, 7xx lint, 9xx internal. A flag's own code stands in its
 * file (`transforms/flags`).
 */
export const CODES = define({
  K2B001: {
    severity: 'error',
    title: 'The file is not valid UTF-8',
    message: '{path} is not valid UTF-8, so it could not be written back unchanged.',
    help: 'Convert the file to UTF-8 and run again.',
  },
  K2B002: {
    severity: 'error',
    title: 'The file cannot be read',
    message: '{path} cannot be read: {cause}.',
    help: 'Check the path and its permissions.',
  },
  K2B003: {
    severity: 'error',
    title: 'The YAML does not parse',
    message: '{problem}',
    help: 'GitLab refuses this file as well. Repair the YAML and run again.',
  },
  K2B004: {
    severity: 'error',
    title: 'The file is too large',
    message: '{path} has {bytes} bytes; files over 2 MB are not parsed.',
    help: 'GitLab limits a configuration file to 1 MB by default. Split the file.',
  },
  K2B005: {
    severity: 'error',
    title: 'Too many anchors or tags',
    message: '{path} holds {count} anchors and tags; more than {limit} are not composed.',
    help: 'A pipeline of that kind is generated or hostile. Change its generator instead.',
  },
  K2B006: {
    severity: 'error',
    title: 'Nothing to look at',
    message: '{path} holds no GitLab CI file.',
    help: 'Name a folder that holds .gitlab-ci.yml, name the files, or pass --ci-file.',
  },
  K2B007: {
    severity: 'error',
    title: 'The file is not a map',
    message: '{path} holds {kind} where GitLab CI wants a map of jobs and keywords.',
    help: 'GitLab refuses this file as well.',
  },
  K2B008: {
    severity: 'warning',
    title: 'A file that names Kaniko or BuildKit does not parse',
    message: '{path} names Kaniko or BuildKit but does not parse, and no pipeline in view includes it: {problem}',
    help: 'If it is a GitLab CI file, repair it and name it on the command line.',
  },
  K2B009: {
    severity: 'error',
    title: 'A job is not a map',
    message: 'The job {job} holds {kind} where GitLab wants a map.',
    help: 'GitLab refuses this pipeline as well.',
  },
  K2B010: {
    severity: 'error',
    title: 'A job has no script',
    message: 'The job {job} has none of script, run and trigger.',
    help: 'GitLab refuses this pipeline as well. Hidden jobs (their name starts with a dot) need no script.',
  },
  K2B011: {
    severity: 'error',
    title: 'The edit would be outside the given paths',
    message: 'The job {job} needs a change in {file}, which is outside the given paths.',
    help: 'Name that file or its folder too.',
  },
  K2B012: {
    severity: 'error',
    title: 'A script is neither text nor a list of texts',
    message: '{section} of the job {job} holds {kind}.',
    help: 'GitLab takes a string or a nested list of strings. Quote the entry.',
  },
  K2B013: {
    severity: 'error',
    title: 'The edit would be in a file of a broken pipeline',
    message: 'The job {job} needs a change in {file}, which belongs to a pipeline that is broken.',
    help: 'Repair the pipeline first; its errors are listed.',
  },
  K2B014: {
    severity: 'warning',
    title: 'An ignore comment that silences nothing',
    message: 'The comment ignores {code}, but there is no such finding here.',
    help: 'Remove the comment, or move it to the line above the finding or above the key of the job.',
  },
  K2B015: {
    severity: 'warning',
    title: 'An ignore comment without a reason',
    message: 'The comment ignores {codes} and gives no reason, so it silences nothing.',
    help: 'Write the reason after a colon: # kaniko-to-buildkit-ignore K2B123: reason.',
  },
  K2B016: {
    severity: 'warning',
    title: 'An ignore comment that cannot be read',
    message: 'The comment names neither a code nor job, so it silences nothing.',
    help: 'The form is # kaniko-to-buildkit-ignore K2B123: reason, or # kaniko-to-buildkit-ignore job: reason.',
  },
  K2B017: {
    severity: 'info',
    title: 'Left alone by a comment',
    message: 'The job {job} is left alone: {reason}.',
    help: 'The job counts as decided. Remove the comment to have it looked at again.',
  },
  K2B018: {
    severity: 'error',
    title: 'A configuration that GitLab does not take',
    message: 'The job {job} is not one that GitLab takes: {problem}.',
    help: 'Repair the job first; the migration would carry the fault along.',
  },
  K2B019: {
    severity: 'error',
    title: 'The edit would be in an ignored file',
    message: 'The job {job} needs a change in {file}, which the patterns to ignore leave out.',
    help: 'Take the file out of ignore: (or --ignore-pattern), or give the job a copy of its own.',
  },
  K2B180: {
    severity: 'error',
    title: 'The command line is not one that Kaniko accepts',
    message: 'Kaniko refuses this call: {problem}.',
    help: 'The job cannot have worked. Repair the command line, then run again.',
  },
  K2B181: {
    severity: 'error',
    title: 'A flag without its value swallows the next flag',
    message: '{written} takes a value and Kaniko reads the next word, {value}, as that value.',
    help: 'Give the flag its value, or remove it; then run again.',
  },
  K2B182: {
    severity: 'error',
    title: 'An unknown flag',
    message: 'Kaniko has no flag {written}{hint}.',
    help: 'Look for a typing error, or for a flag of a fork that is not known here.',
  },
  K2B183: {
    severity: 'error',
    title: 'Flags are held in a variable',
    message: '{written} may hold flags, which the text of the call does not show.',
    help: 'Write the flags at the call, translate the variable by hand where it is defined, or run with --shim, which translates it when the job runs.',
  },
  K2B184: {
    severity: 'error',
    title: 'A value is split into several words',
    message:
      '{written} is not quoted and {name} is set to a value with blanks, so the call has more words than it shows.',
    help: 'Quote the value, or write the flags at the call.',
  },
  K2B185: {
    severity: 'error',
    title: 'The call has no destination',
    message: 'Kaniko stops with "you must provide --destination, or use --no-push".',
    help: 'The job cannot have worked. Add --destination or --no-push.',
  },
  K2B186: {
    severity: 'error',
    title: 'A Kaniko variable without a converter',
    message: '{name} is set for this job and changes what Kaniko does.',
    help: 'Remove the variable and say the same with flags, then run again.',
  },
  K2B187: {
    severity: 'warning',
    title: 'The call names no context',
    message: 'Without --context Kaniko builds with its empty folder /workspace; so does the migrated call.',
    help: 'If the Dockerfile copies files, the job cannot have worked: set the context to the project folder.',
  },
  K2B188: {
    severity: 'info',
    title: 'A flag is written more than once',
    message: '{written} is overridden by a later {flag}: the last one wins.',
    help: 'Remove the earlier flag.',
  },
  K2B189: {
    severity: 'error',
    title: 'A flag without a converter',
    message: '{written} has no converter yet, so the job is left as it is.',
    help: 'Translate the flag by hand, or remove it and run again.',
  },
  K2B190: {
    severity: 'info',
    title: 'A flag that does nothing in Kaniko',
    message: '{written}: {reason}.',
    help: 'The migrated job leaves it out, as Kaniko did. If it was meant to do something, say so in another way.',
  },
  K2B191: {
    severity: 'error',
    title: 'KANIKO_NO_PUSH is no boolean',
    message: 'Kaniko stops with "invalid value … for KANIKO_NO_PUSH environment variable": {written}.',
    help: 'The job cannot have worked. Set the variable to true or false, then run again.',
  },
  K2B192: {
    severity: 'warning',
    title: 'KANIKO_NO_PUSH is no boolean, so Kaniko pushes',
    message: '{written} is no boolean: Kaniko pushes the image, even with --no-push, and so does the migrated job.',
    help: 'Remove the variable. If the image must not be pushed, write --no-push and run again.',
  },
  K2B193: {
    severity: 'warning',
    title: 'A switch of the fork that BuildKit does not have',
    message: '{name} switches a feature of the fork of Kaniko; BuildKit has no such switch.',
    help: 'Look up what the feature does and compare the image that the migrated job builds.',
  },
  K2B194: {
    severity: 'error',
    title: 'Credentials that only the fork of Kaniko reads',
    message: '{name} is read by the fork of Kaniko as credentials; BuildKit reads its configuration file alone.',
    help: 'Write the login into ~/.docker/config.json in before_script, remove the variable, then run again.',
  },
  K2B201: {
    severity: 'error',
    title: 'An image that is not known to be Kaniko',
    message: 'The image {image} is not known, so it is not known which programs and settings the job takes from it.',
    help: 'Pass --image with the image that replaces it, or migrate the job by hand.',
  },
  K2B202: {
    severity: 'warning',
    title: 'The image comes from a mirror',
    message: 'The image {image} comes from a mirror; the runner may not reach Docker Hub for {target}.',
    help: 'Mirror the BuildKit image too and pass its name with --image.',
  },
  K2B203: {
    severity: 'error',
    title: 'The image has no shell',
    message: 'The image {image} has no shell (only the -debug tags have one), so the job cannot have run its script.',
    help: 'Check whether the job works at all; then migrate it by hand.',
  },
  K2B204: {
    severity: 'error',
    title: 'The image is a variable',
    message: 'The image {image} is not written in the file.',
    help: 'Write the image at the job, then run again.',
  },
  K2B205: {
    severity: 'error',
    title: 'An entrypoint of its own',
    message: 'The image is started with the entrypoint {entrypoint}, which the new image need not have.',
    help: 'Remove the entrypoint if the job works without it, then run again.',
  },
  K2B206: {
    severity: 'warning',
    title: 'The image user is dropped',
    message: 'The job ran as {user}; rootless BuildKit must run as the user of its image.',
    help: 'Kaniko needs root, rootless BuildKit must not have it. Check files that only that user may read.',
  },
  K2B207: {
    severity: 'info',
    title: 'The Kaniko image is used as a shell',
    message: 'The job {job} has the Kaniko image but never runs the executor.',
    help: 'Nothing to migrate. A small image such as busybox or alpine serves as well.',
  },
  K2B208: {
    severity: 'error',
    title: 'Credentials come from a helper program',
    message: 'The credentials name the helper {helper}, which the BuildKit image does not have.',
    help:
      'Fetch a token in an earlier job and write it as an auths entry, or build an image from ' +
      'moby/buildkit:rootless that holds the helper and pass it with --image.',
  },
  K2B209: {
    severity: 'warning',
    title: 'Credentials that are out of view',
    message:
      'The content of the credentials file is out of view; DOCKER_AUTH_CONFIG supplies {registry} where the file does ' +
      'not name it.',
    help:
      'Kaniko logs in to the GitLab registry by itself, BuildKit does not. Where DOCKER_AUTH_CONFIG is also a ' +
      'variable of the project, the job now replaces it when the file lacks the registry.',
  },
  K2B210: {
    severity: 'error',
    title: 'Credentials that cannot be followed',
    message: 'It cannot be told which credentials are in force at the call: {problem}.',
    help: 'Write the credentials once, before the call, then run again.',
  },
  K2B212: {
    severity: 'error',
    title: 'A program that the new image lacks',
    message: '{command} is not in the BuildKit image; the old image has it.',
    help: 'Install it in an image built from moby/buildkit:rootless and pass it with --image, or do that step in another job.',
  },
  K2B213: {
    severity: 'warning',
    title: 'A program that may be missing',
    message: '{command} is not known to be in the BuildKit image; its failure does not stop the job.',
    help: 'Check whether the step still does its work.',
  },
  K2B214: {
    severity: 'info',
    title: 'A program that neither image has',
    message: '{command} is neither in the Kaniko image nor in the BuildKit image, so the job cannot have worked.',
    help: 'Check whether the job works at all.',
  },
  K2B215: {
    severity: 'error',
    title: 'A path that the new image cannot serve',
    message: '{command} uses {path}, which user 1000 of the BuildKit image cannot write or does not have.',
    help: 'Use the project folder, the home folder or /tmp, then run again.',
  },
  K2B216: {
    severity: 'error',
    title: 'The built filesystem is read',
    message: "{problem}: Kaniko builds in the job's own filesystem, BuildKit does not.",
    help: 'Export the files with --output type=local, or copy them out of the built image in another job.',
  },
  K2B217: {
    severity: 'error',
    title: 'BUILDKITD_FLAGS is set already',
    message: 'BUILDKITD_FLAGS is set to {value}, which lacks --oci-worker-no-process-sandbox.',
    help: 'Add --oci-worker-no-process-sandbox to the variable, then run again.',
  },
  K2B218: {
    severity: 'error',
    title: 'A cloud registry without a visible login',
    message: 'Kaniko logs in to {host} by itself from the cloud environment; BuildKit does not.',
    help: 'Write a token for that registry into ~/.docker/config.json before the call (see docs/credentials.md).',
  },
  K2B219: {
    severity: 'warning',
    title: 'Files that user 1000 may not read',
    message: '{command} restricts permissions; a file that user 1000 cannot read becomes an empty file in the image.',
    help: 'BuildKit runs as user 1000. Keep the files of the context readable for everybody.',
  },
  K2B220: {
    severity: 'error',
    title: 'A Kaniko path that has no counterpart',
    message: '{command} uses {path}, which the BuildKit image does not have.',
    help: 'Remove the step if only Kaniko needed it, or move the file to the home folder or /tmp.',
  },
  K2B221: {
    severity: 'warning',
    title: 'A script that is out of view',
    message: '{command} runs or reads a script that is not looked into.',
    help: 'Check that the script uses only what the BuildKit image has (busybox sh, no bash, no /kaniko, user 1000).',
  },
  K2B222: {
    severity: 'error',
    title: 'A script that may build',
    message: '{command} runs a script that may run the executor or write its credentials.',
    help: 'Migrate the script together with the job by hand.',
  },
  K2B223: {
    severity: 'warning',
    title: 'A registry without a visible login',
    message: 'No login for the registry of {destination} is in view; the job gets the GitLab credentials only.',
    help:
      'If Kaniko took the login from a file mounted by the runner or from the cloud environment, write it into ' +
      '~/.docker/config.json before the call.',
  },
  K2B224: {
    severity: 'warning',
    title: 'An image that is replaced unseen',
    message:
      'The image {image} is not known; every command of the job is in the new image, but certificates, credentials and variables baked into the old one are lost.',
    help: 'Check what the image adds to Kaniko, and pass --image if a replacement holds the same.',
  },
  K2B225: {
    severity: 'error',
    title: 'A command that user 1000 cannot run',
    message: '{command} needs root, and the BuildKit image runs as user 1000.',
    help: 'Do that step in another job, or build an image from moby/buildkit:rootless that holds its result.',
  },
  K2B226: {
    severity: 'error',
    title: 'Exit codes change',
    message:
      '{keyword} names exit codes; Kaniko passes on the exit code of a failing RUN, buildctl always ends with 1.',
    help: 'Remove the exit codes, or add 1 to them.',
  },
  K2B227: {
    severity: 'error',
    title: 'git runs as another user',
    message: 'git refuses a checkout that belongs to another user; the job runs as user 1000 now.',
    help: 'Add git config --global --add safe.directory "$CI_PROJECT_DIR" before the first git command.',
  },
  K2B228: {
    severity: 'warning',
    title: 'The warmer is dropped',
    message: '{command} only fills the folder of --cache-dir, which BuildKit does not read: the step does nothing now.',
    help: 'Remove the step. A mirror of Docker Hub (--registry-mirror) saves the downloads instead.',
  },
  K2B229: {
    severity: 'error',
    title: 'The image is out of view',
    message: 'The job {job} runs the executor, but no image for it is in view.',
    help: 'The image comes from the runner or from an include that is out of view. Write it at the job, then run again.',
  },
  K2B230: {
    severity: 'warning',
    title: 'A tag that may be empty',
    message: '{written}: Kaniko pushes latest when the tag is empty, the migrated call fails after the build.',
    help: 'Give the tag a default, for example with a variable and ${NAME:-latest}.',
  },
  K2B231: {
    severity: 'warning',
    title: 'The user is asked for',
    message:
      '{command} depends on who runs the job: root of the Kaniko image before, user 1000 of the BuildKit image now.',
    help: 'Check what the script does with the answer.',
  },
  K2B232: {
    severity: 'info',
    title: 'A login of Docker Hub that is never found',
    message:
      'The key {key} is never looked up, by Kaniko as little as by BuildKit: pulls of Docker Hub are anonymous, pushes are refused.',
    help: 'Write the key as https://index.docker.io/v1/, character by character.',
  },
  K2B233: {
    severity: 'warning',
    title: 'The key of the dependency proxy lacks its port',
    message:
      'The key of the dependency proxy is cut; BuildKit looks it up with the port, as CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX has it.',
    help: 'Write $CI_DEPENDENCY_PROXY_SERVER unchanged, and $CI_SERVER_HOST beside it for images that are named without the port.',
  },
  K2B234: {
    severity: 'info',
    title: 'A tag that is empty on branches',
    message:
      '{written}: CI_COMMIT_TAG is empty unless the pipeline runs for a tag, and no rule of the job asks for that.',
    help: 'Add rules with if: $CI_COMMIT_TAG, or use another variable for the tag of the image.',
  },
  K2B235: {
    severity: 'warning',
    title: 'The files of the checkout keep their modes',
    message:
      'FF_DISABLE_UMASK_FOR_DOCKER_EXECUTOR is on: the checkout belongs to root and is not writable for user 1000, who runs BuildKit.',
    help: 'A file that user 1000 cannot read is empty in the image, and files that the job writes into the project folder fail. Remove the flag, or prepare the files in an earlier job.',
  },
  K2B236: {
    severity: 'info',
    title: 'The job has no checkout',
    message: 'GIT_STRATEGY is {value}: the context holds only what artifacts and caches bring.',
    help: 'Files of artifacts that user 1000 cannot read are empty in the image: pack them readable for everybody.',
  },
  K2B237: {
    severity: 'info',
    title: 'A leftover of Docker in Docker',
    message: '{what} is not used: buildctl starts a daemon of its own in the job.',
    help: 'Remove it, unless a command of the script needs it.',
  },
  K2B238: {
    severity: 'info',
    title: 'The job has services',
    message: 'Commands of the build cannot reach the service {image} by its name; the script of the job still can.',
    help: 'Nothing is to be done if only the script uses it. Else pass its address with --opt add-hosts=NAME=IP.',
  },
  K2B239: {
    severity: 'info',
    title: 'A cache that is not filled any more',
    message: 'The cache of {path} holds the base images of --cache-dir, which BuildKit does not read.',
    help: 'Remove the path from the cache. A registry cache (--cache) keeps layers between jobs.',
  },
  K2B240: {
    severity: 'warning',
    title: 'The exit status is used as a number',
    message: '{written}: Kaniko passes on the exit code of a failing RUN, buildctl always ends with 1.',
    help: 'Ask only whether it is 0.',
  },
  K2B241: {
    severity: 'warning',
    title: 'A hook prepares files for Kaniko',
    message: 'A hook of the job names a path below /kaniko, which the BuildKit image does not have.',
    help: 'Move what is still needed into before_script; credentials belong into ~/.docker/config.json.',
  },
  K2B242: {
    severity: 'error',
    title: 'Steps instead of a script',
    message: 'The job {job} runs Kaniko in the steps of run:, which are not looked into.',
    help: 'Write the job with script, then run again.',
  },
  K2B243: {
    severity: 'error',
    title: 'The home folder is moved',
    message:
      '{name} is set to {value}, where user 1000 cannot write or where its files would be a part of the context.',
    help: 'Remove the variable, or use a folder below /tmp; then run again.',
  },
  K2B244: {
    severity: 'warning',
    title: 'A credentials file that Kaniko did not read',
    message:
      'Kaniko did not read {file}, because DOCKER_CONFIG does not name its folder at the call; BuildKit reads it now ' +
      'and takes the logins in it.',
    help: 'Remove the file if the logins in it are not meant for this build.',
  },
  K2B245: {
    severity: 'info',
    title: 'A login beside the credentials file',
    message:
      'The credentials file does not always name {registry}; DOCKER_AUTH_CONFIG supplies it where it is missing.',
    help:
      'Kaniko logs in to the GitLab registry by itself, BuildKit does not. Where DOCKER_AUTH_CONFIG is also a ' +
      'variable of the project, the job now replaces it when the file lacks the registry.',
  },
  K2B246: {
    severity: 'error',
    title: 'An alias gives a command another meaning',
    message: '{command} gives a command another meaning, and the steps of the new call may run it.',
    help: 'Write a function of another name in its place, or remove the alias, then run again.',
  },
  K2B247: {
    severity: 'warning',
    title: 'A variable that only BuildKit reads',
    message: '{name} meant nothing to Kaniko; {effect}.',
    help: 'Unset it in front of the build, or rename the variable, if that is not meant.',
  },
  K2B248: {
    severity: 'error',
    title: 'The cache would replace an image',
    message: 'The cache would be written to {ref}, and the job {other} pushes {image}: one would replace the other.',
    help: 'Name another repository with --cache-repo, or another tag with cache.tag in the configuration; then run again.',
  },
  K2B249: {
    severity: 'warning',
    title: 'The shell prints the login',
    message:
      'Under set -x the step that logs in is printed to the job log, with the password in base64 where GitLab does not mask it.',
    help: 'Turn it off around the step: { set +x; } 2>/dev/null before it, set -x after it.',
  },
  K2B250: {
    severity: 'error',
    title: 'Certificates in two places',
    message:
      '{name} is {value} beside the certificates that the script collects in the store of Kaniko: ' +
      'the migrated job would not read both, nor the public ones.',
    help: 'Collect all certificates in one place: append them to /kaniko/ssl/certs and remove the variable; then run again.',
  },
  K2B251: {
    severity: 'warning',
    title: 'Pulls from a cloud registry without a visible login',
    message:
      'Kaniko logs in to {host}, which {place} names, by itself from the cloud environment; BuildKit pulls without a login.',
    help:
      'Unless everybody may pull the image, write a token for that registry into ~/.docker/config.json before the ' +
      'call (see docs/credentials.md).',
  },
  K2B252: {
    severity: 'error',
    title: 'Several logins for one host',
    message:
      'The credentials have several keys for {host} ({keys}); BuildKit looks a login up by its host only and takes any of them.',
    help: 'Write one login for the host that may do all of it, then run again.',
  },
  K2B253: {
    severity: 'warning',
    title: 'Variables whose names are out of view',
    message:
      '{command} sets variables whose names are not written there: what they change in the flags, the tags or the login of the call is out of view.',
    help: 'If one of them is read by Kaniko (KANIKO_…, DOCKER_CONFIG) or by the call, write its assignment into the script, then run again.',
  },
  K2B254: {
    severity: 'info',
    title: 'A login whose variables may be empty',
    message:
      'Without a value of {names}, Kaniko passes over the entry of {registry} in the credentials and logs in by itself; the migrated job has no login then.',
    help: 'Nothing in view sets the variables. If the job also runs where they are not set (protected variables, say), write the login of the job token there.',
  },
  K2B256: {
    severity: 'error',
    title: 'A variable of the image does not suit the new image',
    message: '{name} is set to {value}: the BuildKit image needs another value of it to work.',
    help: 'PATH must keep /usr/bin and /bin, TMPDIR must be a folder that is there and that user 1000 can write; then run again.',
  },
  K2B257: {
    severity: 'warning',
    title: 'A write below a folder of artifacts or of a cache',
    message:
      '{command} writes {path}, which {what} brings: such files and folders belong to root; where user 1000 may not ' +
      'change them, that fails with "Permission denied": the job stops or, in front of && or ||, goes on without it.',
    help: 'Write to another folder, or copy what was brought and change the copy.',
  },
  K2B258: {
    severity: 'error',
    title: 'A Dockerfile that is no file of a folder',
    message: '{written} names a device, a pipe or a link out of its folder, which BuildKit does not read.',
    help: 'Write the Dockerfile to a file first (cat > /tmp/build/Dockerfile) and name that; then run again.',
  },
  K2B259: {
    severity: 'error',
    title: 'A value that changes with the image',
    message:
      '{written} stands for {before} in the Kaniko image and for {after} in the new one: the job would get another value.',
    help: 'Write the value that the job needs in place of the variable or the path of the image, then run again.',
  },
  K2B260: {
    severity: 'error',
    title: 'A function hides a command that the new steps run',
    message:
      'The script has a function called {name}, and the steps of the new call would run it in place of the command.',
    help: 'Give the function another name, then run again.',
  },
  K2B261: {
    severity: 'warning',
    title: 'The environment is written somewhere',
    message:
      '{command} writes all variables of the job, and those of the images differ: HOME, USER and PATH have other values now, the folders of Kaniko (DOCKER_CONFIG, SSL_CERT_DIR) are not set, and those of BuildKit are.',
    help: 'Check what reads the result; name the variables that it needs.',
  },
  K2B264: {
    severity: 'warning',
    title: 'A script that something else may bring',
    message: '{command} runs {file}, and {what} may put another file in its place before.',
    help:
      'Where the file is made by another job, look at what makes it: it must use only what the BuildKit image has. ' +
      'Where it is not, leave it out of the artifact or the cache.',
  },
  K2B265: {
    severity: 'warning',
    title: 'A dotenv report whose names are out of view',
    message:
      'A dotenv report of {other} may set variables whose names are not in view: what they change in the flags, ' +
      'the tags or the login of the call is out of view.',
    help:
      'If one of them is read by Kaniko (KANIKO_…, DOCKER_CONFIG), by BuildKit (BUILDKITD_FLAGS) or by the call, ' +
      'take it out of the report and say the same in the job.',
  },
  K2B266: {
    severity: 'error',
    title: 'A dotenv report that sets a variable of the build',
    message:
      'A dotenv report of {other} sets {name}, which the build reads; its value wins over that of the job and is out of view.',
    help: 'Take the variable out of the report and say the same in the job, then run again.',
  },
  K2B270: {
    severity: 'warning',
    title: 'Modes or times of the checkout stay as they are',
    message:
      '{command} fails for user 1000 of the BuildKit image, because the files of the checkout belong to another user, and the script goes on: they keep their modes and times.',
    help: 'Commit the mode with git update-index --chmod, or use COPY --chmod in the Dockerfile.',
  },
  K2B275: {
    severity: 'info',
    title: 'A tag that every user in view sets',
    message:
      'All jobs in view that use {shared} set {names}. For a job that does not, {written} has an empty tag: Kaniko pushes ' +
      'latest, and the migrated call stops with "invalid reference format".',
    help: 'If other projects or later jobs use it, write the default into its destination: ${NAME:-latest}.',
  },
  K2B276: {
    severity: 'info',
    title: 'A template or defaults that others may use',
    message:
      'Whoever else uses {templates}, in a file out of view or later, gets the change, too. It is right for a job that {sets}has ' +
      'no call of Kaniko, no before_script and no KANIKO_ variable of its own, and builds in the same folder with the same files.',
    help: 'Look at the jobs of other projects that include the file, and migrate them at the same time.',
  },
  K2B277: {
    severity: 'error',
    title: 'A command that looks for a folder of the new call',
    message:
      '{command} comes out differently where {folder} is there already, and the settings of registries for BuildKit make it.',
    help: 'Let the command take the folder as it is (mkdir -p), or put it before the build, then run again.',
  },
  K2B278: {
    severity: 'error',
    title: 'A script that runs Kaniko from another place',
    message:
      '{command} may run a copy of {file}, or what {by} makes of it: {file} runs Kaniko, and is rewritten only where it stands.',
    help: 'Run the script where it stands (sh ci/build.sh), or put the build into the job, then run again.',
  },
  K2B279: {
    severity: 'info',
    title: 'Defaults that an include out of view may set',
    message:
      'The include of {target} is out of view, and it may set {parts} for {jobs}, migrated here as if it sets neither.',
    help:
      'A default script there now runs in the BuildKit image (no /kaniko, user 1000), and Kaniko read variables that BuildKit does not (KANIKO_…). ' +
      'Name a checkout of that project with --include-root PROJECT=DIR to have them looked at.',
  },
  K2B280: {
    severity: 'info',
    title: 'Registry settings that stay for builds of others',
    message:
      'The build in the before_script of {template} leaves its registry settings (mirrors, insecure registries, ' +
      'certificates) in ~/.config/buildkit/buildkitd.toml: a build in the script of another job that uses it runs with them, too.',
    help: 'Write rm -f ~/.config/buildkit/buildkitd.toml before a build that is to run without them.',
  },
  K2B281: {
    severity: 'error',
    title: 'An input brings what cannot be migrated',
    message: 'The text of inputs is put into the script, and with {values} it is none that can be migrated: {problem}.',
    help: 'An input is text, which may hold words, commands and paths of its own. Write in the script what the value brings, or give another value, then run again.',
  },
  K2B282: {
    severity: 'error',
    title: 'An input whose value means something else in the new script',
    message:
      'The text of inputs is put into the script, and with {values} the new one would not do what the old one does: {problem}.',
    help: 'The shell reads the text where it stands. Give the input a value of one plain word, or put the input in double quotes, then run again.',
  },
  K2B283: {
    severity: 'info',
    title: 'An input outside of quotes',
    message:
      '{input} stands outside of quotes; a value with blanks, which whoever includes the file may give, is several words for Kaniko and one for the new command.',
    help: 'Put the input in double quotes, or restrict its values with options or a regex in the header of the file.',
  },
  K2B284: {
    severity: 'error',
    title: 'A context that holds the home folder',
    message:
      'The context is {path}, where BuildKit keeps the credentials and the state of its daemon: COPY could put them into the image.',
    help: 'Build from a folder of its own (mkdir /tmp/context, copy the files there), then run again.',
  },
  K2B285: {
    severity: 'warning',
    title: 'The log of the build is read',
    message:
      '{command} reads what Kaniko prints; BuildKit prints other lines, so it may find something else, or nothing.',
    help: 'Take the digest from --digest-file, whose content stays the same, and the result of the build from its exit status; then remove what reads the log.',
  },
  K2B286: {
    severity: 'info',
    title: 'The log of the build is an artifact',
    message: '{path}, an artifact of the job, holds what the build prints; BuildKit prints other lines than Kaniko.',
    help: 'If something looks for words in the artifact, such as the digest, let it read a file of --digest-file in its place.',
  },
  K2B287: {
    severity: 'warning',
    title: 'A build argument that BuildKit reads itself',
    message: 'For Kaniko, the build argument {name} was an ARG of the Dockerfile and no more; with BuildKit {effect}.',
    help: 'Give the ARG another name in the Dockerfile and in the call, if that is not meant.',
  },
  K2B288: {
    severity: 'warning',
    title: 'The checks of the Dockerfile fail the build',
    message:
      'The line # check= makes BuildKit fail the build where its checks of the Dockerfile find something; Kaniko ignored it.',
    help: 'Run the checks once (docker build --check) and correct what they find, or remove error=true from the line.',
  },
  K2B289: {
    severity: 'info',
    title: 'Two outputs that may be one file',
    message:
      '{written} has no value in view. Where it names the file of {other}, Kaniko leaves the one and the migrated job the other in it.',
    help: 'Nothing to do where the two are different files.',
  },
  K2B290: {
    severity: 'warning',
    title: 'A job runs Kaniko and can be migrated',
    message: 'The job {job} runs Kaniko and can be migrated to BuildKit.',
    help: 'Run kaniko-to-buildkit apply and review the diff.',
  },
  K2B291: {
    severity: 'error',
    title: 'The executor under another name',
    message: '{program} in the job {job} has the flags of the Kaniko executor, and is not /kaniko/executor.',
    help: 'Call /kaniko/executor in a Kaniko image, then run again; or migrate the job by hand: docs/flags.md has the form of each flag.',
  },
  K2B292: {
    severity: 'warning',
    title: 'A job that may run Kaniko out of view',
    message: 'The job {job} may run Kaniko: {sign}.',
    help: 'Look at what it runs, and migrate that where it is kept. If you know that it is no Kaniko build, name it under allowUnseen in the configuration, or pass --allow-unseen.',
  },
  K2B293: {
    severity: 'warning',
    title: 'A question that the new image answers differently',
    message:
      'The script asks for {what}, which only one of the two images has: it goes another way after the migration.',
    help: 'The image of BuildKit is an Alpine with git, openssh, openssl, pigz and xz, and has no programs of Kaniko. Look at what the script does in either case.',
  },
  K2B294: {
    severity: 'warning',
    title: 'The log of the build is read in another job',
    message:
      '{command} of the job {other} reads {path}, an artifact that holds what the build prints; BuildKit prints other lines than Kaniko.',
    help: 'Hand on a file of --digest-file, whose content stays the same, and let the other job read that.',
  },
  K2B298: {
    severity: 'info',
    title: 'A value that every user in view sets',
    message:
      '{written}: all jobs in view that use {shared} set {empty}. For a job in which it is empty, Kaniko {kaniko}; the migrated ' +
      'call {migrated}.',
    help: 'If other projects or later jobs use it, give the value there, or leave the flag out.',
  },
  K2B299: {
    severity: 'info',
    title: 'A name that every user in view sets with its tag',
    message:
      'All jobs in view that use {shared} set {names}, to a name with a tag that is never empty. For a job that sets a name ' +
      'with an empty tag, {written} makes Kaniko push latest, and the migrated call stops with "invalid reference format".',
    help: 'If other projects or later jobs use it, give the name there no tag that may be empty.',
  },
  K2B301: {
    severity: 'error',
    title: 'The script cannot be parsed',
    message: 'The script of the job {job} is not one that can be read reliably: {problem}.',
    help: 'Check the quoting of the script, or migrate the job by hand.',
  },
  K2B302: {
    severity: 'error',
    title: 'The executor is run through another command',
    message: '{command} runs the executor through another command, a text or a value, where it is not rewritten.',
    help: 'Call /kaniko/executor directly, then run again.',
  },
  K2B303: {
    severity: 'error',
    title: 'The executor runs in the background',
    message: 'The call runs in the background; only one BuildKit daemon can run in a job at a time.',
    help: 'Run the builds one after the other, then run again.',
  },
  K2B304: {
    severity: 'error',
    title: 'A command that spans several script entries',
    message: 'The call starts in one entry of the script and ends in another.',
    help: 'Write the call in one entry, then run again.',
  },
  K2B305: {
    severity: 'error',
    title: 'A call inside backticks or quotes',
    message: 'The call stands inside {place}, where it cannot be edited safely.',
    help: 'Write the call as a command of its own, then run again.',
  },
  K2B306: {
    severity: 'error',
    title: 'Flags that are commands of their own',
    message: 'The line {written} is a command of its own: no backslash or fold joins it to the call.',
    help: 'The job cannot have worked as it looks. Join the lines, then run again.',
  },
  K2B307: {
    severity: 'error',
    title: 'A word that starts with a blank',
    message: 'The backslash in {written} is followed by a blank, so Kaniko gets a word that starts with a blank.',
    help: 'YAML folds the line break away. Remove the backslashes or write the entry as a literal block (|).',
  },
  K2B308: {
    severity: 'error',
    title: 'A word in front of the call that takes one command only',
    message: 'The call stands behind {word}, and needs steps or settings around the new command.',
    help: 'Remove the word in front of the call (exec, time), or write the steps as commands of their own.',
  },
  K2B309: {
    severity: 'error',
    title: 'A word that cannot be carried over',
    message: 'The value {written} cannot be carried over: {problem}.',
    help: 'Write the value in a plainer way, then run again.',
  },
  K2B310: {
    severity: 'error',
    title: 'A call in after_script',
    message: 'The executor runs in after_script, which is a shell of its own with no credentials of the job.',
    help: 'Move the call to script, then run again.',
  },
  K2B311: {
    severity: 'error',
    title: 'A place that cannot be edited',
    message: 'The job {job} cannot be edited: {problem}.',
    help: 'Write that part of the job in a plainer form, then run again.',
  },
  K2B312: {
    severity: 'error',
    title: 'A script for a shell that is missing',
    message: '{file} starts with {line}, and the new image has no {program}.',
    help: 'The image has busybox ash only. Write the script for sh and start it with #!/bin/sh, or name an image that has the shell with --image.',
  },
  K2B313: {
    severity: 'info',
    title: 'A script that changes with its jobs',
    message:
      '{file} changes together with the jobs that run it; a person or another project that runs it gets the new command.',
    help: 'Tell those who run the script by hand that it needs BuildKit now.',
  },
  K2B314: {
    severity: 'error',
    title: 'Flags in a variable that cannot be translated there',
    message: 'The variable {variable} holds flags of the call that cannot be translated where it is set: {problem}.',
    help: 'Write the flags into the call, or run with --shim, which translates them when the job runs.',
  },
  K2B315: {
    severity: 'warning',
    title: 'A variable that holds arguments of the build command',
    message:
      '{variable} holds arguments of buildctl now; a value from the CI/CD settings or from whoever includes this must hold them, too.',
    help: 'Look for the variable in the settings of the project, its groups and the instance. Flags of Kaniko in it stop the build with a message.',
  },
  K2B316: {
    severity: 'warning',
    title: 'A call that is translated when the job runs',
    message:
      'The flags of the call are out of view, so the function {name} in the job translates them when it runs; a flag that it does not know stops the job with status 64 before anything is built.',
    help: 'This is what --shim does. Replace the function by plain arguments when the values of the variables are settled.',
  },
  K2B317: {
    severity: 'error',
    title: 'A call that the shim cannot take',
    message: '--shim cannot help here: {problem}.',
    help: 'Migrate the job by hand.',
  },
  K2B318: {
    severity: 'error',
    title: 'A script that the job changes before it runs it',
    message: '{command} may change {file}, so what is in view may not be what runs.',
    help: 'Write the script as the job needs it, or pass what changes as arguments or variables.',
  },
  K2B319: {
    severity: 'warning',
    title: 'A build that may push nothing',
    message:
      'The only destinations of the call stand in {variable}, which gets them under conditions; where none holds, Kaniko stops, and the new job succeeds without a push.',
    help: 'Test the variable before the build (`[ -n "$NAME" ]`), or give the call a destination that it always has.',
  },
  K2B320: {
    severity: 'warning',
    title: 'A matrix whose values change',
    message: 'The values of {variable} in the matrix are parts of the names of its jobs, which change with them.',
    help: 'Nothing in view names these jobs. Look at what watches jobs by name: badges, API clients, required checks.',
  },
  K2B321: {
    severity: 'warning',
    title: 'A value that is empty in some runs',
    message: '{written}: when {empty} is empty, Kaniko {kaniko}; the migrated call {migrated}.',
    help: 'Leave the flag out where it has no value, or give the variable one.',
  },
  K2B322: {
    severity: 'info',
    title: 'A value that may be empty',
    message: '{written}: when {empty} is empty, Kaniko {kaniko}; the migrated call {migrated}.',
    help: 'Nothing in view says that the variable is never empty. If it may be, leave the flag out in that case.',
  },
  K2B323: {
    severity: 'info',
    title: 'A value that is no longer looked at',
    message: '{written}: Kaniko stops where the value is no {type}; the migrated call does not look at it.',
    help: 'Where the value may be wrong, test it in the script before the call.',
  },
  K2B401: {
    severity: 'error',
    title: 'An included file does not exist',
    message: 'The included file {target} does not exist.',
    help: 'GitLab refuses this pipeline as well. Local includes are paths from the root of the repository.',
  },
  K2B402: {
    severity: 'error',
    title: 'Files include each other',
    message: 'The file {target} includes itself, directly or through others.',
    help: 'Remove one of the includes.',
  },
  K2B403: {
    severity: 'error',
    title: 'Jobs extend each other',
    message: 'The job {job} extends itself, directly or through others.',
    help: 'GitLab refuses this pipeline as well. Remove one of the extends.',
  },
  K2B404: {
    severity: 'error',
    title: 'A job extends one that does not exist',
    message: 'The job {job} extends {target}, which does not exist.',
    help: 'GitLab refuses this pipeline as well.',
  },
  K2B405: {
    severity: 'warning',
    title: 'An include that is out of view',
    message: 'The include of {target} is out of view, and {jobs} may take something from it.',
    help: 'Name a checkout of that project with --include-root PROJECT=DIR (or PROJECT=DIR:rw to migrate it, too), or run the program in that project.',
  },
  K2B406: {
    severity: 'error',
    title: 'A reference to nothing',
    message: '!reference {target} could not be found.',
    help: 'GitLab refuses this pipeline as well.',
  },
  K2B407: {
    severity: 'error',
    title: 'Shared with a job that is not migrated',
    message: 'The job {job} shares {what} with {other}, which is not migrated.',
    help: 'Give the job its own copy of what they share, or migrate both.',
  },
  K2B408: {
    severity: 'error',
    title: 'Shared by jobs that need different text',
    message: 'The job {job} shares {what} with {other}, and the two need different text there.',
    help: 'Give one of them its own copy of what they share.',
  },
  K2B409: {
    severity: 'error',
    title: 'A template that holds only a part of a job',
    message: 'The hidden job {job} is used by no job in view and does not hold both the image and the call.',
    help: 'Other projects may use it. Migrate it together with its users.',
  },
  K2B410: {
    severity: 'info',
    title: 'A template for other projects',
    message:
      'The hidden job {job} is used by no job in view; whoever includes this file gets the change at once. What they may set for the build: {interface}. ' +
      'It relies on the folder and the files that it has here, and on no before_script and no KANIKO_ variable of theirs.',
    help: 'Tell the users of the template, or release it under a new version.',
  },
  K2B411: {
    severity: 'error',
    title: 'An include that depends on rules',
    message: 'The job {job} looks different when the include of {target} is left out by its rules.',
    help: 'No change is right in all of these cases. Migrate the job by hand.',
  },
  K2B412: {
    severity: 'info',
    title: 'A job whose template is out of view',
    message: 'The job {job} extends {target}, which is out of view.',
    help: 'If that template runs Kaniko, migrate it where it is defined.',
  },
  K2B413: {
    severity: 'error',
    title: 'Nested too deeply',
    message: 'The job {job} has more than {limit} levels of {what}.',
    help: 'GitLab refuses this pipeline as well.',
  },
  K2B414: {
    severity: 'error',
    title: 'Held back by an option or in a session',
    message: 'The job {job} is held back: {reason}.',
    help: 'Run again without the option, or accept the job in the session, to migrate it.',
  },
  K2B415: {
    severity: 'warning',
    title: 'A template that is migrated in part',
    message: 'The hidden job {job} runs BuildKit now through what it shares, but {lack}: {users}.',
    help: 'Give it the BuildKit image, entrypoint: [""] and BUILDKITD_FLAGS, or remove it.',
  },
  K2B416: {
    severity: 'error',
    title: 'Inputs that do not fit',
    message: 'The input {name} of {file} does not fit: {problem}.',
    help: 'GitLab refuses this pipeline as well. Compare the inputs of the include with the spec: header of the file.',
  },
  K2B417: {
    severity: 'warning',
    title: 'A copy of what others share',
    message:
      'The job {job} gets its own copy of {what}, because the original has another user ({other}); later changes of the original no longer reach the job.',
    help: 'Migrate the other users as well, or move the shared lines to a template of their own.',
  },
  K2B418: {
    severity: 'error',
    title: 'A job extends something that is no map',
    message: 'The job {job} extends {target}, which is {kind} and no map.',
    help: 'GitLab refuses this pipeline as well. Only hidden jobs and jobs can be extended.',
  },
  K2B419: {
    severity: 'error',
    title: 'References in a circle',
    message: '!reference {target} is part of a circular chain.',
    help: 'GitLab refuses this pipeline as well.',
  },
  K2B420: {
    severity: 'info',
    title: 'A file that others may include',
    message:
      '{file} {reason}; whoever includes it gets the change at once. What they may set for the build: {interface}. ' +
      'It relies on the folder and the files that it has here, and on no before_script and no KANIKO_ variable of theirs.',
    help: 'Release the change under a new version, and tell the users of the file.',
  },
  K2B421: {
    severity: 'warning',
    title: 'An image that no longer comes by a variable',
    message: 'The image of {job} is written in the job now; {source} no longer decides it.',
    help: 'Whoever sets the variable or input to choose an image (a mirror, say) sets nothing any more. Use --image to name the image for all jobs.',
  },
  K2B422: {
    severity: 'warning',
    title: 'A variable that holds another image now',
    message:
      'The variable {variable} names the BuildKit image now; a variable of that name in the CI/CD settings wins over it.',
    help: 'Look for the variable in the settings of the project, its groups and the instance, and change it there as well.',
  },
  K2B423: {
    severity: 'warning',
    title: 'Edited by hand and not proved',
    message: 'The change of {job} was edited in this session and is not proved: {problem}.',
    help: 'Compare the new script with the old one yourself, and let the job run in a branch before you merge it.',
  },
  K2B424: {
    severity: 'error',
    title: 'Shares with a job that failed',
    message: 'The job {job} shares configuration with {other}, whose change failed its verification.',
    help: 'Both are left alone, for a change of one would reach the other. See the finding about the other job.',
  },
  K2B425: {
    severity: 'warning',
    title: 'An include that may hold Kaniko jobs',
    message: 'The include of {target} is out of view{sign}, so it was not seen whether it runs Kaniko.',
    help: 'Name a checkout of that project with --include-root PROJECT=DIR (or PROJECT=DIR:rw to migrate it, too), or run the program in that project. If you know that it holds no Kaniko job, name it under allowUnseen in the configuration, or pass --allow-unseen.',
  },
  K2B426: {
    severity: 'warning',
    title: 'A child pipeline that may hold Kaniko jobs',
    message: 'The child pipeline {target} of {job} is out of view, so it was not seen whether it runs Kaniko.',
    help: 'Run the program where its file is made or kept. If you know that it holds no Kaniko job, name it under allowUnseen in the configuration, or pass --allow-unseen.',
  },
  K2B435: {
    severity: 'error',
    title: 'A login that is empty in some runs',
    message:
      '{name} is empty in some runs of the job {job}: Kaniko has no login there, and the new step would write one without it.',
    help: 'Remove the empty value, or write the credentials of the job yourself.',
  },
  K2B436: {
    severity: 'error',
    title: 'A value with too many forms',
    message:
      '{written}: the values that its variables have in this job combine to more than 1024 texts, which are not all looked at.',
    help: 'Write the value with fewer variables, or migrate the job by hand.',
  },
  K2B437: {
    severity: 'error',
    title: 'Too many includes that depend on rules',
    message:
      'The job {job} depends on which of the {count} includes with rules take part, and not all combinations are looked at.',
    help: 'Up to 64 combinations are looked at. Give the same rules to includes that belong together, or migrate the job by hand.',
  },
  K2B480: {
    severity: 'error',
    title: 'A login of a repository beside one of its host',
    message:
      'The keys {keys} of the credentials may be of one host; Kaniko takes the login of the repository, BuildKit the one of the host.',
    help: 'Write one login for the host that may do all of it, then run again.',
  },
  K2B481: {
    severity: 'error',
    title: 'An entry that is empty on some paths only',
    message:
      'The credentials may hold an empty entry for {registry}, with which Kaniko logs in by itself, and may hold a login for it as well.',
    help: 'Write the login of the GitLab registry into the file, or leave its entry out, then run again.',
  },
  K2B482: {
    severity: 'info',
    title: 'An empty entry of the GitLab registry',
    message:
      'The credentials file has an empty entry that is or may be {registry}, with which Kaniko logged in by itself; DOCKER_AUTH_CONFIG supplies that login.',
    help: 'Write the login into the file, or leave the entry out of it; then the step is not needed.',
  },
  K2B501: {
    severity: 'info',
    title: 'The Dockerfile is looked for at run time',
    message:
      'Kaniko looks for {path} in the working directory first and then in the context; the migrated call does the same.',
    help: 'Write the path from the project folder ($CI_PROJECT_DIR/…) to make the call simpler.',
  },
  K2B502: {
    severity: 'warning',
    title: 'A here-document that Kaniko did not run',
    message:
      '{written}: Kaniko ran the command without the lines of its here-document; BuildKit runs them for the first time.',
    help: 'Read those lines as new code: check that the image is right with what they do, or remove them.',
  },
  K2B503: {
    severity: 'warning',
    title: 'A user without a group',
    message:
      'USER {user}: unless the image has a user of that number, the commands after it had the group {user} with Kaniko and have the group 0 with BuildKit.',
    help: 'Write the group as well (USER 1000:1000), if files or permissions of the image depend on it.',
  },
  K2B504: {
    severity: 'warning',
    title: 'A mount that Kaniko ignored',
    message: 'RUN --mount=type={kind}: Kaniko ran the command without it; with BuildKit {effect}.',
    help: 'Check what the command writes and expects. For a secret or an agent, add --secret id=… or --ssh to the buildctl call.',
  },
  K2B505: {
    severity: 'info',
    title: 'The Dockerfile names its frontend',
    message: 'The line # syntax= makes BuildKit pull {image} from {registry}; Kaniko ignored it.',
    help: 'Remove the line, if the Dockerfile needs nothing newer than BuildKit itself, or name a mirror in it. Without access to that registry the build fails; --opt cmdline=dockerfile.v0 at the buildctl call switches the line off.',
  },
  K2B506: {
    severity: 'warning',
    title: 'A base image that will be blank',
    message:
      'The FROM with ${name} is blank for BuildKit: {problem}. The build stops with "base name should not be blank".',
    help: 'Declare the argument before the first FROM, or leave out the empty --build-arg.',
  },
  K2B507: {
    severity: 'warning',
    title: 'An argument of an earlier stage',
    message:
      '${name} comes from the ARG of an earlier stage, which Kaniko carries on; with BuildKit it is empty, unless the base image sets it.',
    help: 'Repeat the ARG in the stage that uses it. Arguments with one value for all stages stand before the first FROM, with their default.',
  },
  K2B508: {
    severity: 'warning',
    title: 'A LABEL loses against the call',
    message: 'LABEL {key} was stronger than the --label of the call; with BuildKit the label of the call wins.',
    help: 'Remove the one that is not wanted.',
  },
  K2B509: {
    severity: 'warning',
    title: 'A file that is copied and ignored',
    message:
      '{written}: {file} keeps it out of the context with {pattern}. Kaniko skipped it, BuildKit stops the build.',
    help: 'Remove the instruction, or add an exception (!path) to the ignore file, when the image should have the file.',
  },
  K2B510: {
    severity: 'warning',
    title: 'A stage that is not built any more',
    message:
      'The stage {stage} is not needed for the image: Kaniko built it, so that its failure failed the job; BuildKit leaves it out.',
    help: 'If the stage runs tests or checks, build it in a call of its own with --opt target=NAME, or copy a file from it.',
  },
  K2B511: {
    severity: 'warning',
    title: 'Files of the job that RUN sees',
    message:
      'RUN uses {path}, which was there because Kaniko runs commands in the container of the job; BuildKit runs them in the image alone.',
    help: 'Bring the files in with COPY, or with RUN --mount=type=bind or type=secret. Nothing is to be done if the base image has the folder.',
  },
  K2B512: {
    severity: 'warning',
    title: 'RUN reaches a service of the job',
    message:
      'RUN talks to {service}, a service of the job. Its name is in /etc/hosts of the job, which BuildKit does not pass on.',
    help: 'Pass the address with --opt add-hosts=NAME=IP, or do that step in the script of the job, outside the build.',
  },
  K2B513: {
    severity: 'warning',
    title: 'An instruction that Kaniko ignored or refused',
    message: '{written}: Kaniko ignored or refused it; with BuildKit {effect}.',
    help: 'Check that the image is right with it, or remove the flag.',
  },
  K2B514: {
    severity: 'info',
    title: 'ADD of a URL',
    message:
      'ADD {url}: Kaniko fetched it in the job; the daemon of BuildKit does, with its own certificates and its own cache.',
    help: 'A proxy must be in the variables of the job. For a private authority see docs/credentials.md; ADD --checksum pins the content.',
  },
  K2B515: {
    severity: 'info',
    title: 'A mount that gets nothing',
    message:
      'RUN --mount=type={kind}: Kaniko ignored it, and the migrated call hands none over either, so the command runs without it.',
    help: 'Add --secret id=… or --ssh to the buildctl call to make use of it.',
  },
  K2B516: {
    severity: 'info',
    title: 'MAINTAINER sets the author',
    message: 'MAINTAINER sets the author of the image with BuildKit; Kaniko ignored it.',
    help: 'Use LABEL org.opencontainers.image.authors instead.',
  },
  K2B517: {
    severity: 'warning',
    title: 'An argument that BuildKit sets',
    message: 'ARG {name} was empty with Kaniko; BuildKit sets it to the platform of the build.',
    help: 'Check what the Dockerfile does with it. A default beside the name (ARG NAME=value) or a --build-arg keeps a fixed value.',
  },
  K2B518: {
    severity: 'warning',
    title: 'Files below a VOLUME',
    message: 'What is written below {volume} after VOLUME was not in the image with Kaniko; BuildKit keeps it.',
    help: 'Move VOLUME to the end, if the files are wanted, or remove the instruction that writes them.',
  },
  K2B519: {
    severity: 'warning',
    title: 'More than a user namespace allows',
    message:
      '{written}: a rootless build has the users 0 to 65535 and no rights over devices and mounts, so this step fails.',
    help: 'Use smaller numbers for users and groups, and prepare devices and mounts when the container is run.',
  },
  K2B520: {
    severity: 'warning',
    title: 'A build arg in FROM that Kaniko cuts',
    message: 'The FROM with ${name} gets {value} from BuildKit; Kaniko cuts a value at its first "=" there.',
    help: 'Give the text that Kaniko uses: what stands before the "=".',
  },
  K2B522: {
    severity: 'warning',
    title: 'The owner of a folder above WORKDIR',
    message: 'WORKDIR makes {parent} as well, which Kaniko leaves to root and BuildKit gives to {user}.',
    help: 'Make the folder and give it away in a RUN before USER: mkdir -p and chown. Nothing is to be done if nothing writes there.',
  },
  K2B523: {
    severity: 'warning',
    title: 'COPY --chown onto a folder that exists',
    message:
      'Kaniko gave {folder} itself the owner of {written}; BuildKit leaves it to root, so the later USER cannot write there.',
    help: 'Add RUN chown for the folder before USER, or let COPY make the folder: leave out the WORKDIR or mkdir before it.',
  },
  K2B541: {
    severity: 'warning',
    title: 'COPY of a symbolic link',
    message:
      '{written}: {link} is a symbolic link. Kaniko copied the link itself; BuildKit copies {target}, to which it leads.',
    help: 'Nothing is to be done if the image should have the content. To keep the link, copy the folder that holds it, or make it with RUN ln -s.',
  },
  K2B542: {
    severity: 'warning',
    title: 'A link out of the context',
    message:
      '{written}: {link} leads to something that is not in the context. Kaniko {kaniko}; BuildKit stops the build.',
    help: 'Copy the file into the context in the script, or make the link in the image with RUN ln -s.',
  },
  K2B543: {
    severity: 'error',
    title: 'The Dockerfile is a link out of its folder',
    message:
      '{path} is a symbolic link that leads out of its folder. Kaniko follows it; buildctl sends the folder alone, where BuildKit does not find the file.',
    help: 'Name the file itself in --dockerfile, or copy it in the script.',
  },
  K2B601: {
    severity: 'info',
    title: 'What the runners need',
    message: 'Runners need user namespaces and an unconfined seccomp and AppArmor profile for rootless BuildKit.',
    help:
      'Kaniko needed nothing of the kind. Docker executor: security_opt = ["seccomp:unconfined", ' +
      '"apparmor:unconfined"] or privileged. Hosted runners of GitLab.com work unchanged.',
  },
  K2B602: {
    severity: 'info',
    title: 'What differs in every image',
    message:
      'Every image: OCI media types, other digests, files copied as 0:0, stages that nothing needs are not built, and the credentials are not checked before the build.',
    help: 'See docs/differences.md.',
  },
  K2B603: {
    severity: 'error',
    title: 'The seccomp profile forbids user namespaces',
    message:
      'The runner does not let the container make a user namespace or mount: fork/exec /proc/self/exe: operation not permitted.',
    help: 'Docker executor: security_opt = ["seccomp=/path/to/profile.json", "apparmor=unconfined"] under [runners.docker], or privileged = true. Kubernetes: seccompProfile Unconfined for the build container. Where neither may change, rootless Buildah is the way out.',
  },
  K2B604: {
    severity: 'error',
    title: 'AppArmor forbids mounts',
    message: 'AppArmor forbids mounts in the container: failed to share mount point: /: permission denied.',
    help: 'Docker executor: apparmor=unconfined in security_opt. Kubernetes 1.30 and later: appArmorProfile Unconfined by pod_spec; before: the annotation container.apparmor.security.beta.kubernetes.io/build = "unconfined".',
  },
  K2B605: {
    severity: 'error',
    title: 'The host restricts unprivileged user namespaces',
    message:
      'Ubuntu 23.10 and later forbid unprivileged user namespaces by AppArmor: fork/exec /proc/self/exe: permission denied.',
    help: 'On the host: an AppArmor profile with userns for rootlesskit, or sysctl kernel.apparmor_restrict_unprivileged_userns=0.',
  },
  K2B606: {
    severity: 'error',
    title: 'newuidmap may not set the user map',
    message: 'newuidmap failed: the container may not gain privileges, or lacks SETUID and SETGID.',
    help: 'Kubernetes: allow_privilege_escalation = true, and do not drop SETUID and SETGID. Docker: no no-new-privileges in security_opt.',
  },
  K2B607: {
    severity: 'error',
    title: 'The container runs as an arbitrary user',
    message: 'The container runs as a user that /etc/subuid does not name, as OpenShift gives it.',
    help: 'Use a security context constraint that allows user 1000 with SETUID and SETGID (anyuid or nonroot), or stay with Buildah or a fork of Kaniko on that cluster.',
  },
  K2B608: {
    severity: 'error',
    title: 'User namespaces are switched off',
    message:
      'The host allows no user namespaces (user.max_user_namespaces is 0): no space left on device, or invalid argument.',
    help: 'On the nodes: sysctl user.max_user_namespaces=63359.',
  },
  K2B609: {
    severity: 'error',
    title: 'The daemon did not start in time',
    message:
      'buildctl-daemonless.sh gave up before buildkitd was up. The log of the daemon that follows may name another cause; without one the node is slow.',
    help: 'Set BUILDCTL_CONNECT_RETRIES_MAX: "60" in the variables of the job. retry: with runner_system_failure does not help.',
  },
  K2B610: {
    severity: 'error',
    title: 'The volume of the image cannot be used',
    message:
      'The volume at /home/user/.local/share/buildkit cannot be mounted again: Options:[rbind ro]: operation not permitted.',
    help: 'Kubernetes: mount an emptyDir at /home/user/.local/share/buildkit in the configuration of the runner.',
  },
  K2B611: {
    severity: 'warning',
    title: 'Slow copies instead of overlayfs',
    message: 'BuildKit uses the native snapshotter, which copies every layer: slow, and several times the disk space.',
    help: 'Use a kernel of 5.11 or later, where rootless overlayfs works, or give the container /dev/fuse and set --oci-worker-snapshotter=fuse-overlayfs. Plan disk space for the rest.',
  },
  K2B612: {
    severity: 'error',
    title: 'The registry does not know a referenced blob',
    message: 'The registry refuses attestations that refer to the image: blob unknown to registry.',
    help: 'With buildx: --provenance=false or BUILDX_NO_DEFAULT_ATTESTATIONS: "1". buildctl makes no attestation unless asked.',
  },
  K2B613: {
    severity: 'error',
    title: 'A consumer does not understand OCI',
    message: 'A tool that reads the image does not accept an OCI index or OCI media types.',
    help: 'With buildx: --provenance=false. For Docker media types: oci-mediatypes=false in --output.',
  },
  K2B614: {
    severity: 'error',
    title: 'The build daemon ended during the build',
    message: 'The connection to the daemon broke: a RUN ended the daemon, or it ran out of memory.',
    help: 'Without the process sandbox a RUN sees the daemon: no kill -1, killall or pkill in the Dockerfile. Otherwise raise the memory limit of the container.',
  },
  K2B615: {
    severity: 'error',
    title: 'The runner refuses the image',
    message: 'The runner does not allow the image or its pull policy.',
    help: 'Add moby/buildkit to allowed_images, or name a mirror with --image. A mirror of gcr.io alone does not have it.',
  },
  K2B616: {
    severity: 'error',
    title: 'The image cannot be pulled',
    message: 'The runner cannot pull the BuildKit image.',
    help: 'Mirror moby/buildkit:rootless into a registry that the runner reaches and pass its name with --image.',
  },
  K2B617: {
    severity: 'error',
    title: 'The disk of the node is full',
    message: 'The node has no space left for the build.',
    help: 'Rootless BuildKit needs more space than Kaniko: mount an emptyDir with a size at /home/user/.local/share/buildkit, or clean up the node.',
  },
  K2B618: {
    severity: 'error',
    title: 'XDG_RUNTIME_DIR is missing',
    message: 'XDG_RUNTIME_DIR is not set: the image or its user was changed.',
    help: 'Use moby/buildkit:rootless as its own user 1000.',
  },
  K2B619: {
    severity: 'info',
    title: 'The cache is not there yet',
    message: 'The cache to import does not exist: harmless in the first run of a job.',
    help: 'The build goes on. If the message comes back in every run, compare the refs of --import-cache and --export-cache.',
  },
  K2B700: {
    severity: 'warning',
    title: 'A script that cannot be read',
    message: 'The script cannot be read as a whole, so the job is checked in part: {problem}.',
    help: 'Repair the script, or write that part of it in a plainer form.',
  },
  K2B701: {
    severity: 'error',
    title: 'The process sandbox is not switched off',
    message: '{what}, so every RUN fails with: error mounting "proc" … operation not permitted.',
    help: 'Set BUILDKITD_FLAGS: --oci-worker-no-process-sandbox in the variables of the job.',
  },
  K2B702: {
    severity: 'error',
    title: 'BUILDKITD_FLAGS is emptied',
    message: '{what}, which drops the value that comes from {from}.',
    help: 'Remove the empty key, or write BUILDKITD_FLAGS: --oci-worker-no-process-sandbox again in the job.',
  },
  K2B703: {
    severity: 'error',
    title: 'Quotes inside BUILDKITD_FLAGS',
    message:
      'BUILDKITD_FLAGS is split at blanks and its quotes stay part of the words: {word} is not what it looks like.',
    help: 'Leave the quotes out. A value with a blank cannot be passed in this variable; use ~/.config/buildkit/buildkitd.toml.',
  },
  K2B704: {
    severity: 'warning',
    title: 'A buildkitd configuration that nothing writes',
    message: 'BUILDKITD_FLAGS names {path}, which {why}; buildkitd ignores a missing file without a word.',
    help: 'Write the file to ~/.config/buildkit/buildkitd.toml, which is read without --config, or correct the path.',
  },
  K2B705: {
    severity: 'error',
    title: 'Rootless BuildKit runs as another user',
    message: '{what}: {problem}.',
    help: 'Use moby/buildkit:rootless and remove the user setting; the image must run as its own user 1000.',
  },
  K2B706: {
    severity: 'error',
    title: 'The entrypoint of the image is in force',
    message: '{what}, so the container starts buildkitd instead of the script and the job hangs until its timeout.',
    help: 'Write the image as a map with name and entrypoint: [""].',
  },
  K2B707: {
    severity: 'error',
    title: 'A path of the Kaniko image',
    message: '{command} uses {path}, which the BuildKit image does not have; user 1000 cannot make it.',
    help: 'Credentials belong in ~/.docker/config.json, other files in the home folder, /tmp or the project.',
  },
  K2B708: {
    severity: 'warning',
    title: 'No credentials for the GitLab registry',
    message: 'The build uses {name}, but {why}: 401 Unauthorized.',
    help: 'Write an auths entry for $CI_REGISTRY into ~/.docker/config.json before the build. Kaniko logged in by itself, BuildKit does not.',
  },
  K2B709: {
    severity: 'error',
    title: 'A backslash before a line break that YAML folds',
    message: 'YAML folds the lines of this entry, so the backslash escapes a blank: buildctl gets the word {word}.',
    help: 'Write the entry as a block with - |, or leave the backslashes out.',
  },
  K2B710: {
    severity: 'error',
    title: 'A credential helper that the image lacks',
    message: 'The credentials name the helper {helper}, which is not in the BuildKit image.',
    help: 'Fetch a token in an earlier job and write it as an auths entry, or put the helper into an image built from moby/buildkit:rootless.',
  },
  K2B711: {
    severity: 'warning',
    title: 'A key for Docker Hub that is never looked up',
    message: 'The credentials for Docker Hub stand under {key}, which BuildKit never looks up: pulls are anonymous.',
    help: 'Use exactly https://index.docker.io/v1/ as the key.',
  },
  K2B712: {
    severity: 'warning',
    title: 'DOCKER_AUTH_CONFIG wins over the file',
    message: 'DOCKER_AUTH_CONFIG {problem}.',
    help: 'BuildKit 0.24 and later read that variable before config.json. Write unset DOCKER_AUTH_CONFIG before the build, or keep all credentials in one place, with auth entries only.',
  },
  K2B713: {
    severity: 'warning',
    title: 'A key for the dependency proxy that is never looked up',
    message: '{problem}: the credentials of the dependency proxy are not used.',
    help: 'Use $CI_DEPENDENCY_PROXY_SERVER unchanged as the key: it carries the port, as the image prefix does.',
  },
  K2B714: {
    severity: 'error',
    title: 'A certificate store that user 1000 cannot write',
    message: '{command} writes {path}: Permission denied as user 1000.',
    help: 'Write the certificate below the home folder, name it in SSL_CERT_FILE, and as ca in ~/.config/buildkit/buildkitd.toml.',
  },
  K2B715: {
    severity: 'warning',
    title: 'Unverified on one side only',
    message: '{problem}.',
    help: '--output registry.insecure=true covers the push only. Pulls, mirrors and caches need a block in ~/.config/buildkit/buildkitd.toml or registry.insecure=true of their own.',
  },
  K2B716: {
    severity: 'warning',
    title: 'A setting of --registry-auth-tlscontext that matches no registry',
    message: '{value} names no bare registry host, so the setting has no effect.',
    help: 'Write host=HOST or host=HOST:PORT of the registry, without https:// and path.',
  },
  K2B717: {
    severity: 'error',
    title: 'A flag that buildctl does not have',
    message: 'buildctl build has no flag {flag}: flag provided but not defined.',
    help: 'buildctl takes build arguments and the like as --opt build-arg:NAME=VALUE, --opt target=NAME, --opt platform=P, and names as --output type=image,name=REF,push=true.',
  },
  K2B718: {
    severity: 'error',
    title: 'A file where a folder is needed',
    message: '--local {pair} names a file: not a directory.',
    help: 'Give --local the folder, and the name of the Dockerfile as --opt filename=NAME.',
  },
  K2B719: {
    severity: 'error',
    title: 'A Dockerfile outside its folder',
    message: '--opt filename={path} leaves the folder of --local dockerfile: failed to read dockerfile.',
    help: 'The path is relative to --local dockerfile=FOLDER and cannot leave it. Name another folder there.',
  },
  K2B720: {
    severity: 'error',
    title: 'The call lacks an argument',
    message: 'The call has no {missing}: {problem}.',
    help: 'A build needs --frontend dockerfile.v0, --local context=FOLDER and --local dockerfile=FOLDER.',
  },
  K2B721: {
    severity: 'error',
    title: 'An argument without its value',
    message: '{written} has no = in its value: {problem}.',
    help: 'Write NAME=VALUE. For a build argument from the environment: --opt "build-arg:NAME=$NAME".',
  },
  K2B722: {
    severity: 'error',
    title: 'A list of names that is not one field',
    message: '{value}: {problem}.',
    help: 'Put the whole field into quotes: --output "type=image,\\"name=A,B\\",push=true", or write one --output for each name.',
  },
  K2B723: {
    severity: 'error',
    title: 'An image without a name',
    message: '{value} has an empty name: buildctl ends with 0 and pushes nothing.',
    help: 'Write the name, or stop the job when the variable is empty.',
  },
  K2B724: {
    severity: 'warning',
    title: 'A name that may be empty',
    message:
      'The name {name} is one variable that nothing in view sets: when it is empty, buildctl ends with 0 and pushes nothing.',
    help: 'Test it before the build: : "${NAME:?is not set}".',
  },
  K2B725: {
    severity: 'warning',
    title: 'The image is not pushed',
    message: '{value} has a name but no push=true: the image is built and thrown away, and the job is green.',
    help: 'Add push=true, or push=false to say that nothing is to be pushed.',
  },
  K2B726: {
    severity: 'error',
    title: 'An output that buildctl refuses',
    message: '{value}: {problem}.',
    help: 'buildctl has the types image, docker, oci, local and tar; push is true or false.',
  },
  K2B727: {
    severity: 'warning',
    title: 'push=true on a file',
    message: 'push=true has no effect with type={type}: nothing is pushed.',
    help: 'Add a second --output type=image,name=REF,push=true.',
  },
  K2B728: {
    severity: 'error',
    title: 'Upper case in a repository name',
    message: 'The repository of {name} has upper-case letters: repository name must be lowercase.',
    help: 'Write the repository in lower case; $CI_REGISTRY_IMAGE is so already.',
  },
  K2B729: {
    severity: 'warning',
    title: 'A tag that is empty on branches',
    message: 'The tag of {name} is $CI_COMMIT_TAG, which is empty in branch pipelines: invalid reference format.',
    help: 'Restrict the job with rules: - if: $CI_COMMIT_TAG, or write ${CI_COMMIT_TAG:-latest}.',
  },
  K2B730: {
    severity: 'warning',
    title: 'A cache of the last stage only',
    message: '{value} has no mode=max: only layers of the final stage are cached.',
    help: 'Add mode=max; min is the default.',
  },
  K2B731: {
    severity: 'warning',
    title: 'Two builds write the same cache',
    message: 'The cache {ref} is also written by {other}: the last one wins.',
    help: 'A registry cache is one tag. Give each image a tag of its own, for example $CI_JOB_NAME_SLUG.',
  },
  K2B732: {
    severity: 'error',
    title: 'The cache overwrites the image',
    message: 'The cache {ref} has the name of the image that is pushed: one replaces the other.',
    help: 'Write the cache to a tag of its own, for example $CI_REGISTRY_IMAGE/cache:$CI_JOB_NAME_SLUG.',
  },
  K2B733: {
    severity: 'warning',
    title: 'A cache that the registry may refuse',
    message: '{value} is written as an image index ({why}), which ECR, Google, Quay and old Harbor registries refuse.',
    help: 'Add image-manifest=true,oci-mediatypes=true, or use BuildKit 0.21 or later, where it is the default.',
  },
  K2B734: {
    severity: 'warning',
    title: 'A cache that fails the job',
    message:
      '{value} has no ignore-error=true: when the registry refuses the cache, the job fails after the image was pushed.',
    help: 'Add ignore-error=true (BuildKit 0.11 and later). Kaniko only warned.',
  },
  K2B735: {
    severity: 'warning',
    title: 'Attestations that nobody asked for',
    message:
      '{command} pushes an index with a provenance attestation, which the registry of GitLab may refuse: blob unknown to registry.',
    help: 'Add --provenance=false, or set BUILDX_NO_DEFAULT_ATTESTATIONS: "1". Some deployment tools do not read such an index, either.',
  },
  K2B736: {
    severity: 'error',
    title: 'buildx create with TLS settings of the job',
    message:
      '{command} fails while DOCKER_TLS_CERTDIR is set: could not create a builder instance with TLS data loaded from environment.',
    help: 'Write docker context create builder before it and docker buildx create --use builder.',
  },
  K2B737: {
    severity: 'info',
    title: 'A platform that needs emulation',
    message:
      'platform={platform} runs the RUN steps of other architectures under emulation: slow, or exec format error where none is registered.',
    help: 'Build each platform on a runner of its own architecture, or cross-compile in the Dockerfile.',
  },
  K2B738: {
    severity: 'warning',
    title: 'The output is written into the context',
    message:
      'dest={path} lies in the context: buildctl makes the file before the build, so COPY takes an empty file into the image.',
    help: 'Write it below /tmp and move it after the build, or name it in .dockerignore.',
  },
  K2B739: {
    severity: 'warning',
    title: 'A folder that nothing makes',
    message: '{flag} {path} needs the folder {folder}, which nothing in view makes: no such file or directory.',
    help: 'Write mkdir -p before the build. For --metadata-file the job fails after the image was pushed.',
  },
  K2B740: {
    severity: 'info',
    title: 'Services that RUN cannot find by name',
    message:
      'The job has services; a RUN of BuildKit has its own /etc/hosts and resolv.conf, so their names do not resolve.',
    help: 'Pass addresses with --opt add-hosts=NAME=IP, or set [dns] nameservers in buildkitd.toml. Kaniko used those of the job.',
  },
  K2B741: {
    severity: 'error',
    title: 'Credentials in the context',
    message: 'The context URL carries credentials ({name}), which end up in logs and provenance.',
    help: 'Use the URL without credentials and pass a token as --secret id=GIT_AUTH_TOKEN,env=CI_JOB_TOKEN.',
  },
  K2B742: {
    severity: 'warning',
    title: 'A Docker daemon that nothing uses',
    message: '{what} is left over: buildctl-daemonless.sh starts a daemon of its own.',
    help: 'Remove docker:dind from services and the DOCKER_* variables that configure it.',
  },
  K2B743: {
    severity: 'error',
    title: 'A program that the image lacks',
    message: '{command} needs {program}, which is not in the BuildKit image: not found.',
    help: 'Do that step in another job, use what busybox has, or build an image from moby/buildkit:rootless that holds the program.',
  },
  K2B744: {
    severity: 'info',
    title: 'An image tag that moves',
    message: '{image} is not pinned: a new BuildKit changes what the job builds.',
    help: 'Pin a version, for example moby/buildkit:v0.32.2-rootless.',
  },
  K2B745: {
    severity: 'warning',
    title: 'The state of BuildKit in cache:',
    message: 'cache: holds {path}: packing it is slower than a rebuild, and it grows without end.',
    help: 'Remove it and use --export-cache and --import-cache with type=registry.',
  },
  K2B746: {
    severity: 'error',
    title: 'A here-document that YAML folds',
    message:
      'YAML folds this entry into one line, so the here-document has no end: it swallows the rest of the script.',
    help: 'Write the entry as a block: - | on a line of its own, the commands below it.',
  },
  K2B747: {
    severity: 'error',
    title: 'buildctl without a daemon',
    message: '{command} finds no daemon: nothing in view starts buildkitd or sets BUILDKIT_HOST.',
    help: 'Use buildctl-daemonless.sh, or name a daemon with BUILDKIT_HOST or --addr.',
  },
  K2B748: {
    severity: 'warning',
    title: 'A password on the command line',
    message: '{command} shows the password to everybody who can list processes.',
    help: 'Pipe it: printf %s "$CI_REGISTRY_PASSWORD" | docker login -u "$CI_REGISTRY_USER" --password-stdin "$CI_REGISTRY".',
  },
  K2B749: {
    severity: 'warning',
    title: 'A value that the shell may split',
    message: '{written} is not quoted: a value with a blank loses all but its first word without a message.',
    help: 'Put the argument into double quotes: --opt "build-arg:NAME=$VALUE".',
  },
  K2B750: {
    severity: 'warning',
    title: 'A secret as build argument',
    message: '{written} ends up in the history of the image, where everybody who can pull reads it.',
    help: 'Pass it as --secret id=NAME,env=NAME and read it in the Dockerfile with RUN --mount=type=secret,id=NAME.',
  },
  K2B751: {
    severity: 'error',
    title: 'Builds beside each other',
    message: '{command} runs in the background: two daemons of one job collide (could not lock buildkitd.lock).',
    help: 'Run the builds one after the other, or as jobs of their own.',
  },
  K2B752: {
    severity: 'warning',
    title: 'A word that buildctl ignores',
    message:
      '{word} is no argument that buildctl takes: it is ignored, and up to BuildKit 0.30 every flag after it is, too.',
    help: 'Remove it. The context is --local context=FOLDER.',
  },
  K2B753: {
    severity: 'error',
    title: 'A command that user 1000 cannot run',
    message: '{command} needs root, and the BuildKit image runs as user 1000.',
    help: 'Do that step in another job, or build an image from moby/buildkit:rootless that holds its result.',
  },
  K2B754: {
    severity: 'error',
    title: 'The image has no buildctl',
    message: 'The script runs buildctl, but the image is {image}.',
    help: 'Use moby/buildkit:rootless with entrypoint: [""].',
  },
  K2B755: {
    severity: 'error',
    title: 'DOCKER_CONFIG names a folder of Kaniko',
    message: 'DOCKER_CONFIG is {path}, where user 1000 cannot write: no credentials are found.',
    help: 'Remove the variable; buildctl reads ~/.docker/config.json.',
  },
  K2B756: {
    severity: 'warning',
    title: 'No credentials for a cloud registry',
    message: 'The build uses {name}, but {why}: 401 Unauthorized.',
    help: 'Write a token for that registry into ~/.docker/config.json before the build (see docs/credentials.md). Kaniko logged in from the environment of the cloud, BuildKit does not.',
  },
  K2B901: {
    severity: 'error',
    title: 'A change failed its verification',
    message: 'The change of {file} failed its verification and was not made: {problem}.',
    help: 'This is a bug of kaniko-to-buildkit. Please report it with the job.',
  },
});

export type Code = keyof typeof CODES;
