import { join } from 'node:path';
import t from 'tap';
import { hasPublishedHash } from '../../../../src/models/weights/check/published-hash.js';

t.test('by the hash that Keras gives, of its own files alone', async (t) => {
  const path = join(t.testdir({ file: 'abc' }), 'file');
  const file = { source: 'imagenet', path, sha256: 'aa' };
  const official = { file: 'any.h5', inputSize: 224 };
  // RFC 1321, A.5
  const md5 = '900150983cd24fb0d6963f7d28e17f72';
  t.equal(await hasPublishedHash(file, { ...official, md5 }), true);
  t.equal(await hasPublishedHash(file, { ...official, md5: md5.replace('9', '8') }), false);
  t.equal(await hasPublishedHash(file, { ...official, sha256: 'aa' }), true);
  t.equal(await hasPublishedHash(file, { ...official, sha256: 'bb' }), false);
  t.equal(await hasPublishedHash(file, official), undefined, 'none is given');
  t.equal(await hasPublishedHash({ ...file, source: 'coco' }, { ...official, md5 }), undefined, 'of another source');
});
