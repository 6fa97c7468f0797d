type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

/** Returns a text in a colour if the stream is a terminal that shows colours and NO_COLOR is not set (no-color.org). */
export function styled(style: Style, text: string, stream: NodeJS.WriteStream): string {
  const wanted = stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  const [on, off] = codes[style];
  return wanted ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}
