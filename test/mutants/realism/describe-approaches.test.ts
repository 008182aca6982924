import { expect, test } from 'vitest';
import { relateToKills } from '../../../src/mutants/realism/describe-approaches.ts';
import { madeUpStudy } from '../link/made-up.ts';

const [bug] = madeUpStudy(1).bugs;

/** The bug with mutants of these S, whose CS falls and whose IoU rises with it. */
function bugOf(...kills: number[]) {
  const [approach] = bug!.approaches;
  const mutants = kills.map((killProbability, i) => ({
    ...approach!.mutants[i]!,
    ...{ killProbability, coupling: 1 - killProbability, overlap: killProbability ** 2 },
  }));
  return { ...bug!, approaches: [{ ...approach!, mutants }] };
}

test('what the number of kills alone makes of CS and IoU is a rank correlation within bugs', () => {
  const [line] = relateToKills([bugOf(0.1, 0.2, 0.3, 0.4, 0.9), bugOf(0.5, 0.7)]);
  // Medians 0.3 and 0.6; the second bug has too few mutants to rank.
  expect(line!.killProbability).toBeCloseTo(0.45, 12);
  expect(line).toMatchObject({ approach: 'pre_training', withCoupling: -1, withOverlap: 1 });
});

test('few mutants have no correlation, and none are left out', () => {
  expect(relateToKills([bugOf(0.5)])[0]).toMatchObject({ withCoupling: null, withOverlap: null });
  expect(relateToKills([bugOf()])).toEqual([]);
});
