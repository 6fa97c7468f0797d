import { availableParallelism, loadavg, totalmem } from 'node:os';
import { describeEnvironment } from '../src/record/run/environment.js';

/** The machine and the versions in a few lines. */
export function describeMachine(peerVersions: string | undefined): string[] {
  const { node, platform, cpu, libraries } = describeEnvironment();
  const versions = Object.entries(libraries).map(([name, version]) => `${name} ${version}`);
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return [
    `${availableParallelism()} cores (${cpu}), ${memory}, ${platform}; load average at start ${loadavg()[0]!.toFixed(2)}`,
    `Node ${node}, ${versions.join(', ')}`,
    ...(peerVersions === undefined ? [] : [peerVersions]),
  ];
}
