import type { Place } from '../text/source-text.js';

/** One name of a dotted path such as `optimizer.learning_rate`, with its own place. */
export interface PathPart {
  readonly name: string;
  readonly place: Place;
}

/** The parts of a dotted path. `place` is where it is written; quoted keys have no places for their parts. */
export function splitPath(path: string, place: Place): readonly PathPart[] {
  const isVerbatim = place.source.text.slice(place.start, place.end) === path;
  let start = place.start;
  return path.split('.').map((name) => {
    const part = isVerbatim ? { ...place, start, end: start + name.length } : place;
    start += name.length + 1;
    return { name, place: part };
  });
}
