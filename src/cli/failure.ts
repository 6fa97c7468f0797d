import { EspalierError, exitCodes } from '../foundation/errors/errors.js';
import { refusedFile } from '../foundation/errors/refused-file.js';
import { styled } from './colour.js';
import { printJson } from './output.js';

/**
 * Prints what went wrong and returns the exit code. A user's mistake is shown as text with a remedy; anything else is a
 * defect, shown with the stack that is needed to fix it.
 */
export function reportFailure(error: unknown, { json }: { json: boolean }): number {
  const mistake = error instanceof EspalierError ? error : refusedFile(error);
  const message = error instanceof Error ? error.message : String(error);
  if (json) {
    // Errors of an experiment file carry every mistake with its place.
    const problems = mistake && 'problems' in mistake ? mistake.problems : undefined;
    printJson({ error: { code: mistake?.code ?? 'DEFECT', message, remedy: mistake?.remedy, problems } });
  }
  process.stderr.write(`${mistake ? mistakeText(mistake) : defectText(error)}\n`);
  return mistake && mistake.code !== 'RUN_FAILED' ? exitCodes.wrongInput : exitCodes.runFailed;
}

function mistakeText({ message, remedy, code }: EspalierError): string {
  const lines = [message, ...(remedy === undefined ? [] : [remedy]), styled('dim', `[${code}]`, process.stderr)];
  return lines.join('\n');
}

function defectText(error: unknown): string {
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const environment = `node ${process.version}, ${process.platform} ${process.arch}`;
  return `This is a defect of Espalier; please report it with the lines below (${environment}).\n${details}`;
}
