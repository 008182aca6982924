import { type ClassMap, classOf, fourClasses } from './classes.ts';
import { dataErrors } from './data-errors/index.ts';

/**
 * Classes of a real fault, each once, in the order of its types: those of the operators it names; dirt of training data
 * belongs where too little of it does. A fault of several types has several classes, and naming any of them is right.
 * @throws InputError `unclassified-operator`.
 */
export function classesOf(faultTypes: readonly string[], map: ClassMap = fourClasses): string[] {
  return [...new Set(faultTypes.map((type) => classOf(dataErrors.has(type) ? 'missing-data' : type, map)))];
}
