import { hashJson } from '../lib/hash.ts';
import type { ProgramSpec } from '../training/spec.ts';

/**
 * Equal for programs whose training and losses are the same to the last bit under two names, so that a plan does not
 * hold one of them twice. For one output and labels of 0 and 1 the categorical hinge, max(wrong − right + 1, 0), is the hinge of
 * labels −1 and 1.
 */
export function hashTraining(spec: ProgramSpec): string {
  const isHinge = spec.loss === 'categoricalHinge' && spec.data.target === 'binary';
  return hashJson(isHinge ? { ...spec, loss: 'hinge' } : spec);
}
