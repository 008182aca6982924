import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bandFor,
  call,
  chooseAlarms,
  countCalls,
  type HeldOutRun,
} from '../../../src/diagnosis/trust/alarms.ts';
import { fitOdds, scaleOdds } from '../../../src/diagnosis/trust/odds.ts';
import { randomStream } from '../../../src/lib/random.ts';

/** Five programs, one per fold; faulty runs score higher, with an overlap, and every hundredth run is strange. */
function planted(shift: (fold: number) => number = () => 0): HeldOutRun[] {
  const random = randomStream('test', 'alarms');
  return Array.from({ length: 3000 }, (_, i) => {
    const faulty = i % 3 > 0;
    const fold = i % 5;
    const base = faulty ? 0.35 + 0.6 * random.uniform() : 0.5 * random.uniform();
    return {
      faulty,
      fold,
      probability: Math.min(1, base + (faulty ? 0 : shift(fold))),
      outside: i % 100 === 0 ? 0.5 : 0.1 * random.uniform(),
      checks: [5, 12, 40][(i >> 3) % 3]!,
    };
  });
}

test('call few healthy runs of other programs faulty, few runs unlike, and say nothing of few', () => {
  const { heldOut } = chooseAlarms(planted());
  expect(heldOut.falseAlarms / heldOut.healthy).toBeLessThanOrEqual(0.05);
  expect(heldOut.found / heldOut.faulty).toBeGreaterThan(0.7);
  expect(heldOut.unlike).toBeGreaterThanOrEqual(30);
  expect(heldOut.unlike / 3000).toBeLessThan(0.05);
  expect((heldOut.silent - heldOut.unlike) / 3000).toBeLessThan(0.1);
});

test('come later where the healthy runs of one program look faulty', () => {
  const alike = chooseAlarms(planted()).bands[2]!;
  const apart = chooseAlarms(planted((fold) => (fold === 0 ? 0.25 : 0))).bands[2]!;
  expect(apart.faultyFrom).toBeGreaterThan(alike.faultyFrom);
});

test('differ by the number of checks where runs do', () => {
  const runs = planted().map((run) =>
    run.checks === 5 && !run.faulty ? { ...run, probability: run.probability + 0.3 } : run,
  );
  const [few, , many] = chooseAlarms(runs).bands;
  // The same score is less of an alarm where healthy runs have it too.
  expect(scaleOdds(few!.odds, 0.6)).toBeLessThan(scaleOdds(many!.odds, 0.6) - 0.2);
  expect(call([few!, few!, many!], { probability: 0.6, outside: 0, checks: 5 })).not.toBe('faulty');
  expect(call([few!, few!, many!], { probability: 0.6, outside: 0, checks: 40 })).toBe('faulty');
});

test('are of probabilities that programs which did not choose their scale bear out, for few checks and for many', () => {
  const { bands, heldOut } = chooseAlarms(planted());
  for (const { calibrationError } of bands) expect(calibrationError).toBeLessThan(0.1);
  const sum = (key: 'healthy' | 'faulty' | 'found' | 'silent') =>
    bands.reduce((total, { heldOut: own }) => total + own[key], 0);
  for (const key of ['healthy', 'faulty', 'found', 'silent'] as const) expect(sum(key)).toBe(heldOut[key]);
});

test('never speak against what is the likelier', () => {
  const { bands } = chooseAlarms(planted());
  const scores = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(scores, fc.constantFrom(6, 12, 40), (probability, checks) => {
      const isFaulty = scaleOdds(bandFor(bands, checks).odds, probability) >= 0.5;
      const called = call(bands, { probability, outside: 0, checks });
      expect(called).not.toBe(isFaulty ? 'clean' : 'faulty');
    }),
  );
});

test('are on the scale of scores as they are where runs are of one kind', () => {
  const odds = fitOdds(planted().filter(({ faulty }) => faulty));
  expect(scaleOdds(odds, 0.3)).toBeCloseTo(0.3, 12);
});

test('never call a strange run healthy or faulty, whatever its score', () => {
  const { bands } = chooseAlarms(planted());
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 300 }),
      (probability, checks) => {
        expect(call(bands, { probability, outside: 0.6, checks })).toBe('unlike');
      },
    ),
  );
});

test('are counted by what the runs are', () => {
  const runs = [
    { faulty: true, called: 'faulty' },
    { faulty: true, called: 'clean' },
    { faulty: false, called: 'faulty' },
    { faulty: false, called: 'unlike' },
    { faulty: false, called: null },
  ] as const;
  expect(countCalls(runs)).toEqual({
    healthy: 3,
    faulty: 2,
    found: 1,
    falseAlarms: 1,
    missed: 1,
    silent: 2,
    unlike: 1,
  });
});
