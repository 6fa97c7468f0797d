import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { download } from '../../../src/foundation/download/download.js';
import { proxyFor } from '../../../src/foundation/download/proxy.js';

t.test('the proxy that is chosen', async (t) => {
  const secure = 'https://files.example.org/a';
  t.equal(proxyFor(secure, {}), undefined);
  t.equal(proxyFor(secure, { HTTPS_PROXY: 'http://p:1' }), 'http://p:1');
  t.equal(proxyFor(secure, { HTTPS_PROXY: 'http://p:1', https_proxy: 'http://q:2' }), 'http://q:2');
  t.equal(proxyFor(secure, { HTTP_PROXY: 'http://p:1' }), undefined, 'of the same protocol');
  t.equal(proxyFor('http://files.example.org', { http_proxy: 'http://p:1' }), 'http://p:1');
  const unless = (no_proxy: string, address = secure) => proxyFor(address, { HTTPS_PROXY: 'http://p:1', no_proxy });
  for (const list of ['*', 'example.org', '.example.org', '*.example.org', 'a.b, files.Example.org', 'example.org:443'])
    t.equal(unless(list, 'https://files.example.org:443/'), list.endsWith(':443') ? 'http://p:1' : undefined, list);
  t.equal(unless('example.org:8443', 'https://files.example.org:8443/'), undefined);
  t.equal(unless('ample.org,other.org'), 'http://p:1', 'whole names only');
});

t.test('a download goes through it', async (t) => {
  const server = createServer((_, response) => void response.end('content'));
  let tunnels = 0;
  const proxy = createServer().on('connect', (request, socket, head) => {
    tunnels++;
    const [host, port] = request.url!.split(':');
    const out = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      out.write(head);
      out.pipe(socket).pipe(out);
    });
    for (const end of [out, socket]) end.on('error', () => {});
  });
  for (const each of [server, proxy]) await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    delete process.env.http_proxy;
    for (const each of [server, proxy]) {
      each.closeAllConnections();
      each.close();
    }
  });
  const portOf = (each: typeof server) => (each.address() as AddressInfo).port;
  process.env.http_proxy = `http://127.0.0.1:${portOf(proxy)}`;
  const target = join(t.testdir(), 'file');
  await download(`http://127.0.0.1:${portOf(server)}/file`, target);
  t.equal(await readFile(target, 'utf8'), 'content');
  t.equal(tunnels, 1);
});
