import type { Progress } from '../contracts/progress.js';

/** A display that shows nothing, for callers who watch by other means or not at all. */
export const noProgress: Progress = {
  note() {},
  warn() {},
  begin: () => ({ update() {}, end() {} }),
  close() {},
};
