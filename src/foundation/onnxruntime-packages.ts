/** The platforms `<os>-<cpu>` for which ONNX Runtime is published for Node; `npm run pack` checks the list. */
export const runtimePlatforms: readonly string[] = [
  'darwin-arm64',
  'linux-arm64',
  'linux-x64',
  'win32-arm64',
  'win32-x64',
];

/** Returns the name of the package that holds ONNX Runtime for one platform. */
export const runtimePackage = (platform: string): string => `espalier-onnxruntime-${platform}`;

/** The platform of this machine, as package names spell it. */
export const thisPlatform = `${process.platform}-${process.arch}`;

/**
 * The packages that may provide ONNX Runtime here, the preferred one first: that of this platform, which is installed
 * with Espalier, and `onnxruntime-node`, which a checkout uses and which users may install themselves.
 */
export const runtimePackages: readonly string[] = [runtimePackage(thisPlatform), 'onnxruntime-node'];
