/**
 * Check the committed build: the server and its content security policy depend on
 * its form, and it must contain no paths of the machine that built it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const root = fileURLToPath(new URL("../", import.meta.url));
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

for (const problem of problems) console.error(problem);
console.log(`${assets.length + 1} built files, ${problems.length} problems`);
process.exitCode = problems.length ? 1 : 0;
