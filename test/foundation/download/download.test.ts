import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { type DownloadOptions, download } from '../../../src/foundation/download/download.js';

/** 1 MB that does not repeat soon. */
const content = Buffer.from(
  Uint32Array.from({ length: 262_144 }, (_, index) => Math.imul(index, 2_654_435_761)).buffer,
);
const sha256 = createHash('sha256').update(content).digest('hex');
const quick: DownloadOptions = { pause: 5, answerWithin: 500, stalledAfter: 500 };

type Answer = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

/** A server on this machine with its answers in order, the last for all later requests, and the ranges asked for. */
async function serve(t: Test, ...answers: Answer[]) {
  const ranges: (string | undefined)[] = [];
  const listener: RequestListener = (request, response) => {
    const answer = answers[Math.min(ranges.length, answers.length - 1)]!;
    ranges.push(request.headers.range);
    answer(request, response, ranges.length);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const target = join(t.testdir(), 'cache', 'file.bin');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.bin`;
  const left = async () => await readdir(dirname(target)).catch(() => []);
  return { url, target, ranges, left };
}

/** As servers of files answer, ranges included. */
const good: Answer = (request, response) => {
  response.setHeader('etag', '"v1"');
  const start = request.headers['if-range'] === '"v1"' ? Number(/^bytes=(\d+)-$/.exec(request.headers.range!)![1]) : 0;
  if (start > 0) {
    response.writeHead(206, { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` });
  } else response.setHeader('content-length', content.length);
  response.end(content.subarray(start));
};

/** Sends so many bytes, then what `then` does. */
const first =
  (bytes: number, then: (response: ServerResponse) => void, etag = '"v1"'): Answer =>
  (request, response) => {
    const start = request.headers.range ? Number(/\d+/.exec(request.headers.range)![0]) : 0;
    response.setHeader('etag', etag);
    response.setHeader('content-length', content.length - start);
    if (start) response.setHeader('content-range', `bytes ${start}-${content.length - 1}/${content.length}`);
    response.writeHead(start ? 206 : 200);
    response.write(content.subarray(start, start + bytes), () => setTimeout(() => then(response), 150));
  };
const reset = (response: ServerResponse) => void response.destroy();
const stall = () => {};
const says =
  (status: number): Answer =>
  (_, response) =>
    void response.writeHead(status).end('an error page');

t.test('arrives whole, hashed, with progress', async (t) => {
  const { url, target, left } = await serve(t, good);
  const events: [number, number | undefined][] = [];
  t.equal(await download(url, target, { ...quick, progress: (...event) => events.push(event) }), sha256);
  t.same(await readFile(target), content);
  t.same(await left(), ['file.bin']);
  t.same(events[0], [0, content.length]);
  t.same(events.at(-1), [content.length, content.length]);
});

t.test('continues where the connection broke off, however often', async (t) => {
  const { url, target, ranges } = await serve(t, ...Array(6).fill(first(100_000, reset)), good);
  t.equal(await download(url, target, quick), sha256);
  t.same(ranges, [undefined, ...[1, 2, 3, 4, 5, 6].map((n) => `bytes=${n}00000-`)]);
});

t.test('continues where it stalled', async (t) => {
  const { url, target, ranges } = await serve(t, first(5000, stall), good);
  t.equal(await download(url, target, quick), sha256);
  t.same(ranges, [undefined, 'bytes=5000-']);
});

t.test('starts over where the server ignores ranges, or has another file by now', async (t) => {
  const whole: Answer = (_, response) => void response.setHeader('etag', '"v2"').end(content);
  const { url, target, ranges } = await serve(t, first(5000, reset), whole);
  t.equal(await download(url, target, quick), sha256);
  t.same(ranges, [undefined, 'bytes=5000-']);
});

t.test('does not continue what is not known to be the same file', async (t) => {
  const weak = await serve(t, first(5000, reset, 'W/"v1"'), good);
  t.equal(await download(weak.url, weak.target, quick), sha256);
  t.same(weak.ranges, [undefined, undefined]);
  const wrongRange: Answer = (_, response) => void response.writeHead(206, { 'content-range': 'bytes 0-9/10' }).end();
  const wrong = await serve(t, first(5000, reset), wrongRange, good);
  t.equal(await download(wrong.url, wrong.target, quick), sha256);
  t.same(wrong.ranges, [undefined, 'bytes=5000-', undefined]);
  const outside = await serve(t, first(5000, reset), says(416), good);
  t.equal(await download(outside.url, outside.target, quick), sha256);
});

t.test('a busy server is retried', async (t) => {
  const { url, target, ranges } = await serve(t, says(503), says(429), says(500), good);
  t.equal(await download(url, target, quick), sha256);
  t.equal(ranges.length, 4);
});

t.test('a server that stays busy, or keeps breaking off', async (t) => {
  const busy = await serve(t, says(503));
  await t.rejects(download(busy.url, busy.target, quick), {
    code: 'DOWNLOAD_FAILED',
    message: /file\.bin: HTTP 503, 4 times in a row/,
  });
  t.equal(busy.ranges.length, 4);
  t.same(await busy.left(), []);

  // The first attempt brings something, the next four nothing.
  const broken = await serve(t, first(5000, reset), first(0, reset));
  await t.rejects(download(broken.url, broken.target, quick), { code: 'DOWNLOAD_FAILED', message: /4 times in a row/ });
  t.match(await broken.left(), [/^file\.bin\.unfinished-/], 'what has arrived is kept');
});

t.test('a later call continues what an earlier one left', async (t) => {
  const answers: Answer[] = [first(5000, reset), ...Array(3).fill(first(0, reset)), good];
  const { url, target, ranges, left } = await serve(t, ...answers);
  await t.rejects(download(url, target, quick));
  t.equal(await download(url, target, quick), sha256);
  t.equal(ranges.at(-1), 'bytes=5000-');
  t.same(await left(), ['file.bin']);
});

t.test('what a killed process left is continued', async (t) => {
  const { url, target, ranges, left } = await serve(t, first(5000, stall), good);
  const script = `
    import { download } from ${JSON.stringify(new URL('../../../src/foundation/download/download.js', import.meta.url))};
    await download(...process.argv.slice(1), { progress: (bytes) => bytes === 5000 && console.log('there') });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, url, target], { env: {} });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  t.match(await left(), [new RegExp(`^file\\.bin\\.unfinished-.*-${child.pid}-0$`)]);
  t.equal(await download(url, target, quick), sha256);
  t.same(ranges, [undefined, 'bytes=5000-']);
  t.same(await left(), ['file.bin']);
});

t.test('what was left is not trusted against a known hash', async (t) => {
  const rotten: Answer = (_, response) => {
    response.setHeader('etag', '"v1"').setHeader('content-length', content.length);
    response.write(Buffer.alloc(5000), () => setTimeout(() => response.destroy(), 150));
  };
  const { url, target, ranges } = await serve(t, rotten, ...Array(3).fill(first(0, reset)), good);
  await t.rejects(download(url, target, { ...quick, sha256 }));
  t.equal(await download(url, target, { ...quick, sha256 }), sha256);
  t.same(ranges.slice(-2), ['bytes=5000-', undefined]);
});

t.test('wrong content is refused and not kept', async (t) => {
  const { url, target, left } = await serve(t, (_, response) => void response.end('a login page'));
  await t.rejects(download(url, target, { ...quick, sha256 }), {
    code: 'DOWNLOAD_WRONG_CONTENT',
    message: new RegExp(`has SHA-256 [0-9a-f]{64}, expected ${sha256}`),
  });
  t.same(await left(), []);
});

t.test('a refused download is not retried', async (t) => {
  for (const status of [403, 404]) {
    const { url, target, ranges, left } = await serve(t, says(status));
    await t.rejects(download(url, target, quick), { code: 'DOWNLOAD_FAILED', message: new RegExp(`HTTP ${status}`) });
    t.equal(ranges.length, 1);
    t.same(await left(), []);
  }
});

t.test('no server, no such host, or one that never answers: told at once', async (t) => {
  const { url, target, left } = await serve(t, () => {});
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const cases: [string, RegExp][] = [
    [`http://127.0.0.1:${port}/file.bin`, new RegExp(`127\\.0\\.0\\.1:${port} cannot be reached: .*ECONNREFUSED`)],
    ['http://nowhere.invalid/file.bin', /nowhere\.invalid cannot be reached: .*nowhere\.invalid/],
    [url, /cannot be reached: no answer within 0\.\d+ s/],
  ];
  for (const [address, message] of cases) {
    const start = Date.now();
    await t.rejects(download(address, target, quick), { code: 'DOWNLOAD_UNREACHABLE', message });
    t.ok(Date.now() - start < 2000, `${Date.now() - start} ms`);
    t.same(await left(), []);
  }
});

t.test('a server that resets every connection before it answers counts as unreachable', async (t) => {
  const { url, target } = await serve(t, (request) => void request.socket.destroy());
  await t.rejects(download(url, target, { ...quick, answerWithin: 60 }), { code: 'DOWNLOAD_UNREACHABLE' });
});

t.test('two at once', async (t) => {
  const { url, target, left } = await serve(t, first(50_000, reset), first(60_000, reset), good);
  t.same(await Promise.all([download(url, target, quick), download(url, target, quick)]), [sha256, sha256]);
  t.same(await readFile(target), content);
  t.same(await left(), ['file.bin']);
});
