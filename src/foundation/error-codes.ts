/**
 * Every error code a user can meet, with what it means. `docs/errors.md` is generated from this table; a test
 * checks that each code is thrown somewhere and that no other code is.
 */
export const errorCodes = {
  DATA_UNREADABLE: 'A file or folder of the dataset cannot be read.',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCodes;
