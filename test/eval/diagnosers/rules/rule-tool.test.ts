import { describe, expect, it } from 'vitest';
import type { Diagnoser, TrainingRows } from '../../../../src/eval/contract.ts';
import { ruleTools } from '../../../../src/eval/diagnosers/rules/index.ts';
import { symptomsSchema } from '../../../../src/eval/diagnosers/rules/rule-tool.ts';
import { decide } from '../../../../src/eval/evaluate.ts';
import { extractors } from '../../../../src/features/index.ts';
import { configPath, readConfig } from '../../../../src/lib/config.ts';

const typing = ['architecture', 'data', 'loss', 'optimisation'];
const seven = ['activation', 'data', 'hyperparameter', 'layer', 'loss', 'optimization', 'regularization', 'weight']; // biome-ignore format: one list

function toolOf(id: string): Diagnoser {
  return ruleTools.find((tool) => tool.id === id)!;
}

/** What a tool says of a run with these symptoms. */
function ask(
  id: string,
  symptoms: Readonly<Record<string, number>>,
  classes: readonly string[],
): string | null {
  const columns = Object.keys(symptoms).map((symptom) => `${id.replace('-corrected', '')}.${symptom}`);
  const row = Float64Array.from(Object.values(symptoms));
  const rows: TrainingRows = { columns, rows: [row], labels: Int32Array.of(0), classes, programs: ['p'] };
  return classes[decide(toolOf(id).fit(rows, 1).predict(row))] ?? null;
}

describe('rule tools', () => {
  it('take the symptom that comes first in the order of the tool', () => {
    expect(ask('autotrainer', { 'exploding-gradient': 1, 'dying-relu': 0.2 }, typing)).toBe('architecture');
    expect(ask('autotrainer', { 'exploding-gradient': 1, 'dying-relu': 0 }, typing)).toBe('optimisation');
  });

  it('take the symptom that showed first, where the tool stops at it', () => {
    expect(ask('deep-localize', { 'output-zero': 0.3, 'loss-not-finite': 0.4 }, typing)).toBe('loss');
    expect(ask('deep-localize', { 'output-zero': 0.4, 'loss-not-finite': 0.4 }, typing)).toBe('architecture');
  });

  it('name the class of the class map at hand', () => {
    expect(ask('autotrainer', { 'wrong-activation': 1 }, typing)).toBe('loss');
    expect(ask('autotrainer', { 'wrong-activation': 1 }, seven)).toBe('activation');
    expect(ask('autotrainer', { 'wrong-activation': 1 }, ['clean', 'faulty'])).toBe('faulty');
  });

  it('abstain without a symptom, unless the task has a class for silence', () => {
    expect(ask('autotrainer', { 'dying-relu': 0, 'large-weight': Number.NaN }, typing)).toBeNull();
    expect(ask('autotrainer', { 'dying-relu': 0 }, ['clean', 'faulty'])).toBe('clean');
    expect(ask('autotrainer', { 'dying-relu': 1 }, ['stable', 'unstable'])).toBe('stable');
    expect(ask('autotrainer', { 'oscillating-accuracy': 1 }, ['stable', 'unstable'])).toBe('unstable');
  });

  it('differ from their corrected form in the rule that was wrong', () => {
    expect(ask('deep-localize', { 'accuracy-constant': 1 }, typing)).toBe('optimisation');
    expect(ask('deep-localize-corrected', { 'accuracy-constant': 1 }, typing)).toBeNull();
    expect(ask('autotrainer', { 'oscillating-accuracy': 1, 'oscillating-loss': 0 }, typing)).toBe(
      'optimisation',
    );
    expect(
      ask('autotrainer-corrected', { 'oscillating-accuracy': 1, 'oscillating-loss': 0 }, typing),
    ).toBeNull();
  });
});

describe.each(ruleTools.map(({ id }) => ({ id, extractor: id.replace('-corrected', '') })))(
  'symptoms of $id',
  ({ id, extractor }) => {
    const map = readConfig(configPath(`symptoms-${id}.json`), symptomsSchema);

    it('are columns of its extractor, each once, and have a class in every map of fault typing', () => {
      const { columns } = extractors.get(extractor);
      const symptoms = map.symptoms.map(({ symptom }) => symptom);
      expect(symptoms.filter((symptom) => !columns.includes(symptom))).toEqual([]);
      expect(new Set(symptoms).size).toBe(symptoms.length);
      for (const { symptom, classes } of map.symptoms) {
        expect(classes.filter((name) => typing.includes(name)).length, symptom).toBeGreaterThan(0);
        expect(classes.filter((name) => seven.includes(name)).length, symptom).toBeGreaterThan(0);
      }
    });
  },
);
