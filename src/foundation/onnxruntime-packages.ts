/** `<os>-<cpu>` for which the publisher of ONNX Runtime builds it for Node; `npm run pack` compares. */
export const runtimePlatforms: readonly string[] = [
  'darwin-arm64',
  'linux-arm64',
  'linux-x64',
  'win32-arm64',
  'win32-x64',
];

/** The package that has ONNX Runtime for one platform and nothing else. */
export const runtimePackage = (platform: string): string => `espalier-onnxruntime-${platform}`;

/** This machine, as the names of packages have it. */
export const thisPlatform = `${process.platform}-${process.arch}`;

/**
 * The packages that may bring ONNX Runtime here, the preferred one first: that of this platform, which is installed
 * with Espalier, and `onnxruntime-node`, which a checkout uses and which users may install by themselves.
 */
export const runtimePackages: readonly string[] = [runtimePackage(thisPlatform), 'onnxruntime-node'];
