import t, { type Test } from 'tap';
import { checkClassLevel } from '../../../../src/data/sources/folder/class-level.js';

/** Class folders and their images, as the layout finds them where there are no split folders. */
const filled = (folders: { [path: string]: readonly string[] }) =>
  Object.entries(folders).map(([path, images]) => {
    return { folder: { className: path, path }, images: images.map((image) => `${path}/${image}`) };
  });

const refused = (folders: { [path: string]: readonly string[] }, message: RegExp, remedy: RegExp) => (t: Test) => {
  t.throws(() => checkClassLevel('./photos', filled(folders)), { code: 'DATA_CLASS_LEVEL', message, remedy });
  t.end();
};

t.test(
  'domains with the same classes in each, as office_caltech10 has them',
  refused(
    { amazon: ['bike/1.jpg', 'mug/1.jpg'], dslr: ['bike/1.jpg', 'mug/2.jpg'], webcam: ['mug/1.jpg'] },
    /amazon\/, dslr\/, webcam\/ hold no images themselves, only folders \(bike, mug\), the same in several of them/,
    /source: \.\/photos\/amazon, or another of them/,
  ),
);
t.test(
  'one level too many',
  refused({ flower_photos: ['daisy/1.jpg', 'rose/1.jpg'] }, /flower_photos\//, /source: \.\/photos\/flower_photos\. /),
);
t.test(
  'two levels too many',
  refused({ archive: ['images/a/1.jpg', 'images/b/1.jpg'] }, /archive\//, /source: \.\/photos\/archive\/images\. /),
);
t.test('a lone training folder', refused({ train: ['a/1.jpg', 'b/1.jpg'] }, /train\//, /source: \.\/photos\/train\. /));
t.test(
  'a training folder beside folders of other images',
  refused({ train: ['a/1.jpg', 'b/1.jpg'], misc: ['1.jpg'] }, /train\/ holds no image itself/, /photos\/train/),
);
t.test(
  'other folders in each',
  refused(
    { mammals: ['cat/1.jpg', 'dog/1.jpg'], birds: ['owl/1.jpg'] },
    /mammals\/, birds\//,
    /put the images directly/,
  ),
);

t.test('folders that hold an image themselves are classes, also beside one that does not', async (t) => {
  t.same(checkClassLevel('photos', filled({ ants: ['1.jpg', 'deep/er/2.jpg'], bees: ['3.jpg'] })), []);
  t.same(checkClassLevel('photos', filled({ ants: ['1.jpg'], bees: ['2019/2.jpg', '2020/3.jpg'] })), [
    'class bees has images in folders inside it only (2019, 2020): all of them are of class bees',
  ]);
});

t.test('a folder of the same name in every class, as in Tiny ImageNet, is not a level of classes', async (t) => {
  t.same(checkClassLevel('photos', filled({ n01443537: ['images/1.jpg'], n01629819: ['images/2.jpg'] })), []);
});
