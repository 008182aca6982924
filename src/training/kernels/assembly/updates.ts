// Numbers of the optimizers, as in ../updates.ts; the formulas are those of `compose` in ops/updates.ts.
const SGD: i32 = 0;
const RMSPROP: i32 = 1;
const ADAGRAD: i32 = 2;
const ADADELTA: i32 = 3;
const ADAM: i32 = 4;
const ADAMAX: i32 = 5;
const NADAM: i32 = 6;

/**
 * One optimizer step in place, on a weight of `size` floats per replica and its slots (0 where the optimizer has no
 * second slot). `coefficients` has a row of `columns` floats per replica; its last is what the weight keeps of itself
 * before the update, and NaN where the replica stays as it is. `scratch`: 64 bytes.
 */
export function updateWeight(
  kind: i32, weight: usize, gradient: usize, slot1: usize, slot2: usize, coefficients: usize,
  replicas: i32, size: i32, columns: i32, scratch: usize,
): void {
  const rest = <usize>(size & 3) << 2;
  for (let r = 0; r < replicas; r++) {
    const keep = v128.load32_splat(coefficients + (<usize>(columns - 1) << 2));
    if (isNaN(f32x4.extract_lane(keep, 0))) {
      const bytes = <usize>size << 2;
      weight += bytes; gradient += bytes; slot1 += bytes;
      if (slot2 != 0) slot2 += bytes;
      coefficients += <usize>columns << 2;
      continue;
    }
    for (let i = 0; i + 4 <= size; i += 4) {
      step4(kind, weight, gradient, slot1, slot2, coefficients, keep);
      weight += 16; gradient += 16; slot1 += 16;
      if (slot2 != 0) slot2 += 16;
    }
    if (rest > 0) {
      stepRest(kind, weight, gradient, slot1, slot2, coefficients, keep, rest, scratch);
      weight += rest; gradient += rest; slot1 += rest;
      if (slot2 != 0) slot2 += rest;
    }
    coefficients += <usize>columns << 2;
  }
}

/** The last one to three elements take the same step on copies. */
function stepRest(
  kind: i32, weight: usize, gradient: usize, slot1: usize, slot2: usize, c: usize, keep: v128, bytes: usize,
  scratch: usize,
): void {
  memory.fill(scratch, 0, 64);
  memory.copy(scratch, weight, bytes);
  memory.copy(scratch + 16, gradient, bytes);
  memory.copy(scratch + 32, slot1, bytes);
  if (slot2 != 0) memory.copy(scratch + 48, slot2, bytes);
  step4(kind, scratch, scratch + 16, scratch + 32, scratch + 48, c, keep);
  memory.copy(weight, scratch, bytes);
  memory.copy(slot1, scratch + 32, bytes);
  if (slot2 != 0) memory.copy(slot2, scratch + 48, bytes);
}

@inline
function step4(
  kind: i32, weight: usize, gradient: usize, slot1: usize, slot2: usize, c: usize, keep: v128,
): void {
  const w = times(v128.load(weight), keep);
  const g = v128.load(gradient);
  switch (kind) {
    case SGD: v128.store(weight, f32x4.add(w, sgd(g, slot1, c))); break;
    case RMSPROP: v128.store(weight, f32x4.sub(w, rmsprop(g, slot1, slot2, c))); break;
    case ADAGRAD: v128.store(weight, f32x4.sub(w, adagrad(g, slot1, c))); break;
    case ADADELTA: v128.store(weight, f32x4.sub(w, adadelta(g, slot1, slot2, c))); break;
    case ADAM: v128.store(weight, f32x4.sub(w, adam(g, slot1, slot2, c))); break;
    case ADAMAX: v128.store(weight, f32x4.sub(w, adamax(g, slot1, slot2, c))); break;
    case NADAM: v128.store(weight, f32x4.sub(w, nadam(g, slot1, slot2, c))); break;
    default: v128.store(weight, f32x4.sub(w, lion(g, slot1, c)));
  }
}

/** A coefficient in all lanes. */
@inline
function at(c: usize, place: usize): v128 {
  return v128.load32_splat(c + (place << 2));
}

@inline
function times(x: v128, y: v128): v128 {
  return f32x4.mul(x, y);
}

/** slot = slot share + x² rest. */
@inline
function decaySquares(slot: usize, x: v128, share: v128, rest: v128): v128 {
  const squares = f32x4.add(times(v128.load(slot), share), times(times(x, x), rest));
  v128.store(slot, squares);
  return squares;
}

/** slot += (x - slot) rest. */
@inline
function moveTowards(slot: usize, x: v128, rest: v128): v128 {
  const old = v128.load(slot);
  const moved = f32x4.add(old, times(f32x4.sub(x, old), rest));
  v128.store(slot, moved);
  return moved;
}

/** Rate, momentum, nesterov. */
@inline
function sgd(g: v128, velocity: usize, c: usize): v128 {
  const scaled = times(g, at(c, 0));
  const moved = f32x4.sub(times(v128.load(velocity), at(c, 1)), scaled);
  v128.store(velocity, moved);
  const ahead = f32x4.sub(times(moved, at(c, 1)), scaled);
  return v128.bitselect(ahead, moved, f32x4.gt(at(c, 2), f32x4.splat(0)));
}

/** Rate, rho, 1 - rho, momentum, epsilon. */
@inline
function rmsprop(g: v128, second: usize, velocity: usize, c: usize): v128 {
  const squares = decaySquares(second, g, at(c, 1), at(c, 2));
  const scaled = times(g, at(c, 0));
  const heavy = f32x4.add(
    times(v128.load(velocity), at(c, 3)),
    f32x4.div(scaled, f32x4.sqrt(f32x4.add(squares, at(c, 4)))),
  );
  const plain = f32x4.div(scaled, f32x4.add(f32x4.sqrt(squares), at(c, 4)));
  const moved = v128.bitselect(heavy, plain, f32x4.gt(at(c, 3), f32x4.splat(0)));
  v128.store(velocity, moved);
  return moved;
}

/** Rate, epsilon. */
@inline
function adagrad(g: v128, second: usize, c: usize): v128 {
  const squares = f32x4.add(v128.load(second), times(g, g));
  v128.store(second, squares);
  return f32x4.div(times(g, at(c, 0)), f32x4.add(f32x4.sqrt(squares), at(c, 1)));
}

/** Rate, rho, 1 - rho, epsilon. */
@inline
function adadelta(g: v128, second: usize, updateSquares: usize, c: usize): v128 {
  const squares = decaySquares(second, g, at(c, 1), at(c, 2));
  const last = f32x4.sqrt(f32x4.add(v128.load(updateSquares), at(c, 3)));
  const update = times(f32x4.div(last, f32x4.sqrt(f32x4.add(squares, at(c, 3)))), g);
  decaySquares(updateSquares, update, at(c, 1), at(c, 2));
  return times(update, at(c, 0));
}

/** 1 - beta1, 1 - beta2, rate with bias correction, epsilon. */
@inline
function adam(g: v128, first: usize, second: usize, c: usize): v128 {
  const mean = moveTowards(first, g, at(c, 0));
  const squares = moveTowards(second, times(g, g), at(c, 1));
  return f32x4.div(times(mean, at(c, 2)), f32x4.add(f32x4.sqrt(squares), at(c, 3)));
}

/** 1 - beta1, beta2, rate with bias correction, epsilon. */
@inline
function adamax(g: v128, first: usize, second: usize, c: usize): v128 {
  const mean = moveTowards(first, g, at(c, 0));
  const largest = f32x4.max(times(v128.load(second), at(c, 1)), f32x4.abs(g));
  v128.store(second, largest);
  return f32x4.div(times(mean, at(c, 2)), f32x4.add(largest, at(c, 3)));
}

/** 1 - beta1, 1 - beta2, factors of the gradient and of its mean, bias correction of squares, epsilon. */
@inline
function nadam(g: v128, first: usize, second: usize, c: usize): v128 {
  const mean = moveTowards(first, g, at(c, 0));
  const squares = moveTowards(second, times(g, g), at(c, 1));
  const step = f32x4.add(times(g, at(c, 2)), times(mean, at(c, 3)));
  return f32x4.div(step, f32x4.add(f32x4.sqrt(times(squares, at(c, 4))), at(c, 5)));
}

/** Rate, beta1, 1 - beta1, beta2, 1 - beta2. */
@inline
function lion(g: v128, first: usize, c: usize): v128 {
  const mean = v128.load(first);
  const mixed = f32x4.add(times(mean, at(c, 1)), times(g, at(c, 2)));
  v128.store(first, f32x4.add(times(mean, at(c, 3)), times(g, at(c, 4))));
  const zero = f32x4.splat(0);
  // One with the sign of what it stands for; 0 and NaN stay what they are.
  const one = v128.or(f32x4.splat(1), v128.and(mixed, f32x4.splat(-0.0)));
  const sized = v128.or(f32x4.lt(mixed, zero), f32x4.gt(mixed, zero));
  return times(v128.bitselect(one, mixed, sized), at(c, 0));
}
