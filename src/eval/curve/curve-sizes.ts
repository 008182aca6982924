import { InputError } from '../../lib/errors.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';

/** A learning curve to measure: programs trained on, and draws of them at each size. */
export interface CurvePlan {
  /** Ascending; null for `usualSizes` of what there is. */
  readonly sizes: readonly number[] | null;
  readonly draws: number;
}

/** The split whose held-out programs are tested, the same at every size. */
export const curveSplit = heldOutProgram;

/** 2, 3, 5, 7, 10, 14, 20 …, a factor of about √2 apart, and the most there are. */
function usualSizes(most: number): number[] {
  const sizes: number[] = [];
  for (let k = 2; ; k++) {
    const size = Math.round(1.25 * Math.SQRT2 ** (k - 1));
    if (size >= most) return [...new Set([...sizes, most])];
    sizes.push(size);
  }
}

/**
 * What `--curve` says: `programs`, or `programs:` with ascending numbers of programs.
 * @throws InputError `invalid-curve`.
 */
export function parseCurve(text: string): CurvePlan['sizes'] {
  if (text === 'programs') return null;
  const sizes = /^programs:\d{1,6}(,\d{1,6})*$/.test(text)
    ? text.slice('programs:'.length).split(',').map(Number)
    : [];
  if (sizes.length > 0 && sizes.every((size, i) => size > (sizes[i - 1] ?? 0))) return sizes;
  throw new InputError('invalid-curve', {
    rule: 'a learning curve grows over numbers of training programs',
    need: '`programs`, or `programs:` with ascending numbers from 1, such as programs:2,5,10',
    value: text,
  });
}

/**
 * @param most programs that every fold can train on.
 * @throws InputError `curve-too-long` where a size is beyond that.
 */
export function chooseSizes({ sizes }: CurvePlan, most: number): readonly number[] {
  if (sizes === null) return usualSizes(most);
  const last = sizes.at(-1)!;
  if (last <= most) return sizes;
  throw new InputError('curve-too-long', {
    rule: 'every fold of S4 must have the programs that a learning curve trains on',
    need: `at most ${most}`,
    value: last,
    remedy: 'Give smaller sizes, such as --curve programs:2,5,10, or record more programs.',
  });
}
