/** Relay with React: renders the release page of `relay/` and clicks its buttons. */
import { Window } from "happy-dom";
import { Suspense } from "react";
import { createRoot } from "react-dom/client";
import { RelayEnvironmentProvider } from "react-relay";
import { ReleasePage } from "./relay/ReleasePage";
import { environment } from "./relay/environment";

// Node has no DOM, so happy-dom provides one.
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

/** Wait until the page shows this many versions, and return them. */
async function waitForVersions(count: number) {
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

const screens = [await waitForVersions(3)];
click("#more");
screens.push(await waitForVersions(6));
click("li button");
screens.push(await waitForVersions(5));
const heading = document.querySelector("h1")?.textContent;
root.unmount();

console.log(JSON.stringify({ heading, screens }, null, 2));
process.exit(); // Relay's cache keeps timers running for minutes
