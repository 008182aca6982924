import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { plain } from '../../../src/eval/decisions/plain.ts';
import { diagnosers } from '../../../src/eval/diagnosers/index.ts';
import { featureSets } from '../../../src/eval/methods/feature-sets.ts';
import { none } from '../../../src/eval/normalisations/none.ts';
import { readJson } from '../../../src/lib/config.ts';
import { packageRoot } from '../../../src/lib/files.ts';
import { parseLinkResult } from '../../../src/mutants/link/link-result.ts';
import { linkStudies } from '../../../src/mutants/link/link-study.ts';
import { formatRealismPage } from '../../../src/report/realism/index.ts';
import { formatLink } from '../../../src/report/realism/link-text.ts';
import { madeUpStudy } from './made-up.ts';

const out = mkdtempSync(join(tmpdir(), 'faultgap-link-'));
afterAll(() => rmSync(out, { recursive: true }));

const source = {
  directory: join(packageRoot, 'corpus/recorded'),
  realFaults: join(packageRoot, 'corpus/recorded-bugs'),
};

test('a study is held against the gap of the shipped recording, and goes on where it was stopped', async () => {
  const study = madeUpStudy(12);
  const steps: string[] = [];
  const link = (signal?: AbortSignal) =>
    linkStudies(study, source, {
      method: {
        diagnoser: diagnosers.get('majority'),
        features: featureSets.get('loss'),
        normalisation: none,
        decision: plain,
      },
      ...{ size: { folds: 3, repeats: 1, seed: 0 }, bootstrap: { draws: 100, seed: 0 }, controls: 1 },
      ...{ out, commands: ['faultgap quality link'], versions: {} },
      progress: (_, total, what) => steps.push(`${what} ${total}`),
      ...(signal !== undefined && { signal }),
    });
  expect(await link(AbortSignal.abort())).toBeNull();
  const result = (await link())!;
  expect(parseLinkResult('link.json', await readJson(join(out, 'link.json')))).toEqual(result);
  expect(steps.at(-1)).toBe('14 of 14 subsets 14');
  const { subsets, judgedBy, operators } = result;
  expect(Object.values(judgedBy).reduce((a, b) => a + b)).toBe(subsets[0]!.mutants);
  expect(judgedBy.none).toBe(subsets[0]!.mutants - subsets[1]!.mutants);
  // A diagnoser that names one class is right on one of four, wherever it was trained.
  for (const { scores } of subsets) expect(scores.within.value).toBeCloseTo(0.25, 1);
  const shares = operators.filter(({ severity }) => severity === null);
  const sum = shares.reduce((total, { recording }) => total + recording.contribution, 0);
  expect(sum).toBeCloseTo(subsets[0]!.scores.gap.value, 10);
  expect(formatLink(result)).toMatch(/a half less random mutants[\s\S]*whole configurations, 1 draws/);
  expect(formatRealismPage(study, result)).toContain('Realism and the gap');
  expect(formatRealismPage(study)).not.toContain('link.json');
}, 240_000);

test('a study that knows nothing of the recording is refused', async () => {
  const study = madeUpStudy(2);
  const options = {
    method: {
      diagnoser: diagnosers.get('majority'),
      features: featureSets.get('loss'),
      normalisation: none,
      decision: plain,
    },
    ...{ size: { folds: 3, repeats: 1, seed: 0 }, bootstrap: { draws: 100, seed: 0 }, controls: 1 },
    ...{ out, commands: [], versions: {} },
  };
  await expect(linkStudies(study, source, options)).rejects.toThrow('says nothing of most mutants');
});
