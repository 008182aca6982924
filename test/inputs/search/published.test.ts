import { describe, expect, it } from 'vitest';
import type { SearchTask, TrainedGenerator } from '../../../src/inputs/contract.ts';
import { predictedClasses } from '../../../src/inputs/judges/classifier.ts';
import { passesScreening } from '../../../src/inputs/judges/similarity.ts';
import { codeSpace, seedCodes, truncate } from '../../../src/inputs/search/code-space.ts';
import { searchStrategies } from '../../../src/inputs/search/index.ts';
import { mostProbable } from '../../../src/inputs/search/judge.ts';
import { everySwap, fineLayers } from '../../../src/inputs/search/style-mixing.ts';
import { analyticClassifier, analyticGenerator, analyticTask } from './analytic.ts';

const predictionOf = ({ subject }: SearchTask, input: Float32Array) =>
  predictedClasses(subject.logits(input)[0]!, subject.classes)[0];

/** Counts the rows that were decoded. */
function counted(): { generator: TrainedGenerator; rows: () => number } {
  const generator = analyticGenerator();
  let rows = 0;
  const { styles } = generator;
  return {
    rows: () => rows,
    generator: {
      ...generator,
      styles: {
        ...styles!,
        synthesise(values) {
          rows += values.length / (styles!.layers * styles!.size);
          return styles!.synthesise(values);
        },
      },
    },
  };
}

describe('random sampling', () => {
  it('ends at the first latent that is answered wrongly', () => {
    const task = analyticTask(10);
    for (const [i, { input, calls, success }] of searchStrategies.get('random').search(task).entries()) {
      expect(predictionOf(task, input) !== task.seeds[i]!.label).toBe(success);
      if (!success) expect(calls).toBe(task.callsPerSeed);
    }
  });

  it('finds with a larger budget what it found with a smaller one, one call at a time', () => {
    const task = analyticTask(10);
    const random = searchStrategies.get('random');
    const found = random.search(task).filter(({ success }) => success);
    expect(found.length).toBeGreaterThan(0);
    for (const { seed, calls, input } of found) {
      const only = { ...task, seeds: [task.seeds[seed]!] };
      expect(random.search({ ...only, callsPerSeed: calls })[0]).toMatchObject({
        success: true,
        calls,
        input,
      });
      if (calls > 1) expect(random.search({ ...only, callsPerSeed: calls - 1 })[0]!.success).toBe(false);
    }
  });
});

describe('truncation', () => {
  const generator = analyticGenerator();
  const space = codeSpace(generator);
  const task = analyticTask(3);
  const [code] = seedCodes(space, task.seeds);

  it('leaves everything as it is at ψ = 1, and nears the mean image as ψ falls', () => {
    expect(truncate(code!, space.globalMean!, 1)).toEqual(code);
    const image = space.decode(truncate(code!, space.globalMean!, 1e-9), Int32Array.of(0));
    expect(image).toEqual(space.decode(space.globalMean!, Int32Array.of(0)));
  });

  it.each([0, -0.1, 1.01, Number.NaN])('refuses a ψ of %d', (psi) => {
    const wrong = () => truncate(code!, space.globalMean!, psi);
    expect(wrong).toThrow(expect.objectContaining({ code: 'psi-range' }));
  });
});

describe('the first flip', () => {
  const task = analyticTask(60, { subject: analyticClassifier(['shaky'], 0.3) });
  const outcomes = searchStrategies.get('first-flip').search(task);
  const space = codeSpace(task.generator);
  const codes = seedCodes(space, task.seeds);

  it('is at the largest of eight ψ whose image is answered wrongly', () => {
    expect(outcomes.some(({ success }) => success)).toBe(true);
    for (const [i, { psi, calls, success, input }] of outcomes.entries()) {
      expect(psi).toBeCloseTo(0.95 - 0.05 * calls, 12);
      expect(success || calls === 8).toBe(true);
      const label = task.seeds[i]!.label;
      const predictions = Array.from({ length: calls }, (_, k) => {
        const truncated = truncate(codes[i]!, space.globalMean!, (90 - 5 * k) / 100);
        return predictionOf(task, space.decode(truncated, Int32Array.of(label)));
      });
      expect(predictions.slice(0, -1).every((prediction) => prediction === label)).toBe(true);
      expect(predictions.at(-1) !== label).toBe(success);
      expect(predictionOf(task, input)).toBe(predictions.at(-1));
    }
  });

  it('comes more often on the way to the global mean than to the class mean', () => {
    const wins = (id: string) =>
      searchStrategies
        .get(id)
        .search(task)
        .filter(({ success }) => success).length;
    expect(wins('class-truncation')).toBeLessThan(wins('first-flip'));
  });

  it('goes no further than its budget', () => {
    const short = searchStrategies.get('first-flip').search({ ...task, callsPerSeed: 2 });
    expect(short.every(({ calls }) => calls <= 2)).toBe(true);
  });
});

describe('style mixing', () => {
  const subject = analyticClassifier(['shaky'], 0.25);
  const task = analyticTask(40, { subject });
  const mixing = searchStrategies.get('style-mixing');
  const outcomes = mixing.search(task);

  it('takes the finer layers, the finest first, as many of eight as published', () => {
    expect(fineLayers(8)).toEqual([7, 6, 5, 4, 3]);
    expect(fineLayers(4)).toEqual([3, 2, 1]);
    expect(fineLayers(3)).toEqual([2, 1]);
    expect(fineLayers(1)).toEqual([0]);
  });

  it('aims at the two most probable other classes whose probability is above 0 in single precision', () => {
    const logits = [Float32Array.of(9, 2, 3, 4, -200)];
    const judged = { rows: 1, classes: 5, inputs: new Float32Array(1), logits };
    expect(mostProbable(judged, 0, 2)).toEqual([3, 2]);
    expect(mostProbable(judged, 0, 5)).toEqual([3, 2, 1]);
  });

  it('mixes nothing at α = 0 and the partner’s whole style at α = 1', () => {
    const space = codeSpace(task.generator);
    const [code] = seedCodes(space, task.seeds);
    const { partner, layer } = everySwap(task, space)[0]!;
    expect(space.mix(code!, partner, 0, [layer])).toEqual(code);
    const [start, end] = space.layers[layer]!;
    const swapped = space.mix(code!, partner, 1, [layer]);
    expect(swapped.subarray(start, end)).toEqual(partner.subarray(start, end));
    expect(swapped.subarray(0, start)).toEqual(code!.subarray(0, start));
  });

  it('ends just over the boundary, in a class it aimed at, with an image that passes the screening', () => {
    const found = outcomes.filter(({ success }) => success);
    expect(found.length).toBeGreaterThan(0);
    for (const { seed, input, alpha, layers, calls, psi } of found) {
      const { label, input: own } = task.seeds[seed]!;
      const logits = subject.logits(own);
      const targets = mostProbable({ rows: 1, classes: 3, inputs: own, logits }, label, 2);
      expect(targets).toContain(predictionOf(task, input));
      expect(passesScreening(own, input, [4, 4, 1])).toBe(true);
      expect(alpha! * 2 ** 20).toBe(Math.round(alpha! * 2 ** 20));
      expect(layers).toMatch(/^[123]$/);
      expect(calls).toBeGreaterThan(20);
      expect(psi).toBeNull();
    }
  });

  it('spends at most 400 calls, or what it is given, and little more is decoded than is counted', () => {
    for (const callsPerSeed of [1, 10, 30, 5000]) {
      const { generator, rows } = counted();
      const spent = mixing.search({ ...task, generator, callsPerSeed }).map(({ calls }) => calls);
      expect(Math.max(...spent)).toBeLessThanOrEqual(Math.min(400, callsPerSeed));
      const counts = spent.reduce((a, b) => a + b);
      expect(rows()).toBeGreaterThanOrEqual(counts);
      expect(rows()).toBeLessThanOrEqual(counts + 24 * 2 * task.seeds.length);
    }
  });

  it('truncates a seed that is answered wrongly until it is not, and mixes from there', () => {
    const generator = analyticGenerator();
    const wrongs = analyticTask(200, { generator }).seeds.filter(
      ({ input, label }) => predictionOf(task, input) !== label,
    );
    expect(wrongs.length).toBeGreaterThan(5);
    const mended = mixing
      .search({ ...task, seeds: [...wrongs, task.seeds[0]!] })
      .slice(0, -1)
      .filter(({ psi }) => psi !== null);
    expect(mended.length).toBeGreaterThan(0);
    for (const { psi } of mended) expect([0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5]).toContain(psi);
  });
});
