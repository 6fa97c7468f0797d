import t from 'tap';
import { readDamagedFiles } from '../../../test/models/formats/damaged-hdf5.js';

t.test('three hundred damaged files: each is read as it stands, or refused with a reason', async (t) => {
  const { read, refused, endless } = await readDamagedFiles(300, 1_500);
  t.ok(read > 30 && refused > 60, `${read} read, ${refused} refused, ${endless} endless`);
});
