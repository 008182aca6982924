import { expect, test } from 'vitest';
import { passedByCurves, readVerdictCounts } from '../../src/diagnosis/verdict-counts.ts';
import { readFileTextSync } from '../../src/lib/files.ts';

const page = readFileTextSync('docs/diagnosing.md');

test('the page on verdicts has the counts that the program quotes', () => {
  const table = /<!-- verdicts: .*?-->(.*?)<!-- \/verdicts -->/s.exec(page)![1]!;
  const rows = [...table.matchAll(/\| +(\d+) \| +(\d+) \|$/gm)].map(([, ...cells]) => cells.map(Number));
  const counted = readVerdictCounts().flatMap(({ without, withCurves }) =>
    (['healthy', 'faulty', 'silent'] as const).map((kind) => [without[kind], withCurves[kind]]),
  );
  expect(rows).toEqual(counted);
  expect(page).toContain(
    `So of 100 killed runs curves call ${passedByCurves('in full')} healthy that nothing was said of, of their logs ${passedByCurves('log')}.`,
  );
});

test('every run that was counted has one verdict, without curves and with them', () => {
  for (const { total, without, withCurves } of readVerdictCounts())
    for (const { healthy, faulty, silent } of [without, withCurves])
      expect(healthy + faulty + silent).toBe(total);
});
