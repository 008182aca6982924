import { isFewShot, linesOf } from '../../lines.ts';
import type { SectionMaker } from '../section.ts';
import { gapTable } from './headline.ts';

/** Diagnosers that are given clean runs of the very program: a track of its own. */
export const fewShotSection: SectionMaker = ({ result }) => {
  const lines = linesOf(result).filter(({ asked }) => isFewShot(asked));
  if (lines.length === 0) return null;
  return {
    id: 'few-shot',
    title: 'With clean runs of the same program',
    about:
      'A track apart: features are taken relative to a few clean runs of the program asked about, which leave the test. It needs runs that a diagnoser of an unknown program does not have, so it is in no headline.',
    body: gapTable('Few-shot: balanced accuracy by split', lines),
  };
};
