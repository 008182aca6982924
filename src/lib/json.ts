/** Values within values; nothing of ours has more than a dozen. */
const deepest = 100;

/**
 * The value that a JSON text of a stranger says. Values that other code would stumble over are no JSON here: a key
 * `__proto__`, which becomes the prototype of what it is copied to, and nesting that ends a recursion's stack.
 * @throws SyntaxError.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
  let level = [value].filter(isNested);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) throw new SyntaxError(`values stand within more than ${deepest} others`);
    if (level.some((each) => Object.hasOwn(each, '__proto__')))
      throw new SyntaxError('a key is called __proto__');
    level = level.flatMap((each) => Object.values(each).filter(isNested));
  }
  return value;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value of JSON has names, as a list has none. */
export function isObject(value: unknown): value is JsonObject {
  return isNested(value) && !Array.isArray(value);
}
