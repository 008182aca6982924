import type { Values } from './aggregate.ts';
import { type Checks, columnsOf, judge, judgeLists, kernelsOf, stuckFor, type Verdicts } from './checks.ts';
import { createExtractor } from './extractor.ts';
import { anyOf, symptom, thenLost } from './symptom.ts';

/** Checks over which a value must not move. */
const stuckChecks = 5;

/** Share of the checks so far with a mean of exactly 0. */
const zeroShare = 0.5;

const [output, weight, gradient] = ['activation.mean', 'optimizer.weight-mean', 'gradient.mean'];

/** Tells which tensors are kernels. */
const norm = 'optimizer.weight-norm';

/**
 * DeepLocalize (ICSE 2021): its tests per batch, here per check, on means of outputs, weights and gradients. It stops at the
 * first that fails, which is the column that is largest. The gradient with respect to layer outputs is not recorded, so
 * those tests are not here; accuracy is never the first thing that is not finite, since it is counted from outputs.
 */
export const deepLocalizeExtractor = createExtractor(
  { id: 'deep-localize', title: 'DeepLocalize: symptoms', family: 'technique' },
  [
    symptom(['output-not-finite', [output], 'the mean output of a layer is not finite'], ({ lists }) => judgeLists(lists(output), hasNonFinite)),
    symptom(['output-zero', [output], 'the mean output of a layer was exactly 0 in at least half of the checks so far'], ({ lists }) => anyOf(...columnsOf(lists(output)).map(mostlyZero))),
    symptom(['output-constant', [output], 'the mean output of a layer has not moved over 5 checks'], ({ lists }) => anyOf(...columnsOf(lists(output)).map(stuck))),
    symptom(['hidden-output-constant', [output], 'corrected: the same without the last layer, because outputs of a softmax have a constant mean'], ({ lists }) =>
      anyOf(...columnsOf(lists(output)).slice(0, -1).map(stuck))),
    symptom(['weight-not-finite', [weight], 'the mean of a weight tensor is not finite'], ({ lists }) => judgeLists(lists(weight), hasNonFinite)),
    symptom(['weight-zero', [weight, norm], 'the mean of a kernel was exactly 0 in at least half of the checks so far'], (checks) => anyOf(...kernelsOf(checks, weight).map(mostlyZero))),
    symptom(['weight-constant', [weight, norm], 'the mean of a dense kernel has not moved over 5 checks'], (checks, { observed }) => anyOf(...denseOnly(checks, weight, observed.layers).map(stuck))),
    symptom(['gradient-not-finite', [gradient], 'the mean gradient of a weight tensor is not finite'], ({ lists }) => judgeLists(lists(gradient), hasNonFinite)),
    symptom(['gradient-zero', [gradient, norm], 'the mean gradient of a dense kernel was exactly 0 in at least half of the checks so far'], (checks, { observed }) => anyOf(...denseOnly(checks, gradient, observed.layers).map(mostlyZero))),
    symptom(['gradient-constant', [gradient, norm], 'the mean gradient of a dense kernel has not moved over 5 checks'], (checks, { observed }) => anyOf(...denseOnly(checks, gradient, observed.layers).map(stuck))),
    symptom(['loss-not-finite', ['loss.train'], 'the loss, or what it is computed from, is not finite'], thenLost),
    symptom(['loss-constant', ['loss.train'], 'training loss has not moved over 5 checks'], ({ scalar }) => stuck(scalar('loss.train'))),
    symptom(['accuracy-constant', ['loss.train-score'], 'training accuracy has not moved over 5 checks'], ({ scalar }) => stuck(scalar('loss.train-score'))),
  ],
); // biome-ignore format: a table

const hasNonFinite = (list: readonly number[]) => !list.every(Number.isFinite);

const stuck = (values: Values): Verdicts => stuckFor(values, stuckChecks);

function denseOnly(
  { lists, tensors }: Checks,
  id: string,
  layers: readonly { readonly kind: string }[],
): Values[] {
  return columnsOf(lists(id)).filter((_, place) => {
    const tensor = tensors?.[place];
    return tensor?.role === 'kernel' && layers[tensor.layer]!.kind === 'dense';
  });
}

function mostlyZero(values: Values): Verdicts {
  let zeros = 0;
  let seen = 0;
  return judge(values, (value) => {
    seen++;
    if (value === 0) zeros++;
    return zeros >= zeroShare * seen;
  });
}
