import type { TaskId } from '../../eval/contract.ts';
import type { Result } from '../../eval/result.ts';
import { headline } from '../../eval/splits/index.ts';
import { formatNumber, formatRange } from '../numbers.ts';
import { headlineLines, leadingLine, lineName } from './lines.ts';

/** What the leading line says, on held-out programs, of runs beside the population; null where there are none. */
export function strataWords(result: Result, task: TaskId): string | null {
  const line = leadingLine(headlineLines(result, task));
  const strata = line?.scores.get(headline.heldOut)?.strata ?? [];
  if (line === null || strata.length === 0) return null;
  const shares = strata.map(
    (one) => `${formatNumber(one.value)} ${formatRange(one)} of ${one.n} ${one.stratum} runs`,
  );
  return `Beside the score, never trained on: ${lineName(line.method)} under ${headline.heldOut} calls ${strata[0]!.called} ${shares.join(' and ')}.`;
}

/** What the labels of a task are made from, and which features see it; null where the labels were imported. */
export function originWords({ madeFrom }: Result, task: TaskId): string | null {
  const origin = madeFrom[task];
  return origin === undefined ? null : `Labels are made from ${origin}.`;
}
