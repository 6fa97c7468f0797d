import type { ErrorCode } from '../../foundation/errors/error-codes.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { withoutControls } from '../../foundation/text-columns.js';
import { excerpt } from './excerpt.js';
import type { Place, SourceText } from './source-text.js';

/** One mistake in an experiment file. */
export interface Problem {
  readonly code: ErrorCode;
  readonly place: Place;
  /** One sentence that starts with the setting's path and says what is wrong and what is expected. */
  readonly message: string;
}

/** The number of problems shown; further ones are only counted, because the first ones usually explain them. */
const shownAtMost = 25;

/** Most UTF-16 units of a message: a name in the file, and so in a message, may be as long as the file. */
const longestMessage = 400;

/** Thrown for an experiment that cannot be used, with all its problems. The code is that of the first problem. */
export class ExperimentError extends EspalierError {
  readonly problems: readonly { code: ErrorCode; file: string; line: number; column: number; message: string }[];

  constructor(problems: readonly Problem[]) {
    const shown = problems.slice(0, shownAtMost).map(problemText);
    const rest = problems.length - shown.length;
    if (rest > 0) shown.push(`… and ${rest} more.`);
    super(problems[0]!.code, shown.join('\n\n'));
    this.problems = problems.map(({ code, place, message }) => ({
      code,
      file: place.source.label,
      ...place.source.position(place.start),
      message,
    }));
  }
}

/** `photos.yaml:14:18 message`, the line, and a caret. */
export function problemText({ place, message }: Problem): string {
  const { line, column } = place.source.position(place.start);
  const where = place.source.isFile ? `${place.source.label}:${line}:${column}` : `${place.source.label}:`;
  const clipped = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
  return `${withoutControls(`${where} ${clipped}`)}\n${excerpt(place)}`;
}

/** Collects problems, so that all of them can be shown at once. */
export class Problems {
  readonly #found = new Map<string, Problem>();
  /** Texts in the order in which they are reported. */
  readonly #sources: SourceText[];

  constructor(...sources: readonly SourceText[]) {
    this.#sources = [...sources];
  }

  /** Reports the problems of a text after those of the texts that came before. */
  follow(source: SourceText): void {
    if (!this.#sources.includes(source)) this.#sources.push(source);
  }

  add(code: ErrorCode, place: Place, message: string): void {
    this.follow(place.source);
    // The points of a sweep share settings: a mistake that many of them meet is one mistake.
    const key = `${this.#sources.indexOf(place.source)}:${place.start}:${message}`;
    if (!this.#found.has(key)) this.#found.set(key, { code, place, message });
  }

  addAll(problems: readonly Problem[]): void {
    for (const { code, place, message } of problems) this.add(code, place, message);
  }

  /** All problems in the order of the text. */
  get all(): readonly Problem[] {
    return [...this.#found.values()].sort(
      (a, b) =>
        this.#sources.indexOf(a.place.source) - this.#sources.indexOf(b.place.source) || a.place.start - b.place.start,
    );
  }

  throwIfAny(): void {
    if (this.#found.size > 0) throw new ExperimentError(this.all);
  }
}
