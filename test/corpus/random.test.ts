import { beforeAll, expect, test } from 'vitest';
import { findProgram } from '../../corpus/find-program.ts';
import { measureHealth } from '../../corpus/health.ts';
import { programRules } from '../../corpus/program-rules.ts';
import { chooseRandomPrograms } from '../../corpus/random/choose.ts';
import { drawData } from '../../corpus/random/data.ts';
import { drawNetwork } from '../../corpus/random/network.ts';
import { randomProgram } from '../../corpus/random/program.ts';
import { randomStream } from '../../src/lib/random.ts';
import { planRecording } from '../../src/traces/plan.ts';
import { withStart } from '../../src/traces/start.ts';
import { selectBackend } from '../../src/training/backend.ts';
import { parseProgram } from '../../src/training/spec.ts';

beforeAll(() => selectBackend('wasm'));

test('makes a random program from its id alone, and another one from another id', () => {
  expect(findProgram('random-7-12')).toEqual(randomProgram('random-7-12'));
  expect(randomProgram('random-7-12')).not.toEqual({ ...randomProgram('random-8-12'), id: 'random-7-12' });
  expect(() => findProgram('random-07-12')).toThrow(/no program is called/);
});

test('makes programs that hold the rules of every program, and stay out of the reported corpus', () => {
  for (let number = 0; number < 6; number++) {
    const program = randomProgram(`random-1-${number}`);
    expect(program.headline).toBe(false);
    for (const { title, findings, concerns = () => true } of programRules)
      if (concerns(program)) expect([...findings(program)], `${program.id} ${title}`).toEqual([]);
  }
});

test('draws all families, kinds of tasks and most sets', () => {
  const drawn = Array.from({ length: 200 }, (_, number) => {
    const random = randomStream('drawn', number);
    const data = drawData(random);
    return { ...data, family: drawNetwork(random, data).family };
  });
  const seen = (of: (program: (typeof drawn)[number]) => unknown) => new Set(drawn.map(of));
  expect(seen(({ family }) => family)).toEqual(new Set(['dense', 'convolutional', 'recurrent', 'attention']));
  expect(seen(({ task }) => task).size).toBe(4);
  expect(seen(({ everyStep }) => everyStep).size).toBe(2);
  expect(seen(({ reference }) => reference.source).size).toBeGreaterThan(45);
});

test('keeps the first that train well, and none that does not', async () => {
  const kept = await chooseRandomPrograms(2, 5);
  const numbers = kept.map(({ id }) => Number(id.split('-').at(-1)));
  for (let number = 0; number <= numbers.at(-1)!; number++) {
    const program = randomProgram(`random-5-${number}`);
    expect(measureHealth(program, withStart, 2).mean >= program.healthy.atLeast, program.id).toBe(
      numbers.includes(number),
    );
  }
  expect(await chooseRandomPrograms(1, 5)).toEqual(kept.slice(0, 1));
});

test('says so where too few train well', async () => {
  const never = () => false;
  await expect(chooseRandomPrograms(1, 5, { trainsWell: never })).rejects.toThrow(
    'of 20 random programs of seed 5, too few train well; need 1; got 0',
  );
});

test('comes back from the JSON of a recording', () => {
  const program = randomProgram('random-3-4');
  expect(parseProgram(JSON.parse(JSON.stringify(program)))).toEqual(program);
});

test('is recorded with five mutants of all classes beside its clean runs, five seeds each', () => {
  const { groups } = planRecording([randomProgram('random-3-4')]);
  const runs = groups.flatMap((group) => group.runs);
  expect(runs).toHaveLength(30);
  const mutants = new Map(runs.map(({ mutant, category }) => [mutant, category]));
  expect(mutants.size).toBe(6);
  expect(new Set(mutants.values()).size).toBe(5);
});
