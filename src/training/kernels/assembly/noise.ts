import { draw, mix } from './hash';

/**
 * y = x times the scale of its replica, or times 0 where the draw is below the threshold. `draws`: two words of seed
 * and the threshold per replica, `clock`: the step. An infinite scale is that of a rate of 1, which keeps nothing.
 */
export function dropout(
  x: usize, draws: usize, scales: usize, clock: usize, y: usize, replicas: i32, size: i32,
): void {
  const step = mix(load<u32>(clock));
  for (let r = 0; r < replicas; r++) {
    const first = mix(load<u32>(draws) ^ step);
    const second = mix(load<u32>(draws + 4) ^ first);
    const threshold = load<u32>(draws + 8);
    const scale = load<f32>(scales);
    const kept: f32 = scale == f32.POSITIVE_INFINITY ? 0 : scale;
    for (let i = 0; i < size; i++) {
      const factor: f32 = draw(i, first, second) >= threshold ? kept : 0;
      store<f32>(y, load<f32>(x) * factor);
      x += 4;
      y += 4;
    }
    draws += 12;
    scales += 4;
  }
}
