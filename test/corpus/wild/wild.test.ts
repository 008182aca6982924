import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setCards } from '../../../corpus/data/sets/card.ts';
import { checkProof, variantsOf, wildCardSchema } from '../../../corpus/wild/contract.ts';
import { halfOf } from '../../../corpus/wild/deal.ts';
import { freeze, readFrozen } from '../../../corpus/wild/freeze.ts';
import {
  instrumentsPath,
  readWildCards,
  readWildMeasured,
  readWildRecorded,
  recordedPath,
  scriptPath,
  wildDirectory,
} from '../../../corpus/wild/read.ts';
import { examItems } from '../../../src/diagnosis/exam/items.ts';
import { readExam } from '../../../src/diagnosis/exam/sit.ts';
import { packageRoot } from '../../../src/lib/files.ts';
import { locatePart } from '../../../src/lib/parts.ts';
import { readRecorderFile } from '../../../src/traces/recorder-file/read.ts';

const cards = readWildCards();
const open = cards.filter(({ id }) => halfOf(id) === 'open');
const measured = readWildMeasured();

describe('wild runs', () => {
  it('have a card, a script and recordings each, and nothing besides', () => {
    const base = (path: string) => path.split('/').at(-1)!;
    expect(readdirSync(join(wildDirectory, 'cards')).sort()).toEqual(
      cards.map(({ id }) => `${id}.json`).sort(),
    );
    const recorded = cards.flatMap((card) =>
      variantsOf(card).map((variant) => base(recordedPath(card.id, variant))),
    );
    const mutants = open
      .filter(({ kind }) => kind === 'pair')
      .map(({ id }) => base(recordedPath(id, 'mutants')))
      .filter((name) => existsSync(join(locatePart('wild'), name)));
    const instruments = open.flatMap((card) =>
      variantsOf(card).map((variant) => base(instrumentsPath(card.id, variant))),
    );
    expect(readdirSync(locatePart('wild')).sort()).toEqual(
      [...recorded, ...mutants, ...instruments, 'LICENSE', 'README.md', 'package.json'].sort(),
    );
    const scripts = readdirSync(join(wildDirectory, 'scripts')).filter((name) => /\.(py|mjs)$/.test(name));
    expect(scripts.filter((name) => !/^wild[._]/.test(name)).sort()).toEqual(
      cards.map((card) => base(scriptPath(card))).sort(),
    );
    expect(Object.keys(measured).sort()).toEqual(cards.map(({ id }) => id).sort());
  });

  it('rest on a source of their own each', () => {
    const addresses = cards.map(({ source }) => source.address);
    expect(addresses.filter((address, i) => addresses.indexOf(address) !== i)).toEqual([]);
  });

  it('name a shipped data set and its licence, or generate their rows', () => {
    for (const { id, data } of cards) {
      const set = setCards.find(({ id: set }) => set === data.set);
      expect([id, data.licence]).toEqual([id, data.set === 'generated' ? 'our own lines' : set?.licence]);
    }
  });

  it('fail where they are faulty and work where they are not, with three seeds each', () => {
    for (const card of cards) checkProof(card, measured[card.id]);
  });

  it('refuse a pair whose faulty run works', () => {
    const card = cards.find(({ kind }) => kind === 'pair')!;
    const works = [1, 1, 1];
    expect(() => checkProof(card, { faulty: works, repaired: works })).toThrowError(
      /is not what its card says/,
    );
    expect(() => checkProof(card, undefined)).toThrowError(/is not what its card says/);
  });

  it('refuse a healthy card of which one setting falls short, or was not measured', () => {
    const card = cards.find((one) => variantsOf(one).length > 2)!;
    const [first, ...others] = variantsOf(card);
    const works = Object.fromEntries(variantsOf(card).map((setting) => [setting, [1, 1, 1]]));
    expect(() => checkProof(card, works)).not.toThrow();
    expect(() => checkProof(card, { ...works, [first!]: [1, 1, 0] })).toThrowError(
      /is not what its card says/,
    );
    const unmeasured = Object.fromEntries(others.map((setting) => [setting, works[setting]!]));
    expect(() => checkProof(card, unmeasured)).toThrowError(/is not what its card says/);
  });

  it('refuse a setting named as the faulty run of a pair is', () => {
    const card = cards.find(({ kind }) => kind === 'healthy')!;
    expect(wildCardSchema.safeParse({ ...card, settings: { plain: [] } }).success).toBe(true);
    expect(wildCardSchema.safeParse({ ...card, settings: { faulty: [] } }).success).toBe(false);
  });

  it('are as many as docs/wild.md says', () => {
    const healthy = cards.filter(({ kind }) => kind === 'healthy');
    const pairs = cards.length - healthy.length;
    expect(readFileSync(join(packageRoot, 'docs', 'wild.md'), 'utf8')).toContain(
      `There are ${pairs} pairs and ${healthy.flatMap(variantsOf).length} healthy runs of ${healthy.length} sources`,
    );
  });
});

describe('the frozen half', () => {
  it('is what the hash of ids deals, with the bytes that were frozen', () => {
    expect(freeze(cards)).toEqual(readFrozen());
  });

  it('is about a half, and no source is in both halves', () => {
    const frozen = cards.filter(({ id }) => halfOf(id) === 'frozen').length / cards.length;
    expect(frozen).toBeGreaterThan(0.35);
    expect(frozen).toBeLessThan(0.65);
  });
});

describe('recordings of wild runs', () => {
  for (const card of cards) {
    for (const variant of variantsOf(card)) {
      it(`${card.id}, ${variant}: recorder and log are read, and predictions stand beside targets`, () => {
        const recorded = readWildRecorded(card.id, variant);
        expect(recorded.predictions.length).toBe(recorded.targets.length);
        expect(recorded.predictions.length).toBeGreaterThan(0);
        if (card.framework !== 'tfjs')
          expect(readRecorderFile(card.id, recorded.recorder).steps.length).toBeGreaterThan(0);
        expect(recorded.log.length).toBeGreaterThan(0);
      });
    }
  }

  it('of the open half hold the same training once more with curvature, or diverged, or say why they lack it', async () => {
    const runs = (await readExam(examItems('open'))).filter(({ recorded }) => recorded !== 'log');
    const curved: string[] = [];
    for (const { item, trace } of runs.filter(({ recorded }) => recorded === 'instruments')) {
      const before = runs.find((run) => run.item === item && run.recorded === 'recorder')!.trace;
      expect(trace.header.doneSteps, item).toBe(before.header.doneSteps);
      const has = trace.scalars['curvature.top-eigenvalue']?.some((value) => value !== null) ?? false;
      const isKnown = trace.header.observed?.missing?.curvature !== undefined;
      expect(has || isKnown || trace.header.outcome.kind === 'diverged', item).toBe(true);
      if (has) curved.push(item);
    }
    expect(curved.length).toBeGreaterThan(100);
  });
});
