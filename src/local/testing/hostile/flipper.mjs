// Keeps replacing folders under FOLDER with links to TARGET and back, as fast as it can: flipper.mjs FOLDER TARGET
// SEED.
import { existsSync, lstatSync, readdirSync, renameSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";

const [top, target, seed] = process.argv.slice(2);
let state = Number(seed) * 2654435761;
const random = (below) => {
  state = (Math.imul(state ^ (state >>> 15), 2246822519) + 1) >>> 0;
  return state % below;
};

/** A random folder or file under the top folder, or undefined. */
function anywhere() {
  let here = top;
  for (let depth = 1 + random(9); depth > 0; depth -= 1) {
    let names = [];
    try {
      names = readdirSync(here).filter((name) => !name.endsWith("~"));
    } catch {
      break;
    }
    if (names.length === 0) break;
    const next = join(here, names[random(names.length)]);
    here = next;
    try {
      if (!lstatSync(next).isDirectory()) break;
    } catch {
      break;
    }
  }
  return here === top ? undefined : here;
}

while (existsSync(top)) {
  const path = anywhere();
  if (path === undefined) continue;
  const to = random(3) === 0 ? join(target, ["o", "precious.txt", "model", "failure"][random(4)]) : target;
  try {
    renameSync(path, `${path}~`);
    symlinkSync(to, path);
    if (random(4) === 0) for (let pause = random(20000); pause > 0; pause -= 1);
    unlinkSync(path);
    renameSync(`${path}~`, path);
  } catch {
    // Removed or replaced by the runner.
  }
}
