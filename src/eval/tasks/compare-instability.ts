import { groupBy } from '../../lib/group.ts';
import { type Agreement, measureAgreement } from '../../statistics/agreement.ts';
import type { LabelConfig } from '../labels/config.ts';
import { type InstabilityOf, labelInstability } from './instability.ts';
import type { LabelledTrace, TaskLabel } from './task.ts';

/** What the two labels of instability make of the same runs. */
export interface InstabilityComparison {
  /** Runs that turn unstable by class of fault (`header.category`, or `clean`), by the run's own loss and by the healthy loss. */
  readonly own: Readonly<Record<string, number>>;
  readonly healthy: Readonly<Record<string, number>>;
  /** Over the runs that both label. */
  readonly agreement: Agreement;
}

export function compareInstability(
  traces: readonly LabelledTrace[],
  config: LabelConfig,
): InstabilityComparison {
  const labelsOf = (of: InstabilityOf) => traces.map((trace) => labelInstability(trace, config, of));
  const [own, healthy] = [labelsOf('own'), labelsOf('healthy')];
  const both = own.flatMap((label, i) => {
    const other = healthy[i]!;
    return 'label' in label && 'label' in other ? [[label.label, other.label] as const] : [];
  });
  return {
    own: countUnstable(traces, own),
    healthy: countUnstable(traces, healthy),
    agreement: measureAgreement(
      both.map(([first]) => first),
      both.map(([, second]) => second),
    ),
  };
}

function countUnstable(
  traces: readonly LabelledTrace[],
  labels: readonly TaskLabel[],
): Record<string, number> {
  const unstable = traces.filter((_, i) => {
    const label = labels[i]!;
    return 'label' in label && label.label === 'unstable';
  });
  const byClass = groupBy(unstable, ({ header }) => header.category ?? 'clean');
  return Object.fromEntries([...byClass].map(([name, { length }]) => [name, length] as const).sort());
}
