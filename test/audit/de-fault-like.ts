import { randomStream } from '../../src/lib/random.ts';

/** The seven categories of the second level. */
const deFaultCategories = [
  'activation',
  'hyperparameter',
  'layer',
  'loss',
  'optimization',
  'regularization',
  'weight',
] as const;

/**
 * A table shaped like those of DEFault (arXiv 2501.12560), which cannot be shipped: a row per run, means over its epochs, no id
 * of the program. Numbers are made up. As in the original, runs of one class were recorded together, so that the three hardware
 * columns tell the class; four columns are constant; at the first level about 3 % of all rows are blank, all of them correct.
 */
export function deFaultLike(level: 'first' | 'second', rows: number, seed = 0): Map<string, unknown[]> {
  const random = randomStream('de-fault-like', level, seed);
  const classes: readonly string[] = level === 'first' ? ['correct', 'faulty'] : deFaultCategories;
  const batches = Array.from({ length: Math.ceil(rows / 40) }, (_, b) => ({
    label: classes[level === 'first' ? Number(random.uniform() < 0.61) : b % classes.length]!,
    hardware: [random.uniform(3, 7), random.uniform(0.02, 0.5), random.uniform(7, 9)],
  }));
  const programs = Array.from({ length: 60 }, () => Array.from({ length: 8 }, () => random.normal()));
  const columns = new Map<string, unknown[]>();
  const put = (name: string, value: unknown) => {
    if (!columns.has(name)) columns.set(name, []);
    columns.get(name)!.push(value);
  };
  for (let row = 0; row < rows; row++) {
    const { label, hardware } = batches[random.integer(batches.length)]!;
    const [fault, own] = [classes.indexOf(label), programs[random.integer(programs.length)]!];
    const latent = own.map(
      (value, k) => value + 0.55 * Number(k % classes.length === fault) + random.normal(),
    );
    const share = (k: number) => 1 / (1 + Math.exp(-latent[k]!));
    const size = (k: number) => Math.exp(latent[k]!);
    const isBlank = label === 'correct' && random.uniform() < 392 / 4797;
    const values: Record<string, unknown> = {
      ...{
        epoch: 24.5,
        train_loss: size(0),
        train_acc: share(1),
        val_loss: size(0) * 1.1,
        val_acc: share(2),
      },
      ...{
        large_weight_count: Math.round(5 * size(3)),
        acc_gap_too_big: share(4),
        loss_oscillation: share(5),
      },
      ...{
        dying_relu: 0,
        gradient_vanish: share(6) > 0.7 ? 1 : 0,
        gradient_explode: 0,
        decrease_acc_count: 1,
      },
      ...{ increase_loss_count: 1, cons_mean_weight_count: 1, cons_std_weight_count: 1, nan_weight_count: 0 },
      ...{
        nan_gradients_count: 0,
        saturated_activation: 'False',
        mean_gradient: size(6),
        gradient_std: size(7),
      },
      ...{ gradient_max: size(7) * 3, gradient_min: size(6) / 9, gradient_median: size(6) * 0.8 },
      ...{ adjusted_lr: random.uniform() < 0.6 ? 0.000179 : 0.00179 },
      ...{
        mean_activation: latent[1],
        std_activation: size(2),
        mean_grad: latent[3]! / 100,
        std_grad: size(4) / 10,
      },
      cpu_utilization: hardware[0]! + random.normal(0, 0.2),
      gpu_memory_utilization: hardware[1]! + random.normal(0, 0.004),
      memory_usage: hardware[2]! + random.normal(0, 0.02),
    };
    for (const [name, value] of Object.entries(values)) put(name, isBlank ? null : value);
    put('label', label);
  }
  return columns;
}
