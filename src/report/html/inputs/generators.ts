import type { InputsResult } from '../../../inputs/study/index.ts';
import { generatorColumns, nameRefused } from '../../inputs-text.ts';
import { dataTable, textColumn } from '../data-table.ts';
import { html } from '../markup.ts';
import type { Section } from '../section.ts';

/** What the gate says of every generator, and what was refused. */
export function generatorsSection({ generators, refused }: InputsResult): Section {
  return {
    id: 'generators',
    title: 'Generators at the gate',
    about:
      'A generator is searched only where the committee labels what it makes as asked, where it is as diverse as real inputs, and where the validator passes it. CPU seconds are those of its training.',
    body: html`${dataTable('Means over repetitions with 95 % intervals', generators, generatorColumns)}
${
  refused.length > 0 &&
  dataTable('Refused', refused, [textColumn('what', nameRefused), textColumn('why', ({ reason }) => reason)])
}`,
  };
}
