/**
 * Checks the built files that git keeps: what the server and its content
 * security policy rely on, and that nothing of the building machine is in them.
 */
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const root = fileURLToPath(new URL("../", import.meta.url));
const html = readFileSync(`${dist}index.html`, "utf8");
const assets = readdirSync(`${dist}assets`);
const faults = [];

const marker =
  '<script type="application/json" id="waybill-config">__WAYBILL_CONFIG__</script>';
if (html.split("__WAYBILL_CONFIG__").length !== 2 || !html.includes(marker)) {
  faults.push("index.html: the place of the configuration is not there once");
}
if (/<script(?![^>]*( src=|application\/json))|<style| on\w+=/.test(html)) {
  faults.push("index.html: inline script or style");
}
if (/(src|href)="(?!\.\/assets\/)/.test(html)) {
  faults.push("index.html: something from elsewhere than assets");
}
for (const name of assets) {
  const text = readFileSync(`${dist}assets/${name}`, "latin1");
  if (!/-[\w-]{8}\.\w+$/.test(name))
    faults.push(`${name}: no hash in the name`);
  if (text.includes("sourceMappingURL=")) faults.push(`${name}: source map`);
  if ([root, homedir() + "/"].some((path) => text.includes(path))) {
    faults.push(`${name}: a path of this machine`);
  }
}

for (const fault of faults) console.error(fault);
console.log(`${assets.length + 1} built files, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
