import * as Plot from '@observablehq/plot';
import type { LinkResult } from '../../mutants/link/index.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { axis, colours, isWide, renderPlot } from '../page/plot.ts';
import {
  contrastColumns,
  controlColumns,
  controlLines,
  correlationColumns,
  formatJudged,
  type LinkedOperator,
  linkedOperatorColumns,
  subsetColumns,
  wholeOperators,
} from './link-text.ts';

/** What realism and resistance have to do with the gap. */
export function linkSection(result: LinkResult): Section {
  const lines = wholeOperators(result);
  return {
    id: 'link',
    title: 'Realism and the gap',
    about: `${formatJudged(result)} S1 tests on programs that were trained on, S4 on programs that were not; the gap is what is lost between them.`,
    body: html`${figure({
      caption:
        'A dot is a fault operator: how realistic and how resistant its mutants are beside real faults, and what share of its runs is predicted correctly within programs but not on held-out ones.',
      draw: (width) =>
        html`${(['realism', 'resistance'] as const).map((measure) => scatter(lines, measure, width))}`,
      numbers: html`${dataTable('Operators: the study beside the recording', result.operators, linkedOperatorColumns)}
${dataTable('Spearman over operators, with 95 % intervals over operators', result.correlations, correlationColumns)}`,
      commands: result.commands.slice(-1),
    })}
<h3>On a part of the mutants</h3>
<p>Each half is at or above the median of its measure, or below it, class by class. Real faults are diagnosed by what was trained on the same mutants.</p>
${dataTable('Balanced accuracy by what is trained on and tested, with 95 % intervals over programs', result.subsets, subsetColumns)}
${dataTable('A half less random mutants, as many of each class', controlLines(result), controlColumns)}
${dataTable('The upper half less the lower one', result.contrasts, contrastColumns)}`,
  };
}

function scatter(lines: readonly LinkedOperator[], measure: 'realism' | 'resistance', width: number): Markup {
  const dots = lines.flatMap(({ operator, study, recording }) => {
    const x = study?.[measure]?.value;
    return x === undefined ? [] : [{ operator, x, y: recording.lost.value }];
  });
  dots.sort((a, b) => a.x - b.x);
  // Neighbours have their names above and below by turns.
  const names = (dy: number, turn: number) =>
    Plot.text(
      dots.filter((_, i) => i % 2 === turn),
      { x: 'x', y: 'y', text: 'operator', dy, fill: colours.muted, stroke: colours.paper },
    );
  return renderPlot(`Lost between S1 and S4 against ${measure}, by operator`, {
    width,
    height: 320,
    marginBottom: 40,
    marginLeft: 64,
    x: axis(measure, { inset: isWide(width) ? 60 : 12 }),
    y: axis('lost between S1 and S4', { inset: 16 }),
    marks: [
      Plot.ruleY([0], { stroke: colours.muted }),
      ...(isWide(width) ? [names(-10, 0), names(10, 1)] : []),
      Plot.dot(dots, { x: 'x', y: 'y', r: 3, fill: colours.within }),
    ],
  });
}
