import type { SplitRow } from '../../src/eval/contract.ts';
import type { TaskRows } from '../../src/eval/rows.ts';
import { randomStream } from '../../src/lib/random.ts';

/** What a synthetic corpus is made of: see `syntheticRows`. */
export interface SyntheticShape {
  readonly programs: number;
  readonly mutantsPerClass: number;
  readonly seeds: number;
  readonly classes: number;
  /** Strength of the class in the features, in standard deviations of the noise. */
  readonly fault: number;
  /** Strength of a class signature that differs from program to program. */
  readonly signature: number;
  /** Strength of a signature of each mutant, shared by its seeds. */
  readonly mutant: number;
}

const width = 6;

/** A corpus with planted structure, to see whether the harness finds what was planted and nothing else. */
export function syntheticRows(shape: SyntheticShape, seed = 0): TaskRows {
  const classes = Array.from({ length: shape.classes }, (_, c) => `class-${c}`);
  const rows: SplitRow[] = [];
  const features: Float64Array[] = [];
  const noise = randomStream('synthetic', seed, 'noise');
  const direction = (...names: (string | number)[]) => {
    const random = randomStream('synthetic', seed, ...names);
    return Float64Array.from({ length: width }, () => random.normal());
  };
  for (let p = 0; p < shape.programs; p++) {
    for (const [c, label] of classes.entries()) {
      for (let m = 0; m < shape.mutantsPerClass; m++) {
        const mutant = `program-${p}/${label}/${m}`;
        for (let s = 0; s < shape.seeds; s++) {
          rows.push({
            traceId: `${mutant}/${s}`,
            program: `program-${p}`,
            family: `family-${p % 3}`,
            dataSet: `data-${p % 4}`,
            operator: label,
            mutant,
            session: m % 5,
            label,
          });
          const [byFault, bySignature, byMutant] = [
            direction('class', c),
            direction('signature', p, c),
            direction(mutant),
          ];
          features.push(
            Float64Array.from(
              { length: width },
              (_, k) =>
                shape.fault * byFault[k]! +
                shape.signature * bySignature[k]! +
                shape.mutant * byMutant[k]! +
                noise.normal(),
            ),
          );
        }
      }
    }
  }
  const order = rows.map((_, i) => i).sort((a, b) => (rows[a]!.traceId < rows[b]!.traceId ? -1 : 1));
  return {
    task: 'fault-typing',
    classes,
    columns: Array.from({ length: width }, (_, k) => `loss.f${k}`),
    rows: order.map((i) => rows[i]!),
    labels: Int32Array.from(order, (i) => classes.indexOf(rows[i]!.label)),
    features: order.map((i) => features[i]!),
  };
}
