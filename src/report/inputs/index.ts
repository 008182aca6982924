import { join } from 'node:path';
import type { InputsResult } from '../../inputs/study/index.ts';
import type { KillsResult } from '../../inputs/test-sets/index.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { commandList } from '../page/figure.ts';
import { html } from '../page/markup.ts';
import { formatPage, type Section } from '../page/page.ts';
import { claimsSection, publishedSection } from './claims.ts';
import { costSection } from './cost.ts';
import { gridSection, type InputSample } from './grid.ts';
import { killsSections } from './kills.ts';
import { generatorsSection, strategiesSection } from './strategies.ts';
import { truncationSection } from './sweep.ts';
import { yieldSection } from './yield.ts';

/** What the page about test inputs is made of; a missing part is left out. */
export interface InputsPageInput {
  readonly study: InputsResult | null;
  /** Some generated inputs to look at. */
  readonly samples: readonly InputSample[];
  readonly kills: KillsResult | null;
}

const ofStudy: readonly ((study: InputsResult) => Section | null)[] = [
  claimsSection,
  strategiesSection,
  costSection,
  yieldSection,
  truncationSection,
  generatorsSection,
  publishedSection,
];

/** A study of test inputs as one HTML file. The same input gives the same bytes. */
export function formatInputsPage({ study, samples, kills }: InputsPageInput): string {
  const [claims, ...others] = study === null ? [] : ofStudy.map((make) => make(study));
  const commands = [...(study?.commands ?? []), ...(kills?.commands ?? [])];
  return formatPage({
    title: 'faultgap: would a better test set see the fault?',
    opening: html`<header>
<h1>Would a better test set see the fault?</h1>
<p class="lede">Generators make test inputs, searches look for those that a network gets wrong, and a committee and a validator say which of them still show what they should.</p>
${commandList(commands)}
</header>`,
    sections: [
      ...(claims ? [claims] : []),
      ...killsSections(kills),
      ...others.flatMap((section) => section ?? []),
      ...gridSection(samples),
    ],
    footer: html`<p>Made by faultgap. Every number comes from <code>inputs.json</code> and <code>kills.json</code> beside this file, every picture from the ledgers.</p>`,
  });
}

/** Writes `inputs.html` into a directory; its path. @throws InputError `write-failed`. */
export async function writeInputsReport(directory: string, input: InputsPageInput): Promise<string> {
  const path = join(directory, 'inputs.html');
  await writeFileAtomic(path, formatInputsPage(input));
  return path;
}
