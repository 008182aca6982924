import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, by processor time, the longest first: begun last, one worker would wait for them alone. */
const longest = [
  'docs/tutorials',
  'installed',
  'cli/long-work',
  'golden/toy',
  'python/recorder',
  'contracts/operator',
  'cli/inputs/index',
  'inputs/study/study',
  'contracts/torch',
  'contracts/layer',
  'contracts/data-set',
  'cli/check',
  'cli/recorded-commands',
  'cli/extra-features',
  'inputs/bank/make-bank',
  'docs/callbacks',
];

/** As it comes, but for those: they are begun first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return found < 0 ? longest.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
