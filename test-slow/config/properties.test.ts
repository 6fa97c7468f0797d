import t from 'tap';
import { holdsOfEveryFile } from '../../test/config/every-file.js';

holdsOfEveryFile(t, 10);
