import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, by processor time, the longest first: begun last, one worker would wait for them alone. Before all
 * others one that copies the heap of WebAssembly for each kernel, while it is small.
 */
const longest = [
  'contracts/kernel-memory',
  'docs/tutorials',
  'installed',
  'contracts/keras',
  'python/recorder',
  'check',
  'traces/queue/queue',
  'mutants/link/link-study',
  'cli/inputs/index',
  'golden/toy',
  'contracts/torch',
  'cli/long-work',
  'traces/recording/recording',
  'inputs/study/study',
  'cli/check',
  'hostile/hostile',
  'cli/evaluation',
  'contracts/data-set',
  'traces/recording/graphs',
  'report/inputs/index',
  'contracts/operator',
  'contracts/program',
  'cli/extra-features',
  'cli/recorded-commands',
  'audit/checks',
  'cli/reference',
  'contracts/layer',
  'report/evaluation/browser',
  'report/leaderboard/browser',
  'docs/callbacks',
  'inputs/bank/make-bank',
  'contracts/bug',
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
