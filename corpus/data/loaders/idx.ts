import { InputError } from '../../../src/lib/errors.ts';
import { readDataFile } from './files.ts';
import type { Images } from './images.ts';

/** A file name without `.gz`, and the MD5 published for the packed file. */
export interface IdxFile {
  readonly name: string;
  readonly md5?: string;
}

/**
 * Grey images and their labels from two IDX files, the format of MNIST and of data sets made like it.
 * @throws InputError `wrong-idx`, and those of `readDataFile`.
 */
export function readIdx(
  directory: string,
  files: { images: IdxFile; labels: IdxFile },
  classes = 10,
): Images {
  const images = readArray(directory, files.images, 3);
  const labels = readArray(directory, files.labels, 1);
  if (images.shape[0] !== labels.shape[0]) {
    throw wrong(files.labels.name, `${images.shape[0]} labels, one per image`, labels.shape[0]!);
  }
  const odd = labels.values.find((label) => label >= classes);
  if (odd !== undefined) throw wrong(files.labels.name, `labels from 0 to ${classes - 1}`, odd);
  const [, height, width] = images.shape;
  return {
    height: height!,
    width: width!,
    channels: 1,
    classes,
    pixels: images.values,
    labels: labels.values,
  };
}

/** Bytes with a header: 0, 0, type 8 (unsigned byte), number of axes, then the length of each as a big-endian word. */
function readArray(directory: string, { name, md5 }: IdxFile, axes: number) {
  const bytes = readDataFile(directory, name, md5);
  const header = 4 + 4 * axes;
  const magic = 0x0800 + axes;
  if (bytes.length < header || bytes.readUInt32BE(0) !== magic) {
    const value = bytes.length < 4 ? `${bytes.length} bytes` : bytes.readUInt32BE(0);
    throw wrong(name, `an IDX file of unsigned bytes with ${axes} axes, magic number ${magic}`, value);
  }
  const shape = Array.from({ length: axes }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  const size = shape.reduce((product, length) => product * length, 1);
  if (bytes.length !== header + size)
    throw wrong(name, `${header + size} bytes for ${shape.join(' × ')}`, bytes.length);
  return { shape, values: new Uint8Array(bytes.buffer, bytes.byteOffset + header, size) };
}

function wrong(name: string, need: string, value: string | number): InputError {
  return new InputError('wrong-idx', { rule: `${name} is not what its data set needs`, need, value });
}
