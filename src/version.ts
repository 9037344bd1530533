/** The program's name and version, as reports carry them. `VERSION` is kept equal to package.json by a test. */
export const NAME = 'kaniko-to-buildkit';
export const VERSION = '0.1.0';
