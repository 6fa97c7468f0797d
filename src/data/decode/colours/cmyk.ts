import type { PixelConversion } from './samples.js';

/**
 * Inks to light without a colour profile: each ink and black let their share of the light pass. Pillow rounds the
 * product, TensorFlow cuts it off.
 */
export function rgbOfCmyk({
  inverted,
  round,
}: {
  inverted: boolean;
  round: (level: number) => number;
}): PixelConversion {
  const light = (sample: number) => (inverted ? sample : 255 - sample);
  return (samples, from, rgb, to) => {
    const black = light(samples[from + 3]!);
    for (let ink = 0; ink < 3; ink++) rgb[to + ink] = round((light(samples[from + ink]!) * black) / 255);
  };
}
