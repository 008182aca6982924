import { z } from 'zod';
import { wildHalves } from '../../../corpus/wild/deal.ts';
import { quantile } from '../../statistics/descriptive.ts';
import { firstChecks } from '../../traces/thinning.ts';
import type { Trace } from '../../traces/trace.ts';
import { kindsOf, recordedKinds, shareSchema } from './contract.ts';
import type { ExamItem } from './items.ts';
import type { Predictor } from './predictor.ts';
import { countRight, isFaulty } from './score.ts';
import { readExam } from './sit.ts';

/** Shares of the steps of a run after which it is looked at, as if it had been stopped there. */
const looks = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1];

/** What `faultgap exam --early` measures. */
export const earlyResultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  half: z.enum(wildHalves),
  rows: z.array(
    z.strictObject({
      predictor: z.string(),
      recorded: z.enum(recordedKinds),
      /** At each look: faulty runs that are called faulty, and healthy ones that are. */
      looks: z.array(z.strictObject({ share: z.number(), found: shareSchema, falseAlarms: shareSchema })),
      /** Look from which on a faulty run is called so: the middle of those that are in the end; null for none. */
      time: z.number().nullable(),
      /** Healthy runs that are called faulty at any look. */
      everAlarmed: shareSchema,
    }),
  ),
});
export type EarlyResult = z.output<typeof earlyResultSchema>;

/** How early predictors find faults, and how often they cry before a healthy run has come to its end. */
export async function measureEarly(
  items: readonly ExamItem[],
  predictors: readonly Predictor[],
  half: EarlyResult['half'],
): Promise<EarlyResult> {
  const itemOf = new Map(items.map((item) => [item.item, item]));
  const runs = await readExam(items);
  const rows: EarlyResult['rows'] = [];
  for (const { id, predict } of predictors)
    for (const recorded of kindsOf(runs)) {
      const called: { readonly faulty: boolean; readonly alarms: readonly boolean[] }[] = [];
      for (const run of runs.filter((one) => one.recorded === recorded)) {
        const alarms: boolean[] = [];
        for (const share of looks)
          alarms.push((await predict(cutTrace(run.trace, share, recorded !== 'log'))).verdict === 'faulty');
        called.push({ faulty: isFaulty(itemOf.get(run.item)!), alarms });
      }
      const [faulty, healthy] = [called.filter((run) => run.faulty), called.filter((run) => !run.faulty)];
      const times = faulty.flatMap(({ alarms }) =>
        alarms.at(-1) ? [looks[alarms.lastIndexOf(false) + 1]!] : [],
      );
      rows.push({
        predictor: id,
        recorded,
        looks: looks.map((share, look) => ({
          share,
          found: countRight(faulty, ({ alarms }) => alarms[look]!),
          falseAlarms: countRight(healthy, ({ alarms }) => alarms[look]!),
        })),
        time: times.length === 0 ? null : quantile(times, 0.5),
        everAlarmed: countRight(healthy, ({ alarms }) => alarms.includes(true)),
      });
    }
  return { schemaVersion: 1, half, rows };
}

/**
 * A run as it was after a share of its steps; at least its first check. What came later is unknown, its end too.
 * @param isPlanned whether it tells how many steps are planned; a log ends at its last line.
 */
export function cutTrace(trace: Trace, share: number, isPlanned: boolean): Trace {
  const { header, steps } = trace;
  const beyond = steps.findIndex((step) => step > share * header.doneSteps);
  const end = beyond < 0 ? steps.length : Math.max(1, beyond);
  const last = end === steps.length ? header.doneSteps : steps[end - 1]!;
  const { outcome } = header;
  const isOver = end === steps.length || (outcome.kind === 'diverged' && outcome.step <= last);
  return {
    header: {
      ...header,
      doneSteps: last,
      plannedSteps: isPlanned ? header.plannedSteps : Math.max(1, last),
      outcome: isOver ? outcome : { kind: 'completed' },
      test: isOver ? header.test : null,
    },
    ...firstChecks(trace, end),
  };
}
