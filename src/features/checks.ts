import type { ObservedTrace } from '../traces/trace.ts';
import { keep, type Values } from './aggregate.ts';
import { type WeightTensor, weightTensors } from './weight-tensors.ts';

/**
 * The checks of a trace after training began, for tools that look once per epoch: a check stands for an epoch. Checks are
 * spread evenly over the planned steps, so a share of epochs becomes the same share of checks or of planned steps.
 */
export interface Checks {
  readonly length: number;
  /** Share of the planned steps done at each check, in (0, 1]. */
  readonly shares: readonly number[];
  /** A scalar metric, check by check. */
  scalar(id: string): Values;
  /** A per-layer or per-weight metric, check by check. */
  lists(id: string): readonly (readonly number[] | null)[];
  /** What stands where in per-weight lists; null where that is open. Needs `optimizer.weight-norm`. */
  readonly tensors: readonly WeightTensor[] | null;
}

export function checksOf({ steps, plannedSteps, scalars, layered, observed }: ObservedTrace): Checks {
  const from = steps[0] === 0 ? 1 : 0;
  return {
    length: steps.length - from,
    shares: steps.slice(from).map((step) => Math.min(1, step / plannedSteps)),
    scalar: (id) => (scalars[id] ?? []).slice(from),
    lists: (id) => (layered[id] ?? []).slice(from),
    get tensors() {
      const weights = layered['optimizer.weight-norm']?.find((list) => list !== null) ?? [];
      return weightTensors(observed.layers, weights.length);
    },
  };
}

/** Of one check of a rule: whether it holds, or null where nothing can be said. */
export type Verdicts = readonly (boolean | null)[];

/** A verdict per check from the value there; null stays null, NaN and infinities are values. */
export function judge(values: Values, holds: (value: number) => boolean): Verdicts {
  return values.map((value) => (value === null ? null : holds(value)));
}

/** A verdict per check from the list there; empty lists say nothing. */
export function judgeLists(
  lists: readonly (readonly number[] | null)[],
  holds: (list: readonly number[]) => boolean,
): Verdicts {
  return lists.map((list) => (list === null || list.length === 0 ? null : holds(list)));
}

/** Change since the check before; null at the first and beside nulls. */
export function changes(values: Values): Values {
  return values.map((value, check) => {
    const before = values[check - 1] ?? null;
    return value === null || before === null ? null : value - before;
  });
}

/** Whether the value has been the same, exactly, over this check and the `length − 1` before. */
export function stuckFor(values: Values, length: number): Verdicts {
  let run = 0;
  return values.map((value, check) => {
    if (value === null) return null;
    run = check > 0 && value === values[check - 1] ? run + 1 : 1;
    return run >= length;
  });
}

/** Norm of the gradient of the first kernel over that of the last, and the first alone, at each check. */
export function kernelGradients({
  lists,
  tensors,
}: Checks): readonly ({ ratio: number; first: number } | null)[] {
  const kernels = (tensors ?? []).flatMap(({ role }, i) => (role === 'kernel' ? [i] : []));
  const [first, last] = [kernels[0], kernels.at(-1)];
  return lists('gradient.norm').map((norms) => {
    if (norms === null || first === undefined || last === undefined) return null;
    return { first: norms[first]!, ratio: norms[first]! / norms[last]! };
  });
}

/** Largest finite value, or null where there is none. */
export function largest(values: Values): number | null {
  const present = keep(values);
  return present.length === 0 ? null : Math.max(...present);
}

/** One series per place of the lists. */
export function columnsOf(lists: readonly (readonly number[] | null)[]): Values[] {
  const width = Math.max(0, ...lists.map((list) => list?.length ?? 0));
  return Array.from({ length: width }, (_, place) => lists.map((list) => list?.[place] ?? null));
}

/** One series per kernel, of a per-weight metric. */
export function kernelsOf({ lists, tensors }: Checks, id: string): Values[] {
  return columnsOf(lists(id)).filter((_, place) => tensors?.[place]?.role === 'kernel');
}
