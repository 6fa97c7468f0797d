/** The domain of ONNX Runtime's operators on images in blocks of channels. */
const domain = 'com.microsoft.nchwc';

/** Brings an image into blocks. */
export const reorderOperator = `${domain}:ReorderInput`;

/** Brings an image in blocks back into channels last. */
export const reorderBackOperator = `${domain}:ReorderOutput`;

export const convolutionOperator = `${domain}:Conv`;
