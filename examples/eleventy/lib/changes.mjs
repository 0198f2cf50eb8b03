// What has to be rendered: pages whose data or templates differ from those of the last build.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

export class Changes {
  /** `state`: a file that remembers the last build. `output`: where pages are. */
  constructor(state, output) {
    this.state = state;
    this.output = output;
  }

  /** The pages to render. Those that are no more are deleted. */
  async of(pages, shared, sources) {
    const common = digest([shared, await contents(sources)]);
    const before = await readFile(this.state, "utf8").then(JSON.parse, () => ({}));
    this.now = Object.fromEntries(pages.map((page) => [page.file, digest([common, page])]));
    for (const file of Object.keys(before)) {
      if (!(file in this.now)) await rm(join(this.output, file), { force: true });
    }
    return pages.filter(({ file }) => before[file] !== this.now[file] || !existsSync(join(this.output, file)));
  }

  /** Call it when all is written: a build that failed begins again where it was. */
  async remember() {
    await mkdir(dirname(this.state), { recursive: true });
    await writeFile(this.state, JSON.stringify(this.now));
  }
}

function digest(value) {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}

async function contents(folders) {
  const found = [];
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    for (const file of files.sort()) found.push(file, await readFile(file, "utf8"));
  }
  return found;
}
