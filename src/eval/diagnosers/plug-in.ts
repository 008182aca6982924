import { z } from 'zod';
import { definePlugInKind } from '../../lib/plug-in.ts';
import type { Diagnoser } from '../contract.ts';
import { diagnosers } from './index.ts';

const aFunction = z.custom((value) => typeof value === 'function', 'need a function');

/** Diagnosers of a user's own. */
export const diagnoserKind = definePlugInKind<Diagnoser>(diagnosers, {
  contract: 'Diagnoser in src/eval/contract.ts',
  sign: 'fit',
  shape: z.object({
    id: z.string().regex(/^[a-zA-Z0-9-]+$/, 'need letters, digits and hyphens'),
    title: z.string().min(1),
    columns: aFunction.optional(),
    isUntrained: z.boolean().optional(),
    isFloor: z.boolean().optional(),
    drawsRows: z.boolean().optional(),
    fit: aFunction,
  }),
});
