import { isDeepStrictEqual } from 'node:util';
import { errorText, InputError } from './errors.ts';
import { joinLines } from './plain-text.ts';
import { blamePlugIn } from './plug-in-source.ts';

/** One thing that the contract of a kind of plug-in asks of its members. */
export interface ContractRule<T> {
  /** What a member does that keeps it, in the third person: "gives the same twice". */
  readonly title: string;
  /** Whom it concerns; every member unless given. */
  readonly concerns?: (member: T) => boolean;
  /** What is wrong with a member, a line each. Whatever it throws is wrong with the member too. */
  readonly findings: (member: T) => Iterable<string>;
}

/** The rules that concern a member. */
export function rulesFor<T>(rules: readonly ContractRule<T>[], member: T): ContractRule<T>[] {
  return rules.filter(({ concerns = () => true }) => concerns(member));
}

/** More of the same says no more. */
const mostFindings = 3;

/**
 * What breaks a rule, at most three lines, each once; none where it is kept.
 * @throws InputError `plug-in-ended`: a member that never answers would keep every other rule waiting as long.
 */
export function findingsOf<T>({ findings }: ContractRule<T>, member: T): string[] {
  const found = new Set<string>();
  try {
    for (const finding of findings(member)) {
      if (found.size === mostFindings) break;
      found.add(finding);
    }
  } catch (error) {
    if (error instanceof InputError && error.code === 'plug-in-ended') throw error;
    found.add(wordThrown(error));
  }
  return [...found];
}

/** What a member threw, with the line of the plug-in where it is one. */
function wordThrown(thrown: unknown): string {
  const error = blamePlugIn(thrown);
  const said = `throws "${joinLines(errorText(error))}"`;
  const excerpt = error instanceof InputError ? error.words.excerpt : undefined;
  return excerpt === undefined ? said : `${said}\n${excerpt}`;
}

/** One finding where two values, NaN equal to NaN, differ; none where they are the same. */
export function unlessEqual(actual: unknown, expected: unknown, finding: string): string[] {
  return isDeepStrictEqual(actual, expected) ? [] : [finding];
}
