import type { Progress } from '../contracts/progress.js';

/** The default display of library calls: warnings become process warnings, and nothing else is shown. */
export const warningsOnly: Progress = {
  note() {},
  warn(text) {
    process.emitWarning(text.replace(/^warning: /, ''), 'EspalierWarning');
  },
  begin: () => ({ update() {}, end() {} }),
  close() {},
};
