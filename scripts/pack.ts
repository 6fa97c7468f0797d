import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runtimePlatforms } from '../src/foundation/onnxruntime-packages.js';
import { brokenLinks } from './pack/broken-links.js';
import { stageEspalier } from './pack/espalier-package.js';
import { stageRuntime } from './pack/runtime-package.js';
import { tarball } from './pack/tarball.js';

// Writes the tarballs that can be installed where there is nothing but an npm registry into dist/packages: Espalier's,
// and one with ONNX Runtime for each platform.
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const packages = join(root, 'dist', 'packages');
const staging = await mkdtemp(join(tmpdir(), 'espalier-pack-'));
try {
  await rm(packages, { recursive: true, force: true });
  await mkdir(packages, { recursive: true });

  const folder = join(staging, 'espalier');
  await stageEspalier(root, folder);
  const espalier = await tarball(folder, packages);
  const broken = await brokenLinks(folder, espalier.files);
  if (broken.length > 0) throw new Error(`Links of the packed pages lead to nothing:\n${broken.join('\n')}`);

  const runtimes = runtimePlatforms.map(async (platform) => {
    const folder = join(staging, platform);
    await stageRuntime(root, platform, folder);
    return tarball(folder, packages);
  });
  for (const { file, files, bytes } of [espalier, ...(await Promise.all(runtimes))]) {
    const megabytes = (bytes / 1e6).toFixed(1);
    process.stdout.write(`${relative(root, file)}  ${files.length} files, ${megabytes} MB unpacked\n`);
  }
} finally {
  await rm(staging, { recursive: true });
}
