import t from 'tap';
import { badImagesText } from '../../../src/report/text/bad-images.js';

t.test('names each image once, in order', (t) => {
  const images = [
    { id: 'b/2.jpg', reason: 'ends too early' },
    { id: 'a/1\n.png', reason: 'is empty' },
    { id: 'b/2.jpg', reason: 'ends too early' },
  ];
  t.equal(
    badImagesText(images),
    '2 images could not be used and are left out:\n  a/1 .png: is empty\n  b/2.jpg: ends too early\n',
  );
  t.match(badImagesText(images.slice(0, 1)), '1 image could not be used and is left out:');
  t.equal(badImagesText([]), '');
  t.end();
});
