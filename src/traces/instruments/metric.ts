import type { MetricFamily, MetricSpec } from '../trace.ts';

/** A metric of one family, as a function of the rest, so that a family reads as a table. */
export function metricsOf(family: MetricFamily) {
  return (
    name: string,
    [unit, scale, shape, cost]: readonly [
      unit: string,
      scale: MetricSpec['scale'],
      shape: MetricSpec['shape'],
      cost: number,
    ],
    description: string,
  ): MetricSpec => ({ id: `${family}.${name}`, family, unit, scale, shape, cost, description });
}

/** A value per replica. */
export function perReplica<T>(replicas: number, value: (replica: number) => T): T[] {
  return Array.from({ length: replicas }, (_, replica) => value(replica));
}

/** The values of one replica, of values replica by replica. */
export function ofReplica(values: Float32Array, replicas: number, replica: number): Float32Array {
  const size = values.length / replicas;
  return values.subarray(replica * size, (replica + 1) * size);
}

/** Per replica the list of its values, of arrays (one per weight or layer) of a value per replica. */
export function listPerReplica(replicas: number, members: readonly ArrayLike<number>[]): number[][] {
  return perReplica(replicas, (replica) => members.map((values) => values[replica]!));
}

/** Per replica, the sum over arrays of a value per replica. */
export function addUp(replicas: number, members: readonly ArrayLike<number>[]): number[] {
  return perReplica(replicas, (replica) => members.reduce((total, values) => total + values[replica]!, 0));
}

/** Per replica, the standard deviation over `size` numbers from their sum and the sum of their squares. */
export function deviations(sums: Float64Array, squares: Float64Array, size: number): Float64Array {
  return sums.map((sum, r) => Math.sqrt(Math.max(0, squares[r]! / size - (sum / size) ** 2)));
}
