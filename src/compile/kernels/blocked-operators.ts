/** The domain of ONNX Runtime's operators on images in blocks of channels. */
const domain = 'com.microsoft.nchwc';

/** The operator that brings an image into blocks. */
export const reorderOperator = `${domain}:ReorderInput`;

/** The operator that brings an image in blocks back to channels last. */
export const reorderBackOperator = `${domain}:ReorderOutput`;

export const convolutionOperator = `${domain}:Conv`;
