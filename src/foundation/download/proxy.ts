import { Agent, type Dispatcher, ProxyAgent } from 'undici';

type Environment = { readonly [name: string]: string | undefined };

/**
 * Returns the proxy for an address from the usual variables: `HTTPS_PROXY` or `HTTP_PROXY` (or in lower case, which
 * takes precedence), unless `NO_PROXY` lists its host, a domain that the host is in, or `*`.
 */
export function proxyFor(address: string, environment: Environment = process.env): string | undefined {
  const { protocol, hostname, port } = new URL(address);
  const variable = (name: string) => environment[name] || environment[name.toUpperCase()] || undefined;
  const direct = (variable('no_proxy') ?? '').split(/[\s,]+/).some((entry) => {
    const [domain = '', entryPort] = entry.replace(/^\*?\./, '').split(':');
    const isPort = entryPort === undefined || entryPort === port;
    return entry === '*' || (domain !== '' && isPort && `.${hostname}`.endsWith(`.${domain.toLowerCase()}`));
  });
  return direct ? undefined : variable(protocol === 'https:' ? 'https_proxy' : 'http_proxy');
}

/** Returns a dispatcher for the host of an address, through its proxy and without timeouts; the caller destroys it. */
export function connectionsTo(address: string): Dispatcher {
  const untimed = { headersTimeout: 0, bodyTimeout: 0, connectTimeout: 0 };
  const uri = proxyFor(address);
  return uri ? new ProxyAgent({ uri, ...untimed }) : new Agent(untimed);
}
