#!/usr/bin/env node
import { existsSync } from 'node:fs';

// Only a checkout has sources: it compiles what has changed since it was last used. A package comes compiled.
const inCheckout = existsSync(new URL('../src', import.meta.url));
if (inCheckout && !(await import('../scripts/build.mjs')).build(['src'])) process.exit(1);
await import('../dist/src/cli/main.js');
