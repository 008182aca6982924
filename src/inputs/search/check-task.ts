import { InputError } from '../../lib/errors.ts';
import type { SearchStrategy, SearchTask } from '../contract.ts';
import { seedInputs } from './draw-seeds.ts';
import { isWrong, type Judged, judgedRows } from './judge.ts';

/**
 * What the network under test says of each seed, once it is sure that the strategy can search. A search starts at seeds
 * that are answered rightly; the others are returned as they are, unless the strategy can mend them.
 * @param leastCalls that one step of the strategy takes
 * @throws InputError `search-budget`, `no-style-space`, `no-mutants`, `subject-wrong`.
 */
export function checkTask(
  { id, needsStyles, needsMutants }: Pick<SearchStrategy, 'id' | 'needsStyles' | 'needsMutants'>,
  task: SearchTask,
  leastCalls = 1,
): readonly Judged[] {
  checkBudget(id, task.callsPerSeed, leastCalls);
  if (needsStyles && task.generator.styles === undefined) {
    throw new InputError('no-style-space', {
      rule: `search ${id} works on the styles of a generator`,
      need: 'a generator with a style space',
      value: task.generator.kind,
    });
  }
  if (needsMutants && task.mutants === undefined) {
    throw new InputError('no-mutants', {
      rule: `search ${id} is guided by mutants of the network under test`,
      need: 'mutants',
      value: 'none',
    });
  }
  return judgeSeeds(task);
}

function checkBudget(id: string, calls: number, least: number): void {
  if (Number.isInteger(calls) && calls >= least) return;
  throw new InputError('search-budget', {
    rule: `search ${id} spends whole generator calls`,
    need: `at least ${least} per seed`,
    value: calls,
  });
}

function judgeSeeds({ seeds, subject }: SearchTask): readonly Judged[] {
  if (seeds.length === 0) return [];
  const inputs = seedInputs(seeds);
  const all = { rows: seeds.length, classes: subject.classes, inputs, logits: subject.logits(inputs) };
  const each = seeds.map((_, i) => judgedRows(all, i, 1));
  if (each.every((judged, i) => isWrong(judged, seeds[i]!.label))) {
    throw new InputError('subject-wrong', {
      rule: 'the network under test answers some seed rightly',
      need: 'a network that knows the classes of the generator',
      value: `wrong on all ${seeds.length} seeds`,
      remedy: 'Look whether the network and the generator learned from the same set of images.',
    });
  }
  return each;
}
