import { constants } from 'node:fs';
import { mostBytes, openRegular, readGuarded } from '../../lib/guarded-file.ts';
import { decodeText } from '../../tables/read-table.ts';
import { limits, TableError } from '../../tables/table.ts';
import type { LogHead } from './contract.ts';
import { parseDelimited } from './delimited.ts';
import { hasQuantity } from './names.ts';

/** By so much of a file its kind is known. */
const headBytes = 2 ** 16;

/** The beginning of a file, perhaps packed. @throws InputError as `openRegular` and `readGuarded`. */
export async function readHead(path: string, name: string): Promise<LogHead> {
  const bytes = await readStart(path);
  const text = textOf(name, bytes);
  const whole = bytes.length < headBytes;
  let read: ReturnType<typeof readTable> | undefined;
  const parts = () => {
    read ??=
      text === null ? noTable : readTable(name, whole ? text : text.slice(0, text.lastIndexOf('\n') + 1));
    return read;
  };
  return {
    name,
    bytes,
    text,
    get table() {
      return parts().table;
    },
    get damage() {
      return parts().damage;
    },
  };
}

const noTable = { table: null, damage: null };

async function readStart(path: string): Promise<Uint8Array> {
  if (path.endsWith('.gz')) return (await readGuarded(path, limits.bytes)).subarray(0, headBytes);
  const { handle } = await openRegular(path, mostBytes, constants.O_NOFOLLOW);
  try {
    const bytes = Buffer.alloc(headBytes);
    const { bytesRead } = await handle.read(bytes, 0, headBytes, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Null where the bytes are no text; the last character may be cut. */
function textOf(name: string, bytes: Uint8Array): string | null {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!isWide && bytes.includes(0)) return null;
  for (let cut = 0; cut < 4 && cut <= bytes.length; cut++) {
    try {
      return decodeText(name, bytes.subarray(0, bytes.length - cut));
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
    }
  }
  return null;
}

function readTable(name: string, text: string): Pick<LogHead, 'table' | 'damage'> {
  try {
    return { table: parseDelimited(name, text).table, damage: null };
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    const header = text.trimStart().split('\n', 1)[0]!.split(/[,;\t]/).map((cell) => cell.trim().replaceAll('"', '')); // biome-ignore format: one call
    const isNamed = header.length > 1 && !header.some(holdsNumber) && hasQuantity(header);
    return { table: null, damage: isNamed ? error : null };
  }
}

/** Whether a cell is text that says a number, such as `loss: 0.5`, and so no name. */
export function holdsNumber(cell: string): boolean {
  return /[:=]\s*[-+.]?\d|^[[(]?\s*[-+.]?\d/.test(cell);
}
