import { type ClassMap, classOf, fourClasses } from './classes.ts';
import { dataErrors } from './data-errors/index.ts';

/**
 * Classes of a real fault, in the order of the map: those of the operators it names; dirt of training data belongs where
 * too little of it does. A fault of several types may have several classes, and naming any of them is right.
 * @throws InputError `unclassified-operator`.
 */
export function classesOf(faultTypes: readonly string[], map: ClassMap = fourClasses): string[] {
  const named = new Set(faultTypes.map((type) => classOf(dataErrors.has(type) ? 'missing-data' : type, map)));
  return map.classes.filter((name) => named.has(name));
}
