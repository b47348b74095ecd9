import { StarterList } from "./form/StarterList";
import type { Starter } from "./draft/starters";

/** What a dashboard without widgets shows in the editor: ready-made ones to begin with. */
export function FirstWidget(props: { onChoose: (starter: Starter) => void }) {
  return (
    <section className="card first-widget" aria-label="First widget">
      <h2>Choose the first widget</h2>
      <p className="muted">Everything about it can be changed afterwards.</p>
      <StarterList label="Ready-made widgets" onChoose={props.onChoose} />
    </section>
  );
}
