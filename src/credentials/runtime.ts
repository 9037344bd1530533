import { literalText, type Text } from './text.ts';

/** What a job finds in the image that it runs in: the first state of the credentials (DESIGN D16). */
export interface Runtime {
  readonly home: Text;
  /** Variables of the image. */
  readonly environment: ReadonlyMap<string, Text>;
  /** Folders that are counted as one, since the edits make one of them. */
  readonly aliases: ReadonlyMap<Text, Text>;
  /** The program logs in to the GitLab registry by itself. */
  readonly builtIn: boolean;
  /** The program asks for the login of a repository before that of its host. */
  readonly asksForRepository: boolean;
  /** The program reads DOCKER_AUTH_CONFIG before the file. */
  readonly readsVariable: boolean;
}

/** The image of the executor. */
export const KANIKO: Runtime = {
  home: literalText('/root'),
  environment: new Map([['DOCKER_CONFIG', '/kaniko/.docker/']]),
  aliases: new Map([['/root/.docker', '/kaniko/.docker']]),
  builtIn: true,
  asksForRepository: true,
  readsVariable: false,
};

/** A fork of it: it reads DOCKER_AUTH_CONFIG as well. */
export const KANIKO_FORK: Runtime = { ...KANIKO, readsVariable: true };

/** The image of rootless BuildKit. */
export const ROOTLESS: Runtime = {
  home: literalText('/home/user'),
  environment: new Map(),
  aliases: new Map(),
  builtIn: false,
  asksForRepository: false,
  readsVariable: true,
};

/** For a job that somebody wrote: whichever user its image has, one of these folders is its own. */
export const ANY_BUILDKIT: Runtime = {
  ...ROOTLESS,
  aliases: new Map([
    ['/root/.docker', '/home/user/.docker'],
    ['/kaniko/.docker', '/home/user/.docker'],
  ]),
};
