/** y = x times the factor of its replica. */
export function scaleReplicas(x: usize, factors: usize, y: usize, replicas: i32, size: i32): void {
  for (let r = 0; r < replicas; r++) {
    const factor = load<f32>(factors + (<usize>r << 2));
    for (let i = 0; i < size; i++) {
      store<f32>(y, load<f32>(x) * factor);
      x += 4;
      y += 4;
    }
  }
}

/** Moves a running statistic in place: running momentum + present scale (1 - momentum). */
export function follow(running: usize, present: usize, size: i32, momentum: f32, scale: f32): void {
  const rest: f32 = <f32>(1 - momentum);
  for (let i = 0; i < size; i++) {
    store<f32>(running, load<f32>(running) * momentum + load<f32>(present) * scale * rest);
    running += 4;
    present += 4;
  }
}

/** l1 Σ|w| + l2 Σw² per replica; `strengths` has l1 and l2 of each. */
export function penalise(weight: usize, strengths: usize, output: usize, replicas: i32, size: i32): void {
  for (let r = 0; r < replicas; r++) {
    let sizes: f64 = 0;
    let squares: f64 = 0;
    for (let i = 0; i < size; i++) {
      const value = <f64>load<f32>(weight);
      sizes += abs(value);
      squares += value * value;
      weight += 4;
    }
    const lasso = <f64>load<f32>(strengths), ridge = <f64>load<f32>(strengths + 4);
    // A penalty of zero does not turn an infinite weight into NaN.
    store<f32>(output, <f32>((lasso == 0 ? 0 : lasso * sizes) + (ridge == 0 ? 0 : ridge * squares)));
    strengths += 8;
    output += 4;
  }
}

/** The derivative of `penalise` times what arrives at each replica; the sign of 0 is 0. */
export function penaltyGradient(
  weight: usize, strengths: usize, dy: usize, dWeight: usize, replicas: i32, size: i32,
): void {
  for (let r = 0; r < replicas; r++) {
    const arriving = load<f32>(dy);
    const lasso = load<f32>(strengths) * arriving, ridge: f32 = 2 * load<f32>(strengths + 4) * arriving;
    for (let i = 0; i < size; i++) {
      const value = load<f32>(weight);
      const sign: f32 = value > 0 ? 1 : value < 0 ? -1 : value == value ? 0 : value;
      store<f32>(dWeight, value * ridge + (lasso == 0 ? 0 : sign * lasso));
      weight += 4;
      dWeight += 4;
    }
    strengths += 8;
    dy += 4;
  }
}
