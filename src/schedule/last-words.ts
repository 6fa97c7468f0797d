/** Lines of a crashed program's output that do not help a reader: stack frames of JavaScript and native code. */
const noise = [
  /^\s*at /,
  /^\s*\d+: 0x[0-9a-f]+/i,
  /^Node\.js v\d/,
  /^\s*\^*\s*$/,
  /^-+ (Native|JavaScript) stack trace -+$/,
];

/** The ways in which Node, V8, C++ and C report an error. */
const namesAnError = /\b\w*Error(?: \[\w+\])?: |FATAL ERROR|terminate called|[Aa]ssertion .*failed/;

/**
 * Returns the last line that names an error, or else the last few meaningful ones, as one line of at most 400
 * characters; empty if nothing was written. `lines` is the end of a process's output.
 */
export function lastWords(lines: readonly string[]): string {
  const telling = lines.filter((line) => !noise.some((pattern) => pattern.test(line)));
  const error = telling.findLast((line) => namesAnError.test(line));
  const chosen = error === undefined ? telling.slice(-3) : [error];
  const words = chosen.map((line) => line.trim()).join(' / ');
  return words.length > 400 ? `${words.slice(0, 399)}…` : words;
}
