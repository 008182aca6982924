import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomStream } from '../../../src/lib/random.ts';
import { readMapping } from '../../../src/traces/import/mapping.ts';

/** The 31 columns of Deep4ge in their published order. */
export const deep4geHeader: readonly string[] = ['epoch', ...Object.keys(readMapping('deep4ge').columns)];

const constants: Readonly<Record<string, string>> = {
  decrease_acc_count: '1',
  increase_loss_count: '1',
  cons_mean_weight_count: '1',
  cons_std_weight_count: '1',
  saturated_activation: 'False',
};

/** A log as Deep4ge has them: constant columns, a learning rate that is multiplied by 0.9, a loss that falls faster or slower. */
export function deep4geLog(name: string, epochs: number, speed = 0.05): string {
  const stream = randomStream('deep4ge log', name);
  const noise = stream.uniform(0.5, 1);
  const rows = Array.from({ length: epochs }, (_, epoch) =>
    deep4geHeader
      .map((column) => {
        if (column === 'epoch') return String(epoch);
        if (Object.hasOwn(constants, column)) return constants[column];
        if (column === 'adjusted_lr') return String(Math.fround(0.001 * 0.9 ** (epoch + 1)));
        if (/flag|count|too_big|oscillation|dying|vanish|explode/.test(column))
          return String(stream.bits() & 1);
        if (column.includes('loss'))
          return String(noise * Math.exp(-speed * epoch) + 0.01 * stream.uniform());
        return String(stream.uniform());
      })
      .join(','),
  );
  return `${[deep4geHeader.join(','), ...rows].join('\n')}\n`;
}

/** Writes text files below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
