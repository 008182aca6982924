/** z of the published 90 % intervals. */
const z90 = 1.645;

/** Wilson score interval of `kills` in `instances` ≥ 1, clipped to [0, 1]; 90 % unless told (arXiv 2512.16741). */
export function wilsonInterval(kills: number, instances: number, z = z90): readonly [number, number] {
  const p = kills / instances;
  const scale = 1 + (z * z) / instances;
  const centre = (p + (z * z) / (2 * instances)) / scale;
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / instances + (z * z) / (4 * instances * instances));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
