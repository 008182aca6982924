import { describe, expect, it } from 'vitest';
import { findProgram } from '../../corpus/find-program.ts';
import { classOf } from '../../src/faults/classes.ts';
import { operatorNamed, planPairs } from '../../src/faults/pairs.ts';
import { InputError } from '../../src/lib/errors.ts';
import { hashJson } from '../../src/lib/hash.ts';
import { recordedSpec } from '../../src/traces/recorded-spec.ts';
import { triedPrograms } from '../tried-programs.ts';

const headline = triedPrograms.filter((program) => program.headline);
const planned = headline.map((spec) => ({ spec, pairs: planPairs(spec, { operators: 'all' }) }));

describe('pairs of faults', () => {
  it('are of two classes each, every two as often, none twice and none the healthy program', () => {
    for (const { spec, pairs } of planned) {
      expect(pairs).toHaveLength(6);
      const classes = pairs.map(({ operator }) => classOf(operator));
      expect(new Set(classes).size).toBe(6);
      for (const both of classes) expect(both.split('+')).toHaveLength(2);
      expect(new Set([spec, ...pairs.map((pair) => pair.spec)].map(hashJson)).size).toBe(7);
    }
  });

  it('are the second fault in what the first has made, and can be made again from id and parameters', () => {
    const { spec } = planned[0]!;
    const pair = operatorNamed('label-noise+epochs');
    const parameters = { 'first.percent': 50, 'second.epochs': 3 };
    const broken = pair.apply(spec, parameters);
    expect(broken).toEqual({
      ...spec,
      epochs: 3,
      data: { ...spec.data, edits: [{ operator: 'label-noise', parameters: { percent: 50 } }] },
    });
    for (const { spec: of, pairs } of planned)
      for (const { operator, parameters, spec: faulty } of pairs)
        expect(operatorNamed(operator).apply(of, parameters)).toEqual(faulty);
  });

  it('are planned alike again, and otherwise with another seed', () => {
    const { spec, pairs } = planned[0]!;
    expect(planPairs(spec, { operators: 'all' })).toEqual(pairs);
    expect(planPairs(spec, { operators: 'all', seed: 1 })).not.toEqual(pairs);
    expect(planPairs(spec, { pairs: 2 })).toHaveLength(2);
  });

  it('are more than two hundred over the corpus, and are found again from what a header says', () => {
    const all = planned.flatMap(({ pairs }) => pairs);
    expect(all.length).toBeGreaterThanOrEqual(200);
    for (const { id, program, operator, parameters, spec } of all.filter((_, i) => i % 20 === 0)) {
      const header = { program, operator, parameters, mutant: id, specHash: hashJson(spec) };
      expect(recordedSpec(header)).toEqual(spec);
    }
  });

  it('may strike a layer that only the first fault has put there', () => {
    const highway = findProgram('paper-highway');
    const pairs = planPairs(highway, { pairs: 2, operators: 'all' });
    expect(pairs).toHaveLength(2);
    for (const { operator, parameters, spec } of pairs)
      expect(operatorNamed(operator).apply(highway, parameters)).toEqual(spec);
  });

  it('refuse an operator that nobody knows', () => {
    expect(() => operatorNamed('label-noise+coffee')).toThrow(InputError);
    expect(() => operatorNamed('label-noise+coffee')).toThrow('no operator is called "coffee"');
  });
});
