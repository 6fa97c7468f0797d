/** Raised when training gives other weights for the same features and settings, optimizers and layers aside. */
export const trainingRevision = 1;
