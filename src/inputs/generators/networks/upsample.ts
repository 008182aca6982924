import * as tf from '@tensorflow/tfjs';

/** Height, width and channels of a picture. */
export type PictureShape = readonly [height: number, width: number, channels: number];

/** `[1, from, to]`: the matrix by which flat pictures of one size become pictures of another, bilinearly. */
export function upsampling(from: PictureShape, to: PictureShape): tf.Tensor3D {
  const rows = interpolation(from[0], to[0]);
  const columns = interpolation(from[1], to[1]);
  const channels = to[2];
  const inputs = from[0] * from[1] * channels;
  const outputs = to[0] * to[1] * channels;
  const matrix = new Float32Array(inputs * outputs);
  for (const [y, sources] of rows.entries()) {
    for (const [x, others] of columns.entries()) {
      for (const [sourceY, ofY] of sources) {
        for (const [sourceX, ofX] of others) {
          for (let channel = 0; channel < channels; channel++) {
            const input = (sourceY * from[1] + sourceX) * channels + channel;
            matrix[input * outputs + (y * to[1] + x) * channels + channel]! += ofY * ofX;
          }
        }
      }
    }
  }
  return tf.tensor3d(matrix, [1, inputs, outputs]);
}

/** The two cells that each new cell lies between, and their shares; centres are matched and edges go on as they are. */
function interpolation(from: number, to: number): (readonly (readonly [cell: number, share: number])[])[] {
  return Array.from({ length: to }, (_, i) => {
    const place = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const low = Math.floor(place);
    return [
      [low, 1 - (place - low)],
      [Math.min(from - 1, low + 1), place - low],
    ];
  });
}
