/** The program's name, as reports carry it. */
export const NAME = 'kaniko-to-buildkit';
/** The program's version, kept equal to package.json by a test. */
export const VERSION = '0.1.0';
