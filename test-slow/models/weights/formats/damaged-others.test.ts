import { readers } from '../../../../test/models/weights/formats/damaged-files.js';
import { testTenThousand } from './ten-thousand.js';

testTenThousand(readers.filter((reader) => !/\.(h5|keras)$|^graph/.test(reader)));
