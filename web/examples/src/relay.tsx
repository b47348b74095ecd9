/** Relay with React: the page of releases in `relay/`, shown and used by a script. */
import { Window } from "happy-dom";
import { Suspense } from "react";
import { createRoot } from "react-dom/client";
import { RelayEnvironmentProvider } from "react-relay";
import { ReleasePage } from "./relay/ReleasePage";
import { environment } from "./relay/environment";

// A browser has these; Node is lent them.
const window = new Window();
Object.assign(globalThis, { window, document: window.document });

const root = createRoot(document.body);
root.render(
  <RelayEnvironmentProvider environment={environment}>
    <Suspense fallback="Loading">
      <ReleasePage />
    </Suspense>
  </RelayEnvironmentProvider>,
);

const versions = () =>
  [...document.querySelectorAll("li span")].map((each) => each.textContent);

/** The versions on the page, once there are so many. */
async function shown(count: number) {
  const end = Date.now() + 10_000;
  while (versions().length !== count) {
    if (Date.now() > end) throw new Error(document.body.innerHTML);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return versions();
}

function click(selector: string) {
  document.querySelector<HTMLElement>(selector)?.click();
}

const screens = [await shown(3)];
click("#more");
screens.push(await shown(6));
click("li button");
screens.push(await shown(5));
const heading = document.querySelector("h1")?.textContent;
root.unmount();

console.log(JSON.stringify({ heading, screens }, null, 2));
process.exit(); // Relay would keep what it loaded for some minutes
