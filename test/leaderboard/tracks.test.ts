import { expect, test } from 'vitest';
import { normalisations } from '../../src/eval/normalisations/index.ts';
import { knownRuns, trackIds, trackOf } from '../../src/leaderboard/tracks.ts';

test('every normalisation stands in a track that knows just the runs it looks at', () => {
  const { members } = normalisations;
  expect(members.map((one) => knownRuns(trackOf(one)))).toEqual(members.map(({ track }) => track ?? null));
  expect(new Set(members.map(trackOf))).toEqual(new Set(trackIds));
});
