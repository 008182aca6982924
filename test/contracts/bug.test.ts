import { beforeAll, describe, expect, it } from 'vitest';
import { type BugPair, bugOrigins, defineBug } from '../../corpus/bugs/contract.ts';
import { bugs } from '../../corpus/bugs/index.ts';
import { readScreenings, screeningOf } from '../../corpus/bugs/screening.ts';
import { prepareData } from '../../corpus/prepare.ts';
import { classesOf, fourClasses, sevenClasses } from '../../src/faults/classes.ts';
import { editTrainingData } from '../../src/faults/edits.ts';
import { hashTraining } from '../../src/faults/plan.ts';
import { selectBackend } from '../../src/training/backend.ts';
import { type ProgramSpec, parseProgram } from '../../src/training/spec.ts';
import { trainToEnd } from '../../src/training/train.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  Buffer.from(buffer, byteOffset, byteLength);

describe.each(bugs.members)('bug $id', (bug) => {
  it('is two programs that survive a round trip through JSON', () => {
    for (const spec of [bug.fixed, bug.faulty]) {
      expect(parseProgram(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
    }
  });

  it('is two programs that train differently', () => {
    expect(hashTraining(bug.faulty)).not.toBe(hashTraining(bug.fixed));
  });

  it('says who documented it, what the repair changes and what was scaled down', () => {
    for (const text of [bug.basis, bug.difference, bug.source.reference, bug.source.licence]) {
      expect(text.length).toBeGreaterThan(5);
    }
    expect(bug.basis).toMatch(/document|CleanML pairs/);
  });

  it('names fault types that have a class in both maps', () => {
    expect(bug.faultTypes.length).toBeGreaterThan(0);
    for (const name of classesOf(bug.faultTypes)) expect(fourClasses.classes).toContain(name);
    for (const name of classesOf(bug.faultTypes, sevenClasses)) expect(sevenClasses.classes).toContain(name);
  });

  it('tests both programs on the same rows', () => {
    const [fixed, faulty] = [bug.fixed, bug.faulty].map((spec) => {
      // Without what the pair may prepare or encode otherwise: the rows themselves.
      const { target } = bug.fixed.data;
      const data = { ...spec.data, preprocessing: [], target };
      return prepareData({ ...spec, data }, 0, editTrainingData).test;
    });
    // Compared as bytes: `toEqual` takes seconds for large arrays.
    expect(bytesOf(faulty!.inputs).equals(bytesOf(fixed!.inputs))).toBe(true);
    expect(bytesOf(faulty!.targets).equals(bytesOf(fixed!.targets))).toBe(true);
  });

  it('trains an epoch of a few rows on both sides, and answers every test row', () => {
    for (const spec of [bug.fixed, bug.faulty]) {
      const short = cutShort(spec);
      const data = prepareData(short, 0, editTrainingData);
      const { steps, testOutputs } = trainToEnd([{ spec: short, seedIndex: 0, data }]);
      expect(steps[0]).toBeGreaterThan(0);
      expect(testOutputs[0]!.length % data.test.rows).toBe(0);
      expect(testOutputs[0]!.length).toBeGreaterThan(0);
    }
  });
});

describe('the list of real faults', () => {
  it('has at least forty pairs, six of each origin', () => {
    expect(bugs.members.length).toBeGreaterThanOrEqual(40);
    for (const origin of bugOrigins) {
      expect(bugs.members.filter((bug) => bug.origin === origin).length).toBeGreaterThanOrEqual(6);
    }
  });

  it('was screened as it is now, and says why a pair fails', () => {
    const screenings = readScreenings();
    for (const bug of bugs.members) {
      const screening = screeningOf(bug, screenings);
      expect(screening, `${bug.id} is screened by \`${screenings.command}\``).not.toBeNull();
      const helped = screening!.better >= 4;
      if (!helped) expect(screening!.reasons.join()).toContain('the repair does not help');
    }
  });

  it('has at least forty pairs that are sound oracles', () => {
    const { bugs: screened } = readScreenings();
    const sound = Object.values(screened).filter(({ reasons }) => reasons.length === 0);
    expect(sound.length).toBeGreaterThanOrEqual(40);
  });
});

describe('a pair that cannot be compared', () => {
  const bug = bugs.members[0]!;
  const input = (changes: Partial<BugPair>) => () => defineBug({ ...bug, ...changes });

  it('is refused with the rule', () => {
    expect(input({ faulty: bug.fixed })).toThrow('the two programs are the same');
    expect(input({ faulty: { ...bug.faulty, id: 'other' } })).toThrow('both programs have one id');
    expect(input({ fixed: bug.faulty, faulty: bug.fixed })).toThrow('does not edit its training data');
    expect(input({ id: 'No Spaces' })).toThrow('an id is lower case letters');
  });
});

/** One epoch of at most three batches, looked at on a few rows. */
function cutShort(spec: ProgramSpec): ProgramSpec {
  const { train, validation, test } = spec.data.rows;
  const rows = {
    train: Math.max(Math.min(train, 3 * spec.batchSize), 30),
    validation: Math.min(validation, 40),
    test: Math.min(test, 40),
  };
  return { ...spec, epochs: 1, data: { ...spec.data, rows } };
}
