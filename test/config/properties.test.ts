import t from 'tap';
import { holdsOfEveryFile } from './every-file.js';

// More are drawn in test-slow/.
holdsOfEveryFile(t, 1);
