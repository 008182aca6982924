/** Keeps the values that were used last, of values that are dear to make; those still in the making are promises. */
interface Recent<T> {
  /** The value under a key, made where it is not kept. A value that could not be made is not kept either. */
  get(key: string, make: () => T): T;
}

/** @param capacity how many values are kept at most. */
export function createRecent<T>(capacity: number): Recent<T> {
  const kept = new Map<string, T>();
  return {
    get(key, make) {
      const value = kept.has(key) ? kept.get(key)! : make();
      // A Map is in order of insertion: what was used last goes to its end.
      kept.delete(key);
      kept.set(key, value);
      if (value instanceof Promise) value.catch(() => kept.delete(key));
      const [oldest] = kept.keys();
      if (kept.size > capacity) kept.delete(oldest!);
      return value;
    },
  };
}
