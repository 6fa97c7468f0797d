/**
 * The supported operators, each compared with real TensorFlow in tests. Not supported are random operators, those whose
 * output's shape depends on values, control flow, and strings.
 */
export const operators: ReadonlySet<string> = new Set([
  ...['Const', 'PlaceholderWithDefault'],
  ...['Add', 'AddN', 'AddV2', 'BiasAdd', 'Div', 'FloorDiv', 'Maximum', 'Minimum', 'Mul', 'Pow', 'RealDiv'],
  ...['SquaredDifference', 'Sub', 'Equal', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'NotEqual'],
  ...['LogicalAnd', 'LogicalNot', 'LogicalOr', 'Select', 'SelectV2'],
  ...['Abs', 'Cast', 'Ceil', 'ClipByValue', 'Elu', 'Erf', 'Exp', 'Expm1', 'Floor', 'LeakyRelu', 'Log', 'Log1p', 'Neg'],
  ...['Prelu', 'Reciprocal', 'Relu', 'Relu6', 'Round', 'Rsqrt', 'Selu', 'Sigmoid', 'Sign', 'Softplus', 'Sqrt'],
  ...['Square', 'Tanh', 'LogSoftmax', 'Softmax'],
  ...['Conv2D', 'DepthwiseConv2d', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2dNative', '_FusedConv2D'],
  ...['AvgPool', 'MaxPool', 'FusedBatchNorm', 'FusedBatchNormV2', 'FusedBatchNormV3'],
  ...['BatchMatMul', 'BatchMatMulV2', 'MatMul', '_FusedMatMul', 'Transpose'],
  ...['ArgMax', 'ArgMin', 'Max', 'Mean', 'Min', 'Prod', 'Sum'],
  ...['Concat', 'ConcatV2', 'Gather', 'GatherV2', 'Pack', 'ReverseV2', 'Slice', 'Split', 'SplitV'],
  ...['StridedSlice', 'Tile', 'Unpack', 'MirrorPad', 'Pad', 'PadV2', 'DepthToSpace'],
  ...['BroadcastTo', 'ExpandDims', 'Reshape', 'Squeeze', 'Rank', 'Shape', 'Size'],
  ...['Fill', 'OneHot', 'OnesLike', 'Range', 'ZerosLike'],
  ...['ResizeBilinear', 'ResizeNearestNeighbor'],
]);

/** The reason why an operator is not supported. */
export function whyNot(op: string): string {
  if (
    /^(Enter|Exit|If|LoopCond|Merge|NextIteration|StatelessIf|StatelessWhile|Switch|While)$|^Tensor(Array|List)/.test(
      op,
    )
  )
    return 'control flow is not supported';
  if (/^(NonMaxSuppression|Where$|Unique|TopK|ListDiff)/.test(op)) return 'the shape of its output depends on values';
  if (/Random|Multinomial|TruncatedNormal/.test(op)) return 'it is random';
  return 'this operator is not supported';
}
