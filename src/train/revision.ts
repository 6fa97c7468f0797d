/**
 * Raised when training gives other weights for the same features and settings. Optimizers and layers have revisions of
 * their own.
 */
export const trainingRevision = 1;
