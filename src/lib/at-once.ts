import { InputError } from './errors.ts';

/**
 * A plug-in that runs in this process, whose methods answer at once: a promise that fails would do so when nobody waits for it.
 * @throws InputError `plug-in-answer` from a method that gives one.
 */
export function answeringAtOnce<T extends object>(plugIn: T, methods: readonly (keyof T & string)[]): T {
  const own = methods.flatMap((name) => {
    const method = plugIn[name] as unknown;
    return typeof method === 'function' ? [[name, atOnce(name, method.bind(plugIn))]] : [];
  });
  return Object.assign(Object.create(Object.getPrototypeOf(plugIn)), plugIn, Object.fromEntries(own));
}

function atOnce(name: string, method: (...args: readonly unknown[]) => unknown) {
  return (...args: readonly unknown[]): unknown => {
    const given = method(...args);
    if (!(given instanceof Promise)) return given;
    given.catch(() => {});
    throw new InputError('plug-in-answer', {
      rule: `${name} of a plug-in answers at once`,
      need: 'no async and no Promise',
    });
  };
}
