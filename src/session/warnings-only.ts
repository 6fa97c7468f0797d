import type { Progress } from '../contracts/progress.js';

/** A display for callers who gave none: warnings become warnings of the process, and nothing else is shown. */
export const warningsOnly: Progress = {
  note() {},
  warn(text) {
    process.emitWarning(text.replace(/^warning: /, ''), 'EspalierWarning');
  },
  begin: () => ({ update() {}, end() {} }),
  close() {},
};
