import { describe, expect, it } from 'vitest';
import { programs } from '../../corpus/programs/index.ts';
import { classOf } from '../../src/faults/classes.ts';
import { faultClasses, severities } from '../../src/faults/contract.ts';
import { operators } from '../../src/faults/index.ts';
import { planMutants } from '../../src/faults/plan.ts';
import { hashJson } from '../../src/lib/hash.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';
import { samples } from './samples.ts';

describe.each(samples)('the plan of $spec.id', ({ spec }) => {
  const plan = planMutants(spec);

  it('is eight mutants per class, from at least three operators and with every severity', () => {
    expect(plan).toHaveLength(32);
    for (const name of faultClasses) {
      const mutants = plan.filter(({ operator }) => classOf(operator) === name);
      expect(mutants).toHaveLength(8);
      expect(new Set(mutants.map(({ operator }) => operator)).size).toBeGreaterThanOrEqual(3);
      expect(new Set(mutants.map(({ severity }) => severity))).toEqual(new Set(severities));
    }
  });

  it('repeats no spec, keeps the healthy one out, and names each mutant once', () => {
    const hashes = new Set([hashJson(spec), ...plan.map((mutant) => hashJson(mutant.spec))]);
    expect(hashes.size).toBe(plan.length + 1);
    expect(new Set(plan.map(({ id }) => id)).size).toBe(plan.length);
  });

  it('can be made again, each mutant from its operator and parameters', () => {
    expect(planMutants(spec)).toEqual(plan);
    for (const { operator, parameters, spec: faulty } of plan) {
      expect(operators.get(operator).apply(spec, parameters)).toEqual(faulty);
    }
  });
});

describe('planMutants', () => {
  const { spec } = samples[0]!;

  it('takes other mutants with another seed, and fewer where fewer are asked for', () => {
    const ids = (seed: number) => planMutants(spec, { seed }).map(({ id }) => id);
    expect(ids(1)).not.toEqual(ids(0));
    expect(planMutants(spec, { perClass: 2 })).toHaveLength(8);
  });

  it('leaves the other classes alone when a class map moves an operator', () => {
    const dataMutants = (options = {}) =>
      planMutants(spec, options).filter(({ operator }) => classOf(operator) === 'data');
    const map = {
      id: 'pair',
      title: '',
      classes: ['data', 'rest'],
      operators: Object.fromEntries(
        operators.members.map(({ id }) => [id, classOf(id) === 'data' ? 'data' : 'rest']),
      ),
      apart: {},
      excluded: [],
    };
    const ids = dataMutants().map(({ id }) => id);
    expect(dataMutants({ map }).map(({ id }) => id)).toEqual(ids);
  });

  it('leaves out operators that a class map excludes', () => {
    const planned = planMutants(spec, { perClass: 1000 }).map(({ operator }) => operator);
    expect(new Set(planned).has('epochs')).toBe(true);
    expect(new Set(planned).has('validation-removed')).toBe(false);
  });

  it('plans one of two losses that are the same for one output and labels of 0 and 1', () => {
    const binary = programs.get('kx-imdb-cnn-lstm');
    const losses = (program: ProgramSpec) =>
      planMutants(program, { perClass: 1000 }).flatMap(({ parameters }) => parameters.loss ?? []);
    expect(losses(binary).filter((loss) => loss === 'hinge' || loss === 'categoricalHinge')).toHaveLength(1);
    const multiclass = losses(programs.get('d4-053'));
    expect(multiclass).toEqual(expect.arrayContaining(['hinge', 'categoricalHinge']));
  });

  it('gives ids that say program, operator and parameters', () => {
    expect(planMutants(spec).map(({ id }) => id)).toContainEqual(
      expect.stringMatching(/^sample-dense\/learning-rate-up\/factor=\d+$/),
    );
  });
});
