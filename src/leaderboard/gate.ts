import { headline } from '../eval/splits/index.ts';
import { InputError } from '../lib/errors.ts';
import { hasInterval } from '../statistics/bootstrap.ts';
import type { ComparedEntries, LineDifference } from './compare.ts';

/** `worse`, `undecided`, `holds`: all, a part or none of the interval is below −(minimum effect). */
type GateVerdict = 'worse' | 'undecided' | 'holds';

export interface GatedLine extends LineDifference {
  readonly verdict: GateVerdict;
}

export interface GateResult {
  readonly minimumEffect: number;
  readonly lines: readonly GatedLine[];
  /** Lines that are there no more. */
  readonly missing: readonly string[];
  /** Nothing is worse and nothing is missing. */
  readonly passes: boolean;
}

/**
 * Judges whether a change lowers a score, within programs or held out, by more than what matters.
 * @param minimumEffect in balanced accuracy, from 0 to 1.
 * @throws InputError `gate-unpaired` where predictions are missing, `nothing-to-compare`.
 */
export function judgeChange({ differences, onlyBefore }: ComparedEntries, minimumEffect: number): GateResult {
  const scores = differences.filter(({ of }) => of === headline.within || of === headline.heldOut);
  if (scores.length === 0)
    throw new InputError('nothing-to-compare', {
      rule: 'a gate needs a line that both have',
      need: 'the same task, diagnoser and feature set in both, or two submissions',
    });
  const lines = scores.map((line) => ({ ...line, verdict: judge(line, minimumEffect) }));
  return {
    minimumEffect,
    lines,
    missing: onlyBefore,
    passes: onlyBefore.length === 0 && lines.every(({ verdict }) => verdict !== 'worse'),
  };
}

function judge({ line, of, paired }: LineDifference, minimumEffect: number): GateVerdict {
  if (typeof paired === 'string')
    throw new InputError('gate-unpaired', {
      rule: `a gate needs the predictions of both to tell a change from chance, for ${line} under ${of}`,
      value: paired,
      remedy: 'Keep the predictions beside both results, or look at `faultgap diff`.',
    });
  if (!hasInterval(paired)) return 'undecided';
  if (paired.high < -minimumEffect) return 'worse';
  return paired.low < -minimumEffect ? 'undecided' : 'holds';
}
