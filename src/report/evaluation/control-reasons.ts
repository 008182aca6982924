import type { ResultControl } from '../../eval/result.ts';
import { groupBy } from '../../lib/group.ts';

/** What a control could not measure and why, a line per reason: `S4, gap: needs …`. */
export function reasonsOf(values: ResultControl['values']): string[] {
  const unmeasured = values.filter(({ reason }) => reason !== null);
  return [...groupBy(unmeasured, ({ reason }) => reason!)].map(
    ([reason, own]) => `${own.map(({ name }) => name).join(', ')}: ${reason}`,
  );
}
