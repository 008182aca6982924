import type { AuditContext, AuditLabelled } from '../context.ts';
import type { AloneScores, AuditFinding } from '../result.ts';
import type { SetScores } from '../scores.ts';

/** Everything that was measured before findings are made of it. */
export interface AuditMeasured extends AuditContext {
  readonly alone: readonly AloneScores[];
  /** Null where there are no labels. */
  readonly scored: SetScores | null;
}

/** One thing an audit looks at. */
export type AuditCheck = (audit: AuditMeasured) => AuditFinding[];

/** Rows with labels and what was scored on them; or why there is nothing. */
export function labelledOf({
  labelled,
  scored,
}: AuditMeasured): { labelled: AuditLabelled; scored: SetScores } | string {
  return typeof labelled === 'string' || scored === null ? (labelled as string) : { labelled, scored };
}
