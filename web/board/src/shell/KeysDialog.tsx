import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { Button } from "../ui/Button";
import { PAGES } from "./Navigation";

const KEYS: readonly [keys: string, action: string][] = [
  ...PAGES.map((page): [string, string] => [
    `G ${page.key.toUpperCase()}`,
    page.name,
  ]),
  ["/", "Search"],
  ["R", "Refresh"],
  ["F", "Full screen"],
  ["E", "Edit"],
  ["?", "This list"],
];

type Props = {
  /** Whether single keys are on. */
  areOn: boolean;
  onChange: (areOn: boolean) => void;
  onClose: () => void;
};

/** The list of all keys, where single keys are switched off. */
export function KeysDialog(props: Props) {
  return (
    <ModalOverlay
      className="scrim"
      isDismissable
      isOpen
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
    >
      <Modal className="dialog small">
        <Dialog className="stack">
          <Heading slot="title">Keys</Heading>
          <dl className="keys">
            {KEYS.map(([keys, action]) => (
              <div key={keys} className="row">
                <dt className="grow">{action}</dt>
                <dd className="row">
                  {keys.split(" ").map((each) => (
                    <kbd key={each} className="kbd">
                      {each}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
          <label className="check">
            <input
              type="checkbox"
              checked={props.areOn}
              onChange={(event) => props.onChange(event.target.checked)}
            />
            Use single keys
          </label>
          <div className="row">
            <span className="grow" />
            <Button slot="close">Close</Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
