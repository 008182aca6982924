import { describe, expect, it } from 'vitest';
import type { Classifier, SearchStrategy, TrainedGenerator } from '../../../src/inputs/contract.ts';
import { breed, clampTo, fittest, latentRange, rate } from '../../../src/inputs/search/evolve.ts';
import { geneticVariants } from '../../../src/inputs/search/genetic.ts';
import { searchStrategies } from '../../../src/inputs/search/index.ts';
import type { JudgedInput } from '../../../src/inputs/search/judge.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { analyticGenerator, analyticTask } from './analytic.ts';

function judgedScores(rows: readonly (readonly number[])[]): JudgedInput {
  const logits = [Float32Array.from(rows.flat())];
  return { rows: rows.length, classes: rows[0]!.length, inputs: new Float32Array(rows.length), logits };
}

/** One decoded number is the whole latent's first; it answers 0 above the limit and 1 below. */
function lineTask(limit: number, seedAt: number) {
  const asked: Float32Array[] = [];
  const generator: TrainedGenerator = {
    kind: 'line',
    inputShape: [1],
    classes: 2,
    latentSize: 4,
    prior: (rows, random) => Float32Array.from({ length: 4 * rows }, () => random.normal()),
    decode(latents) {
      asked.push(latents.slice());
      return Float32Array.from({ length: latents.length / 4 }, (_, i) => latents[4 * i]! / 20 + 0.5);
    },
    dispose: () => undefined,
  };
  const subject: Classifier = {
    inputShape: [1],
    classes: 2,
    instances: 1,
    logits: (inputs) => [Float32Array.from([...inputs].flatMap((x) => [x - limit, limit - x]))],
    features: () => [],
    dispose: () => undefined,
  };
  const latent = Float32Array.of(seedAt, 0.1, 0.2, 0.3);
  const seed = { index: 3, label: 0, latent, input: Float32Array.of(seedAt / 20 + 0.5) };
  return {
    asked,
    task: analyticTask(0, { generator, subject, seeds: [seed], names: ['line'], callsPerSeed: 6250 }),
  };
}

describe('fitness', () => {
  const scores = judgedScores([
    [3, 1, 2],
    [1, 3, 2],
    [2, 2, 1],
    [1000, 999, 0],
  ]);

  it('is the lead of the label: above 0 right, below 0 wrong, 0 at a tie', () => {
    expect([...rate(scores, 0, 'logits')]).toEqual([1, -2, -0, 1]);
  });

  it('has the same sign on probabilities, between -1 and 1', () => {
    const fitness = rate(scores, 0, 'probabilities');
    expect([...fitness].map(Math.sign)).toEqual([1, -1, -0, 1]);
    expect(fitness[3]).toBeCloseTo(Math.tanh(0.5), 6);
  });

  it('orders otherwise on probabilities, which is why text and program are kept apart', () => {
    const two = judgedScores([
      [5, 4, 4],
      [1.9, 1, -9],
    ]);
    const [a, b] = rate(two, 0, 'logits');
    const [p, q] = rate(two, 0, 'probabilities');
    expect([a! > b!, p! > q!]).toEqual([true, false]);
  });
});

describe('the range of latents', () => {
  const generator = analyticGenerator();

  it('is that of 1,000 draws of the prior', () => {
    const latents = generator.prior(1000, randomStream('range'));
    const { low, high } = latentRange(generator, randomStream('range'));
    expect([low, high]).toEqual([Math.min(...latents), Math.max(...latents)]);
  });

  it('holds what is clamped to it, and says whether it had to', () => {
    const latents = Float32Array.of(-9, -1, 0.5, 9);
    expect(clampTo({ low: -1, high: 1 }, latents)).toBe(true);
    expect([...latents]).toEqual([-1, -1, 0.5, 1]);
    expect(clampTo({ low: -1, high: 1 }, latents)).toBe(false);
  });
});

describe('breeding', () => {
  const width = 6;
  const parents = 3;
  const origin = new Float32Array(width).fill(9);
  const population = () => Float32Array.from({ length: 40 * width }, (_, i) => Math.floor(i / width));
  const bred = (step: number, crossover: boolean, from = origin) => {
    const latents = population();
    breed(latents, parents, { origin: from, step, crossover, random: randomStream('breed') });
    return Array.from({ length: 40 }, (_, i) => [...latents.subarray(i * width, (i + 1) * width)]);
  };

  it('leaves the parents alone and joins two distinct ones at a cut', () => {
    const all = bred(0, true);
    expect(all.slice(0, parents)).toEqual([0, 1, 2].map((value) => Array(width).fill(value)));
    const children = all.slice(parents);
    for (const child of children) {
      const cut = child.findIndex((gene) => gene !== child[0]);
      expect(new Set(cut < 0 ? [] : child.slice(cut)).size).toBeLessThanOrEqual(1);
    }
    expect(children.some((child) => new Set(child).size === 2)).toBe(true);
    expect(children.every((child) => child.every((gene) => gene < parents))).toBe(true);
  });

  it('mixes: with noise, children differ from both parents; without crossover they copy one', () => {
    for (const child of bred(0.1, true).slice(parents)) {
      for (const value of [0, 1, 2]) expect(child.every((gene) => gene === value)).toBe(false);
    }
    expect(bred(0, false).every((child) => new Set(child).size === 1)).toBe(true);
  });

  it('moves no number that is still the origin’s', () => {
    const from = new Float32Array(width).fill(9);
    from[2] = 1;
    for (const child of bred(0, true, from).slice(parents)) {
      const [first] = child;
      expect(first).toBeLessThan(parents);
    }
    const moved = bred(0.5, true, from).slice(parents);
    const kept = moved.filter((child) => child[2] === 1).length;
    expect(kept).toBeGreaterThan(0);
    expect(moved.every((child) => child.every((gene, i) => i === 2 || !Number.isInteger(gene)))).toBe(true);
  });

  it('takes the lowest as parents, the very lowest last', () => {
    expect(fittest(Float64Array.of(4, 1, 3, 2, 1), 3)).toEqual([3, 1, 4]);
  });
});

describe('the genetic search', () => {
  const high = searchStrategies.get('ga-high');

  it('stops in the generation in which an individual is wrong, and counts whole populations', () => {
    const { task } = lineTask(0.45, 0);
    const [outcome] = high.search(task);
    expect(outcome).toMatchObject({ seed: 3, success: true });
    expect(outcome!.input[0]).toBeLessThan(0.45);
    expect(outcome!.calls).toBe(25 * outcome!.generations!);
  });

  it('decodes 25 individuals first and then the 15 children of each generation', () => {
    const { task, asked } = lineTask(0.45, 0);
    const [outcome] = high.search(task);
    expect(asked.map(({ length }) => length / 4)).toEqual([25, ...Array(outcome!.generations! - 1).fill(15)]);
  });

  it('gives up after 250 generations, or when the budget is spent, with the best it has', () => {
    const { task } = lineTask(-1, 0);
    const [outcome] = high.search(task);
    expect(outcome).toMatchObject({ success: false, generations: 250, calls: 6250 });
    expect(outcome!.input[0]).toBeLessThan(task.seeds[0]!.input[0]!);
    expect(high.search({ ...task, callsPerSeed: 99 })[0]).toMatchObject({ generations: 3, calls: 75 });
  });

  it('scatters the first population by s₀ around the seed', () => {
    const { task, asked } = lineTask(-1, 0.5);
    high.search({ ...task, callsPerSeed: 25 });
    const { low, high: top } = latentRange(task.generator, randomStream('line', 'latent range'));
    const away = [...asked[0]!].map((value, i) => (value - task.seeds[0]!.latent[i % 4]!) / (top - low));
    const spread = Math.sqrt(away.reduce((sum, value) => sum + value * value, 0) / away.length);
    expect(spread / geneticVariants.high.step).toBeGreaterThan(0.8);
    expect(spread / geneticVariants.high.step).toBeLessThan(1.2);
  });

  it('starts every generation at s₀ again unless the best stands still, then doubles', () => {
    // A network that does not look at the input: every generation is a stall.
    const { task, asked } = lineTask(-1, 0);
    const subject = {
      ...task.subject,
      logits: (x: Float32Array) => [new Float32Array(2 * x.length).map((_, i) => 1 - (i % 2))],
    };
    const spreadAt = (strategy: SearchStrategy) => {
      asked.length = 0;
      strategy.search({ ...task, subject, callsPerSeed: 25 * 12 });
      return asked.map((latents) => Math.max(...latents) - Math.min(...latents));
    };
    const doubling = spreadAt(high);
    expect(doubling[1]).toBeLessThan(0.6);
    expect(doubling[11]).toBeGreaterThan(5);
    const { low, high: top } = latentRange(task.generator, randomStream('line', 'latent range'));
    expect(doubling[11]).toBeLessThanOrEqual(top - low + 1e-6);
    expect(spreadAt(searchStrategies.get('ga-steady'))[11]!).toBeLessThan(doubling[11]!);
  });

  it('judges again a parent that clamping moved', () => {
    const { task, asked } = lineTask(-1, 30);
    high.search({ ...task, callsPerSeed: 75 });
    expect(asked.map(({ length }) => length / 4)).toEqual([25, 25, 15]);
    expect(Math.max(...asked[1]!)).toBeLessThan(6);
  });

  it('succeeds far less often at the low step than at the high one', () => {
    const task = analyticTask(40, { callsPerSeed: 25 * 12 });
    const wins = (id: string) =>
      searchStrategies
        .get(id)
        .search(task)
        .filter(({ success }) => success).length;
    const [low, top] = [wins('ga-low'), wins('ga-high')];
    expect(low).toBeLessThan(top / 2);
  });

  it.each(['ga-high', 'random', 'first-flip'])(
    'leaves a seed that is answered wrongly as it is, as %s does',
    (id) => {
      const task = analyticTask(2);
      const [right, other] = task.seeds;
      const wrong = { ...other!, label: (other!.label + 1) % 3 };
      const [, left] = searchStrategies.get(id).search({ ...task, seeds: [right!, wrong] });
      expect(left).toMatchObject({ success: false, calls: 0, input: wrong.input });
    },
  );
});
