/**
 * Per replica of `size` floats, six doubles: sum, sum of absolute values, sum of squares, largest absolute value,
 * number of zeros, number of NaN and infinities. Two pairs of partial sums, added at the end; the rest one by one.
 */
export function statistics(values: usize, output: usize, replicas: i32, size: i32): void {
  for (let r = 0; r < replicas; r++) {
    replicaStatistics(values, output, size);
    values += <usize>size << 2;
    output += 48;
  }
}

function replicaStatistics(values: usize, output: usize, size: i32): void {
  let sum = f64x2.splat(0), sumHigh = sum, sumAbs = sum, sumAbsHigh = sum, squares = sum, squaresHigh = sum;
  let largest = f32x4.splat(0), zeros = i32x4.splat(0), nonFinite = zeros;
  const end = values + (<usize>size << 2);
  const vectors = values + (<usize>(size & ~3) << 2);
  while (values < vectors) {
    const value = v128.load(values);
    const absolute = f32x4.abs(value);
    const low = f64x2.promote_low_f32x4(value);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f64>(value, value, 1, 0));
    sum = f64x2.add(sum, low);
    sumHigh = f64x2.add(sumHigh, high);
    sumAbs = f64x2.add(sumAbs, f64x2.abs(low));
    sumAbsHigh = f64x2.add(sumAbsHigh, f64x2.abs(high));
    squares = f64x2.add(squares, f64x2.mul(low, low));
    squaresHigh = f64x2.add(squaresHigh, f64x2.mul(high, high));
    // pmax is one instruction but passes over NaN, which the sums below keep.
    largest = f32x4.pmax(largest, absolute);
    // A true comparison is -1 in its lane; a finite value is below infinity, NaN is not.
    zeros = i32x4.sub(zeros, f32x4.eq(value, f32x4.splat(0)));
    nonFinite = i32x4.sub(nonFinite, v128.not(f32x4.lt(absolute, f32x4.splat(f32.POSITIVE_INFINITY))));
    values += 16;
  }
  let total = addLanes(f64x2.add(sum, sumHigh));
  let totalAbs = addLanes(f64x2.add(sumAbs, sumAbsHigh));
  let totalSquares = addLanes(f64x2.add(squares, squaresHigh));
  let most = max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
  let zeroCount = countLanes(zeros);
  let nonFiniteCount = countLanes(nonFinite);
  while (values < end) {
    const value = load<f32>(values);
    total += <f64>value;
    totalAbs += Math.abs(<f64>value);
    totalSquares += <f64>value * <f64>value;
    most = max(most, abs(value));
    if (value == 0) zeroCount++;
    if (!(abs(value) < f32.POSITIVE_INFINITY)) nonFiniteCount++;
    values += 4;
  }
  store<f64>(output, total);
  store<f64>(output, totalAbs, 8);
  store<f64>(output, totalSquares, 16);
  store<f64>(output, totalAbs != totalAbs ? NaN : <f64>most, 24);
  store<f64>(output, <f64>zeroCount, 32);
  store<f64>(output, <f64>nonFiniteCount, 40);
}

@inline
function addLanes(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

@inline
function countLanes(counts: v128): i32 {
  return i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1) + i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3);
}

/** Per replica, the dot product of two lists of `size` floats, as a double. */
export function dotProduct(a: usize, b: usize, output: usize, replicas: i32, size: i32): void {
  for (let r = 0; r < replicas; r++) {
    let low = f64x2.splat(0), high = low;
    let i = 0;
    for (; i + 4 <= size; i += 4) {
      const left = v128.load(a), right = v128.load(b);
      low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(left), f64x2.promote_low_f32x4(right)));
      high = f64x2.add(high, f64x2.mul(
        f64x2.promote_low_f32x4(v128.shuffle<f64>(left, left, 1, 0)),
        f64x2.promote_low_f32x4(v128.shuffle<f64>(right, right, 1, 0)),
      ));
      a += 16; b += 16;
    }
    let total = addLanes(f64x2.add(low, high));
    for (; i < size; i++) {
      total += <f64>load<f32>(a) * <f64>load<f32>(b);
      a += 4; b += 4;
    }
    store<f64>(output, total);
    output += 8;
  }
}
