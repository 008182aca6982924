import { expect, test } from 'vitest';
import { featureSets } from '../../../src/eval/methods/feature-sets.ts';
import { evaluationKinds } from '../../../src/eval/methods/plug-ins.ts';
import { extractors } from '../../../src/features/index.ts';

test('an extractor of your own is called neither like one of ours nor like a feature set', () => {
  const [kind] = evaluationKinds;
  const before = extractors.members.length;
  for (const id of [...extractors.members, ...featureSets.members].map((member) => member.id)) {
    expect(() => kind!.add({ id, title: id })).toThrow(`got ${id}, which already exists`);
  }
  expect(extractors.members).toHaveLength(before);
});
