/** The keys of a job that hold scripts, in the order in which they run. */
export const SECTIONS = ['before_script', 'script', 'after_script'] as const;

export type Section = (typeof SECTIONS)[number];
