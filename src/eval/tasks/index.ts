import { createRegistry } from '../../lib/registry.ts';
import { detection } from './detection.ts';
import { faultTyping } from './fault-typing.ts';
import { instability } from './instability.ts';
import { mismatch } from './mismatch.ts';
import type { Task } from './task.ts';

/** What a diagnoser can be asked. */
export const tasks = createRegistry<Task>('task', [faultTyping, instability, mismatch, detection]);
