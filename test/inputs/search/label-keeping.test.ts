import { describe, expect, it } from 'vitest';
import type { SearchOutcome, SearchTask } from '../../../src/inputs/contract.ts';
import { countVotes, meanMargin } from '../../../src/inputs/judges/fault-margin.ts';
import { defaultMargin } from '../../../src/inputs/judges/options.ts';
import { classTruncation } from '../../../src/inputs/search/class-truncation.ts';
import { mutationGuided } from '../../../src/inputs/search/mutation-guided.ts';
import { sameClassMixing } from '../../../src/inputs/search/same-class-mixing.ts';
import { analyticClassifier, analyticTask } from './analytic.ts';

const subject = analyticClassifier(['rough', 'rougher'], 0.4);
const task = analyticTask(30, { subject });

function votesFor({ seeds, committee }: SearchTask, { seed, input }: SearchOutcome): number {
  return countVotes(committee.votes(input), committee.members, [seeds[seed]!.label])[0]!;
}

function marginOf({ seeds }: SearchTask, { seed, input }: SearchOutcome): number {
  return meanMargin(subject)(input, [seeds[seed]!.label])[0]!;
}

describe.each([sameClassMixing, classTruncation])('$id', (strategy) => {
  it('succeeds with inputs that are wrong by the margin and keep their label with the whole committee', () => {
    const found = strategy.search(task).filter(({ success }) => success);
    for (const outcome of found) {
      expect(marginOf(task, outcome)).toBeGreaterThanOrEqual(defaultMargin);
      expect(votesFor(task, outcome)).toBe(task.committee.members);
    }
  });
});

describe('same-class mixing', () => {
  const outcomes = sameClassMixing.search(task);

  it('finds faults, and says which layer was mixed last', () => {
    const found = outcomes.filter(({ success }) => success);
    expect(found.length).toBeGreaterThan(task.seeds.length / 4);
    for (const { layers, alpha } of found) {
      expect(Number(layers)).toBeLessThan(4);
      expect(alpha).toBeGreaterThan(0);
    }
  });

  it('never ends further from the boundary than it began', () => {
    const start = meanMargin(subject);
    for (const [i, outcome] of outcomes.entries()) {
      const { input, label } = task.seeds[i]!;
      expect(marginOf(task, outcome)).toBeGreaterThanOrEqual(start(input, [label])[0]!);
    }
  });

  it('finds nothing where the committee keeps no label', () => {
    const { committee } = task;
    const never = { ...committee, votes: (inputs: Float32Array) => committee.votes(inputs).fill(-1) };
    const found = sameClassMixing.search({ ...task, committee: never });
    expect(found.some(({ success }) => success)).toBe(false);
    expect(found.map(({ input }) => input)).toEqual(task.seeds.map(({ input }) => input));
  });
});

describe('mutation-guided search', () => {
  it('finds what mutants get wrong and healthy networks do not, where mutants are worse', () => {
    const mutants = analyticClassifier(['broken 1', 'broken 2', 'broken 3'], 0.8);
    const found = mutationGuided.search(analyticTask(20, { mutants })).filter(({ success }) => success);
    expect(found.length).toBeGreaterThan(10);
  });

  it('finds next to nothing where the mutants are the healthy networks themselves', () => {
    const same = analyticTask(20);
    const outcomes = mutationGuided.search({ ...same, mutants: same.subject });
    expect(outcomes.some(({ success }) => success)).toBe(false);
  });
});
