import type { InputsResult } from '../../../inputs/study/index.ts';
import { publishedColumns } from '../../inputs-text.ts';
import { dataTable } from '../data-table.ts';
import type { Section } from '../section.ts';

/** Numbers of the papers, on data that we do not have. */
export function publishedSection({ published }: InputsResult): Section | null {
  if (published.length === 0) return null;
  return {
    id: 'published',
    title: 'What was published',
    about:
      'Counted from the released records of arXiv 2412.17652, where two people judged every misclassified image. Ours are judged by a committee and a validator, and on other data.',
    body: dataTable('Published', published, publishedColumns),
  };
}
