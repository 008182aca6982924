import { InputError } from '../lib/errors.ts';
import { packageVersion } from '../lib/versions.ts';
import type { BootstrapOptions } from '../statistics/bootstrap.ts';
import { scoreAlone } from './alone.ts';
import { type ColumnChoices, describeTable } from './audit-table.ts';
import { auditChecks } from './checks/index.ts';
import { type AuditContext, prepareAudit } from './context.ts';
import { compareExtractors } from './extractors.ts';
import { auditForest } from './predict.ts';
import { type AuditResult, auditSchemaVersion } from './result.ts';
import { scoreSets } from './scores.ts';
import type { AuditSource } from './source.ts';
import type { AuditProgress } from './work.ts';

export interface AuditOptions extends ColumnChoices {
  readonly folds: number;
  readonly seed: number;
  readonly bootstrap: BootstrapOptions;
  /** What makes the result again. */
  readonly commands: readonly string[];
  readonly progress?: AuditProgress;
}

/**
 * Looks for what makes scores on a feature table promise more than new runs keep. The same table and options give the same
 * result. What cannot be measured is null with its reason.
 * @throws InputError `audit-column` where a chosen column does not exist, or is chosen for two things; `audit-empty` where there are no rows.
 */
export function auditTable(source: AuditSource, options: AuditOptions): AuditResult {
  checkChoices(source, options);
  const table = describeTable(source.name, source.columns, options);
  if (table.rows === 0)
    throw new InputError('audit-empty', {
      rule: 'an audit measures rows',
      need: 'a row below the names of the columns',
      value: `${source.name}, which has no rows`,
    });
  const context = prepareAudit(table, options);
  const { labelled } = context;
  const scored = typeof labelled === 'string' ? null : scoreSets(context, labelled);
  const alone = scoreAlone(context);
  const findings = auditChecks.flatMap((check) => check({ ...context, alone, scored }));
  const extractors = compareExtractors(context, scored);
  return {
    schemaVersion: auditSchemaVersion,
    source: { ...describeSource(source), rows: table.rows, columns: table.columns.length },
    ...describeColumns(context),
    sets: context.sets.map(({ id, title, columns }) => ({ id, title, columns: columns.length })),
    cuts:
      typeof labelled === 'string'
        ? []
        : labelled.cuts.map(({ id, title, reason }) => ({ id, title, reason })),
    chance: typeof labelled === 'string' ? null : labelled.chance,
    intervalsOver: typeof labelled === 'string' ? null : labelled.units.over,
    sample:
      context.sample.drawn === null ? null : { rows: context.sample.at.length, drawn: context.sample.drawn },
    scores: [...(scored?.scores ?? [])],
    losses: [...(scored?.losses ?? [])],
    ...{ findings, alone },
    ...(typeof extractors === 'string'
      ? { extractors: null, withoutExtractors: extractors }
      : { extractors, withoutExtractors: null }),
    learner: auditForest.title,
    settings: {
      folds: options.folds,
      repeats: typeof labelled === 'string' ? 0 : labelled.cuts[0]!.folds!.length,
      seed: options.seed,
      draws: options.bootstrap.draws,
    },
    versions: { faultgap: packageVersion() },
    commands: [...options.commands],
  };
}

function checkChoices(
  { name, columns }: AuditSource,
  { label, groups, session, ignore }: ColumnChoices,
): void {
  const parts = { label: [label ?? []].flat(), session: [session ?? []].flat(), group: groups, ignore };
  const partOf = new Map<string, string>();
  for (const [part, named] of Object.entries(parts))
    for (const column of named) {
      const first = partOf.get(column) ?? part;
      if (first !== part)
        throw new InputError('audit-column', {
          rule: 'a column has one part in an audit',
          value: `${column} as ${first} and as ${part}`,
        });
      partOf.set(column, part);
    }
  const unknown = [...partOf.keys()].find((column) => !columns.has(column));
  if (unknown === undefined) return;
  const names = [...columns.keys()];
  throw new InputError('audit-column', {
    rule: `${name} lacks a column that was named`,
    need: unknown,
    value: names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', '),
  });
}

function describeSource({ name, kind, sha256 }: AuditSource) {
  return { name, kind, sha256 };
}

function describeColumns({
  table,
  labelled,
}: AuditContext): Pick<AuditResult, 'columns' | 'label' | 'withoutLabel' | 'groups'> {
  const { label } = table;
  return {
    columns: table.columns.map(({ name, role, because, texts, missing, infinite, strayText }) => {
      const distinct = new Set(texts.filter((text) => text !== null)).size;
      return { name, role, because, distinct, missing, infinite, strayText };
    }),
    label: label && {
      column: label.column,
      classes: Object.fromEntries(
        label.classes.map((name, c) => [name, label.of.filter((own) => own === c).length]),
      ),
      unlabelled: label.of.filter((own) => own < 0).length,
    },
    withoutLabel: typeof labelled === 'string' ? labelled : null,
    groups: table.groups.map(({ column, role, names }) => ({ column, role, values: names.length })),
  };
}
