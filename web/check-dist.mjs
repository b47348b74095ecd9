/**
 * Check the committed build of the package in the current folder: it is that of
 * the sources, which are built again for it. The server and its content security
 * policy depend on its form, and it contains no paths of the machine that built it.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

const root = `${process.cwd()}/`;
const dist = `${root}dist/`;
const html = readFileSync(`${dist}index.html`, "utf8");
const assets = readdirSync(`${dist}assets`);
const problems = [];

const marker =
  '<script type="application/json" id="waybill-config">__WAYBILL_CONFIG__</script>';
if (html.split("__WAYBILL_CONFIG__").length !== 2 || !html.includes(marker)) {
  problems.push("index.html: the configuration marker must occur exactly once");
}
if (/<script(?![^>]*( src=|application\/json))|<style| on\w+=/.test(html)) {
  problems.push("index.html: inline script or style");
}
if (/(src|href)="(?!\.\/assets\/)/.test(html)) {
  problems.push("index.html: URL outside ./assets/");
}
for (const name of assets) {
  const text = readFileSync(`${dist}assets/${name}`, "latin1");
  if (!/-[\w-]{8}\.\w+$/.test(name))
    problems.push(`${name}: file name without a hash`);
  if (text.includes("sourceMappingURL=")) problems.push(`${name}: source map`);
  if ([root, homedir() + "/"].some((path) => text.includes(path))) {
    problems.push(`${name}: path of this machine`);
  }
}

const built = mkdtempSync(join(tmpdir(), "waybill-dist-"));
try {
  execFileSync(
    "node_modules/.bin/vite",
    ["build", "--outDir", built, "--emptyOutDir", "--logLevel", "error"],
    { stdio: "inherit" },
  );
  const files = new Set([...listFiles(dist), ...listFiles(built)]);
  for (const name of files) {
    if (!isSame(join(dist, name), join(built, name)))
      problems.push(`${name}: not as built from the sources: npm run build`);
  }
} finally {
  rmSync(built, { recursive: true });
}

function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
    .map((name) => name.replace(/^\//, ""));
}

function isSame(one, other) {
  try {
    return readFileSync(one).equals(readFileSync(other));
  } catch {
    return false;
  }
}

for (const problem of problems) console.error(problem);
console.log(`${assets.length + 1} built files, ${problems.length} problems`);
process.exitCode = problems.length ? 1 : 0;
