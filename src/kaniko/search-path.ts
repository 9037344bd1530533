import { environmentOf, type HeldTexts, located } from '../shell/held.ts';
import { ANY, projectPattern } from './operands.ts';

/**
 * A folder in which the shell looks for a program: one of the image, one of the project by its path, or one whose files
 * are out of view.
 */
export type SearchFolder = { readonly kind: 'image' | 'unseen' } | { readonly kind: 'project'; readonly path: string };

const OF_IMAGE = /^\/(?:usr\/(?:local\/)?)?s?bin\/?$|^\/(?:kaniko|busybox)\/?$/;

/** The folders of PATH, in the order in which they are searched; none where it may be one of several lists. */
export function searchFolders(held: HeldTexts): readonly SearchFolder[] {
  const [text, ...others] = held.of('PATH');
  if (text === undefined || others.length > 0) return [{ kind: 'unseen' }];
  return text.split(':').map((folder): SearchFolder => {
    if (environmentOf(folder).includes('PATH') || OF_IMAGE.test(folder)) return { kind: 'image' };
    const [place, ...more] = [...located(held.standing(), new Set([folder]))].map(projectPattern);
    const isKnown = place !== undefined && more.length === 0 && !place.includes(ANY);
    return isKnown ? { kind: 'project', path: place } : { kind: 'unseen' };
  });
}
