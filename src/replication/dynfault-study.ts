import type { TaskId } from '../eval/contract.ts';
import { identityProbe } from '../eval/controls/identity-probe.ts';
import { plain } from '../eval/decisions/plain.ts';
import { none } from '../eval/normalisations/none.ts';
import type { Primary, PrimaryComparison } from '../eval/primary/file.ts';
import { primaryStudy } from '../eval/primary/study.ts';
import type { Study } from '../eval/study/study.ts';
import { hashJson } from '../lib/hash.ts';
import type { BootstrapOptions } from '../statistics/bootstrap.ts';

/** Learners of the paper: linear models; and forests, which the techniques before it use. */
export const learners = ['forest', 'logistic'] as const;
/** What existing techniques read. */
export const techniques = ['autotrainer', 'deepfd', 'de-fault'] as const;
/** What the paper adds to loss and gradient. */
const families = ['curvature', 'optimizer', 'activation'] as const;

/** Splits of the cut: five folds, one cut, which two cores measure in minutes. */
const folds = 5;

/** What one comparison is, as its id says it. */
export interface DynFaultComparison extends Pick<PrimaryComparison, 'task' | 'first' | 'second'> {
  readonly id: string;
  readonly what: string;
}

/** The gap of each technique and learner, from random rows and from whole mutants; what each family adds, seen and unseen. */
export function listComparisons(): DynFaultComparison[] {
  const gaps = learners.flatMap((diagnoser) =>
    techniques.flatMap((features) =>
      ['S0', 'S1'].map((within) =>
        compare('fault-typing', `${within} − S4`, [
          { diagnoser, features, split: within },
          { diagnoser, features, split: 'S4' },
        ]),
      ),
    ),
  );
  const added = learners.flatMap((diagnoser) =>
    families.flatMap((family) =>
      ['S1', 'S4'].map((split) =>
        compare('instability', `${family} added, ${split}`, [
          { diagnoser, features: `baseline+${family}`, split },
          { diagnoser, features: 'baseline', split },
        ]),
      ),
    ),
  );
  return [...gaps, ...added];
}

type Side = Omit<PrimaryComparison['first'], 'normalisation' | 'decision'>;

function compare(task: TaskId, what: string, [first, second]: readonly [Side, Side]): DynFaultComparison {
  const id = [task, what, first.diagnoser, first.features].join(', ');
  const decided = (side: Side) => ({ ...side, normalisation: none.id, decision: plain.id });
  return { id, what, task, first: decided(first), second: decided(second) };
}

/**
 * One cut of every side, and how well the features name the program.
 * @param programs of the recording: all of them were known, so that nothing here confirms
 */
export function dynFaultStudy(programs: readonly string[], bootstrap: BootstrapOptions): Study {
  const comparisons = listComparisons().map(({ what, ...rest }) => ({ ...rest, effect: what }));
  const primary: Primary = {
    ...{ schemaVersion: 1, knownPrograms: [...programs], folds, cuts: 1, halvings: 0, seed: bootstrap.seed },
    ...{ comparisons, hash: hashJson(comparisons) },
  };
  const study = primaryStudy(primary);
  const probed = study.plans.findIndex(({ task }) => task === 'fault-typing');
  return {
    ...study,
    bootstrap,
    plans: study.plans.map((plan, i) => (i === probed ? { ...plan, controls: [identityProbe] } : plan)),
  };
}
