/**
 * Every error code a user can meet, with what it means. `docs/errors.md` is generated from this table; a test
 * checks that each code is thrown somewhere and that no other code is.
 */
export const errorCodes = {
  DATA_UNREADABLE: 'A file or folder of the dataset cannot be read.',
  WEIGHTS_CHANGED: 'A file of weights changed while it was in use.',
  WEIGHTS_DO_NOT_FIT: 'A file of weights lacks a tensor of the backbone, or holds one of another shape or network.',
  WEIGHTS_NOT_FOUND: 'There is no file of weights where the experiment says.',
  WEIGHTS_UNREADABLE: 'A file of weights is damaged, or not of the format it should be.',
  LEADERBOARD_UNREADABLE: 'A leaderboard is missing, or is not a CSV file with the columns that are needed.',
  RUN_DUPLICATE: 'Two points of a sweep are the same run.',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCodes;
