import { describe, expect, it, test } from 'vitest';
import { programs } from '../../corpus/programs/index.ts';
import { changeOf, settingOf } from '../../src/faults/change.ts';
import { parametersText } from '../../src/faults/parameters.ts';
import { practiceKinds } from '../../src/faults/practices/contract.ts';
import { practices } from '../../src/faults/practices/index.ts';
import { canFollow, healthySettings } from '../../src/faults/settings/healthy.ts';
import { hashJson } from '../../src/lib/hash.ts';
import { parseProgram } from '../../src/training/spec.ts';
import { differences } from '../faults/differences.ts';

/** What each practice may change, and nothing else. */
const named: Readonly<Record<string, RegExp>> = {
  'warm-up': /^optimizer\.(schedule|learningRate)/,
  'warm-up-linear': /^optimizer\.(schedule|learningRate)/,
  cosine: /^optimizer\.(schedule|learningRate)/,
  'step-decay': /^optimizer\.(schedule|learningRate)/,
  'one-cycle': /^optimizer\.(schedule|learningRate)/,
  'fine-tuned': /^(start|epochs|optimizer\.learningRate)/,
  'fine-tuned-frozen': /^(start|epochs|optimizer\.learningRate|layers\.\d+\.frozen)/,
  restarted: /^restart/,
  'without-validation': /^withoutValidation$/,
  'class-weights': /^objective/,
  'label-smoothing': /^objective/,
  'summed-loss': /^(objective|optimizer\.(learningRate|clip))/,
  'loss-in-bits': /^(objective|optimizer\.(learningRate|clip))/,
  'density-loss': /^(objective|optimizer\.(learningRate|clip))/,
  'accumulated-gradients': /^(accumulation|batchSize)/,
  float16: /^precision/,
  bfloat16: /^precision/,
  'early-stopping': /^earlyStopping/,
  'few-checks': /^$/,
  'many-checks': /^$/,
  'large-weight-decay': /^optimizer\.(weightDecay|withoutDecay)/,
  'small-batches': /^(batchSize|optimizer\.learningRate)$/,
  'large-batches': /^(batchSize|optimizer\.learningRate)$/,
};

const headline = programs.members.filter((program) => program.headline);
/** One of each family, and one of each task. */
const samples = [
  ...new Map(headline.map((program) => [`${program.family} ${program.task}`, program])).values(),
];

describe.each(practices.members.map((practice) => [practice.id, practice] as const))('%s', (id, practice) => {
  const follow = samples.filter((program) => canFollow(practice, program).applicable);

  it('says what it is, of what kind, and where it is described', () => {
    expect(practice.title).toMatch(/^[A-Z0-9].{10,}[^.]$/);
    expect(practice.source.length).toBeGreaterThan(10);
    expect(practiceKinds).toContain(practice.kind);
    expect(named).toHaveProperty(id);
  });

  it('can be followed by a program, or says why not', () => {
    expect(headline.filter((program) => practice.obstacle(program) === null).length).toBeGreaterThan(3);
    for (const program of samples) {
      const found = canFollow(practice, program);
      if (!found.applicable) expect(found.reason, program.id).toMatch(/^[a-z0-9].{10,}[^.]$/);
    }
  });

  it('changes what it names, the same way each time, and makes a program written out in full', () => {
    for (const program of follow) {
      const before = hashJson(program);
      const changed = practice.apply(program);
      expect(practice.apply(program)).toEqual(changed);
      expect(hashJson(program)).toBe(before);
      for (const path of differences(program, changed)) expect(path, program.id).toMatch(named[id]!);
      expect(parseProgram(changed)).toEqual(changed);
      // What instruments do is no part of a program.
      if (practice.checks === undefined) expect(hashJson(changed)).not.toBe(before);
    }
  });
});

test.each(samples.map((program) => [program.id, program] as const))(
  'healthy settings of %s: the program, and twelve variants of five kinds or more, practices and harmless changes',
  (_, program) => {
    const [plain, ...variants] = healthySettings(program);
    expect(plain).toMatchObject({ id: 'plain', spec: program });
    expect(variants.length).toBe(12);
    expect(new Set(variants.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(5);
    expect(variants.filter(({ practice }) => practice !== null).length).toBeGreaterThanOrEqual(6);
    const trained = variants.map(({ spec, practice }) => hashJson([spec, practice?.checks ?? 0]));
    expect(new Set(trained).size).toBe(12);
    expect(healthySettings(program, 5).map(({ id }) => id)).toEqual(
      [plain!, ...variants].slice(0, 6).map(({ id }) => id),
    );
    for (const { id, kind, parameters } of variants) {
      const run = {
        operator: 'clean-variant',
        mutant: `${program.id}/clean-variant/${parametersText(parameters)}`,
      };
      expect(settingOf(run)).toBe(id);
      expect(changeOf(run)).toBe(`clean-variant/${kind}`);
    }
  },
);
