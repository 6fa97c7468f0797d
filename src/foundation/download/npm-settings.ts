import { homedir } from 'node:os';
import NpmConfig from '@npmcli/config';
import definition from '@npmcli/config/lib/definitions/index.js';

/** Options that npm's libraries take: registry, credentials, proxies, certificates, cache folder. */
export type NpmSettings = { readonly [option: string]: unknown };

/**
 * Returns the settings that `npm install` would use here: `.npmrc` of project, user and machine, `npm_config_*`
 * variables.
 */
export async function npmSettings(): Promise<NpmSettings> {
  const config = new NpmConfig({
    ...definition,
    npmPath: homedir(),
    // npm's library writes settings back into the environment that it is given, so it gets a copy.
    env: { ...process.env },
    argv: [],
    warn: false,
  });
  await config.load();
  return config.flat;
}
