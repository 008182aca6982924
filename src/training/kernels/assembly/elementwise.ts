// Functions of tensors of one shape, float by float; y may be any of them.

// Numbers of the functions of two tensors, as in ../../ops/elementwise.ts.
const ADD: i32 = 0;
const SUBTRACT: i32 = 1;
const MULTIPLY: i32 = 2;
const LARGER: i32 = 3;

/** y = a + b, a − b, a · b, or whether a is taken as the larger one. */
export function combine(kind: i32, a: usize, b: usize, y: usize, count: i32): void {
  switch (kind) {
    case ADD: return combineAll(ADD, a, b, y, count);
    case SUBTRACT: return combineAll(SUBTRACT, a, b, y, count);
    case MULTIPLY: return combineAll(MULTIPLY, a, b, y, count);
    case LARGER: return combineAll(LARGER, a, b, y, count);
  }
}

@inline
function combineAll(kind: i32, a: usize, b: usize, y: usize, count: i32): void {
  const end = y + (<usize>count << 2);
  const vectors = y + (<usize>(count & ~3) << 2);
  while (y < vectors) {
    v128.store(y, combine4(kind, v128.load(a), v128.load(b)));
    a += 16; b += 16; y += 16;
  }
  while (y < end) {
    v128.store_lane<f32>(y, combine4(kind, v128.load32_splat(a), v128.load32_splat(b)), 0);
    a += 4; b += 4; y += 4;
  }
}

@inline
function combine4(kind: i32, a: v128, b: v128): v128 {
  if (kind == ADD) return f32x4.add(a, b);
  if (kind == SUBTRACT) return f32x4.sub(a, b);
  if (kind == MULTIPLY) return f32x4.mul(a, b);
  // Of equal values the first; a NaN is larger than any number.
  return v128.and(f32x4.splat(1), v128.or(f32x4.ge(a, b), f32x4.ne(a, a)));
}

/** y = a where the choice is not 0, else b; a or b at address 0 is all zeros. */
export function choose(choice: usize, a: usize, b: usize, y: usize, count: i32): void {
  for (let i: usize = 0, end = <usize>count << 2; i < end; i += 4) {
    const from = load<f32>(choice + i) != 0 ? a : b;
    store<f32>(y + i, from == 0 ? 0 : load<f32>(from + i));
  }
}

/** y = x · factor. */
export function scale(x: usize, y: usize, count: i32, factor: f32): void {
  const end = y + (<usize>count << 2);
  const vectors = y + (<usize>(count & ~3) << 2);
  while (y < vectors) {
    v128.store(y, f32x4.mul(v128.load(x), f32x4.splat(factor)));
    x += 16; y += 16;
  }
  while (y < end) {
    store<f32>(y, load<f32>(x) * factor);
    x += 4; y += 4;
  }
}

/** y [rows] = 1 where one of the `size` numbers of a row is another than `value`, else 0; NaN is another. */
export function differs(x: usize, y: usize, rows: i32, size: i32, value: f32): void {
  for (let row = 0; row < rows; row++, y += 4) {
    let other = false;
    for (let i = 0; i < size; i++, x += 4) other = other || load<f32>(x) != value;
    store<f32>(y, other ? 1 : 0);
  }
}
