import { describe, expect, it } from 'vitest';
import { hashTraining } from '../../../src/faults/plan.ts';
import { familyOf } from '../../../src/mutants/quality/families.ts';
import { planPreTraining } from '../../../src/mutants/realism/deepcrime.ts';
import { triedPrograms } from '../../tried-programs.ts';

describe('planPreTraining', () => {
  const plans = triedPrograms.map((spec) => ({ spec, mutants: planPreTraining(spec, 40) }));

  it('makes no mutant twice and none that trains like its program', () => {
    for (const { spec, mutants } of plans) {
      const trainings = [spec, ...mutants.map((mutant) => mutant.spec)].map(hashTraining);
      expect(new Set(trainings).size, spec.id).toBe(trainings.length);
      expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
      expect(mutants.length).toBeLessThanOrEqual(40);
    }
  });

  it('takes operators in turns: the first mutants are of different ones', () => {
    for (const { spec, mutants } of plans) {
      const first = mutants.slice(0, 10).map(({ operator }) => operator);
      expect(new Set(first).size, spec.id).toBe(10);
    }
  });

  it('writes configurations as the published tables do, so that they fall into the published families', () => {
    const families = new Set(
      plans.flatMap(({ mutants }) =>
        mutants.map(({ operator, configuration }) => familyOf(operator, configuration)),
      ),
    );
    for (const family of families) expect(family).not.toMatch(/unknown|layer=|[A-Z]/);
    for (const family of [
      'change_label::pct_70_90',
      'change_learning_rate::lr_1e-4_1e-3',
      'change_weights_initialisation::glorot_normal',
      'change_loss_function::mean_squared_error',
      'remove_bias::any_layer',
      'disable_batching::toggle',
    ]) {
      expect(families).toContain(family);
    }
  });
});
