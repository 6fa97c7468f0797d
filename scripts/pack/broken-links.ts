import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';

/** `page: link` for every relative link and picture of the Markdown pages among `files` that leads to no such file. */
export async function brokenLinks(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const places = new Set(files.flatMap((file) => [file, ...foldersOf(file)]));
  const pages = files.filter((file) => file.endsWith('.md'));
  const broken = pages.map(async (page) =>
    linksIn(await readFile(join(folder, page), 'utf8'))
      .filter((link) => !places.has(posix.join(posix.dirname(page), link)))
      .map((link) => `${page}: ${link}`),
  );
  return (await Promise.all(broken)).flat();
}

/** Where the links of a page lead to inside the package: not to other sites, and without the place in the page. */
function linksIn(page: string): readonly string[] {
  const code = /```[\s\S]*?```|`[^`]*`/g;
  const links = [...page.replace(code, '').matchAll(/\]\(([^)#\s]+)/g)].map((match) => match[1]!);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

function foldersOf(file: string): readonly string[] {
  const folder = posix.dirname(file);
  return folder === '.' ? [folder] : [folder, ...foldersOf(folder)];
}
