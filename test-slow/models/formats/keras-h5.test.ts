import t from 'tap';
import { readDamagedFiles } from '../../../test/models/formats/damaged-hdf5.js';

t.test('a thousand damaged files: each is read as it stands, or refused with a reason', async (t) => {
  const { read, refused, endless } = await readDamagedFiles(1000, 1_500);
  t.ok(read > 100 && refused > 200, `${read} read, ${refused} refused, ${endless} endless`);
});
