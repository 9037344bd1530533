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
 * 4xx includes and templates, 5xx Dockerfile and context, 6xx runner, 9xx internal. A flag's own code stands in its
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
    title: 'A file that names Kaniko does not parse',
    message: '{path} names Kaniko but does not parse, and no pipeline in view includes it: {problem}',
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
    message: 'Kaniko has no flag {written}.',
    help: 'Look for a typing error, or for a flag of a fork that is not known here.',
  },
  K2B183: {
    severity: 'error',
    title: 'Flags are held in a variable',
    message: '{written} may hold flags, which the text of the call does not show.',
    help: 'Write the flags at the call, or translate the variable by hand where it is defined.',
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
    help: 'Kaniko needs root, rootless BuildKit must not have it. Check files that only {user} may read.',
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
    message: "{command} reads {path} after the build: Kaniko builds in the job's own filesystem, BuildKit does not.",
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
    message: '{command} asks who runs the job: root before, user 1000 now.',
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
    title: 'The exit status is compared',
    message: '{written}: Kaniko passes on the exit code of a failing RUN, buildctl always ends with 1.',
    help: 'Compare with 0 only.',
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
  K2B301: {
    severity: 'error',
    title: 'The script cannot be parsed',
    message: 'The script of the job {job} is not one that can be read reliably: {problem}.',
    help: 'Check the quoting of the script, or migrate the job by hand.',
  },
  K2B302: {
    severity: 'error',
    title: 'The executor is run through another command',
    message: '{command} runs the executor indirectly, so its arguments are out of view.',
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
    title: 'The call is replaced by exec',
    message: 'exec replaces the shell by the executor, and this call needs a step after it.',
    help: 'Remove exec, then run again.',
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
      'The hidden job {job} is used by no job in view; whoever includes this file gets the change at once. What they may set for the build: {interface}.',
    help: 'Tell the users of the template, or release it under a new version.',
  },
  K2B411: {
    severity: 'error',
    title: 'An include that depends on rules',
    message: 'The job {job} looks different when the include of {target} is left out by its rules.',
    help: 'Both cases must give the same change. Migrate the job by hand.',
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
    title: 'Held back by an option',
    message: 'The job {job} is held back: {reason}.',
    help: 'Run again without the option to migrate it.',
  },
  K2B415: {
    severity: 'warning',
    title: 'A template that is migrated in part',
    message:
      'The hidden job {job} runs BuildKit now through what it shares, but {lack}: no job in view uses it as a whole.',
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
      'The job {job} gets its own copy of {what}, because {other} uses the original too; later changes of the original no longer reach the job.',
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
    title: 'A file that other projects include',
    message:
      '{file} belongs to another project or is a component; whoever includes it gets the change at once. What they may set for the build: {interface}.',
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
    help: 'Repeat ARG {name} in the stage that uses it. Arguments with one value for all stages stand before the first FROM, with their default.',
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
    help: 'If the stage runs tests or checks, build it in a call of its own with --opt target={stage}, or copy a file from it.',
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
  K2B901: {
    severity: 'error',
    title: 'A change failed its verification',
    message: 'The change of {file} failed its verification and was not made: {problem}.',
    help: 'This is a bug of kaniko-to-buildkit. Please report it with the job.',
  },
});

export type Code = keyof typeof CODES;
