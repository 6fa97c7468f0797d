import { EspalierError } from '../../foundation/errors/errors.js';
import { runtimePackages, runtimePlatforms, thisPlatform } from '../../foundation/onnxruntime-packages.js';

/** The API of ONNX Runtime, which its packages for Node and for browsers share. */
export type Runtime = typeof import('onnxruntime-common');

/**
 * Loads ONNX Runtime from the first of the packages that is installed.
 * @throws EspalierError ENGINE_UNAVAILABLE if none is, or if it cannot be loaded
 */
export async function loadRuntime(packages = runtimePackages, platform = thisPlatform): Promise<Runtime> {
  const installed = packages.find(isInstalled);
  if (installed === undefined) throw notInstalled(packages, platform);
  try {
    return (await import(installed)) as Runtime;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new EspalierError('ENGINE_UNAVAILABLE', `${installed} does not load: ${reason}.`, {
      remedy: `Remove node_modules and install again; on Linux it needs glibc 2.28 or newer.`,
      cause,
    });
  }
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return false;
    throw error;
  }
}

function notInstalled(packages: readonly string[], platform: string): EspalierError {
  if (!runtimePlatforms.includes(platform)) {
    return new EspalierError(
      'ENGINE_UNAVAILABLE',
      `ONNX Runtime is not built for ${platform}, only for ${runtimePlatforms.join(', ')}.`,
      { remedy: 'Use one of those, or the slow engine reference.' },
    );
  }
  return new EspalierError(
    'ENGINE_UNAVAILABLE',
    `ONNX Runtime is not installed: neither ${packages.join(' nor ')} is there.`,
    { remedy: 'Install Espalier again with --include=optional; on Linux it needs glibc 2.28 or newer.' },
  );
}
