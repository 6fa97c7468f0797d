import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { foldersOfComponents } from './generate/scan-components.js';
import { importCircles } from './structure/circles.js';
import { looseFiles, mostLooseFiles, roomSizes } from './structure/measure.js';
import { readModules } from './structure/modules.js';
import { forbiddenArrows, roomsTable } from './structure/rooms.js';

// `npm run structure`: what each room has, and what breaks the rules of docs/architecture.md. Exit code 1 if anything does.

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const modules = readModules(join(root, 'src'));
const rooms = roomsTable(readFileSync(join(root, 'docs/architecture.md'), 'utf8'));
const ofComponents = foldersOfComponents.map((folder) => folder.slice('src/'.length));

console.log(`${'room'.padEnd(14)}${'files'.padStart(6)}${'median lines'.padStart(14)}  most loose files`);
for (const { room, files, medianLines, loose } of roomSizes(modules, ofComponents)) {
  const numbers = `${String(files).padStart(6)}${String(medianLines).padStart(14)}`;
  console.log(`${room.padEnd(14)}${numbers}  ${String(loose.files).padStart(2)} in ${loose.folder}/`);
}

const circles = importCircles(modules);
const arrows = forbiddenArrows(modules, rooms);
const crowded = looseFiles(modules, ofComponents).filter(({ files }) => files > mostLooseFiles);
console.log(`\nimport circles, types included: ${circles.length}`);
for (const circle of circles) console.log(`  ${circle.join(', ')}`);
console.log(`imports that the table of rooms forbids: ${arrows.length}`);
for (const arrow of arrows) console.log(`  ${arrow}`);
console.log(`folders with more than ${mostLooseFiles} loose files: ${crowded.length}`);
for (const { folder, files } of crowded) console.log(`  ${folder}/ has ${files}`);
if (circles.length + arrows.length + crowded.length > 0) process.exitCode = 1;
