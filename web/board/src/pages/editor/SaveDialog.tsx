import { useState, type FormEvent } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { Button } from "../../ui/Button";

type Props = {
  isOpen: boolean;
  isBusy: boolean;
  changes: number;
  onSave: (message: string) => void;
  onCancel: () => void;
};

/** Asks for a message of the new version before saving. */
export function SaveDialog(props: Props) {
  const [message, setMessage] = useState("");
  function submit(event: FormEvent) {
    event.preventDefault();
    props.onSave(message.trim());
  }
  return (
    <ModalOverlay
      className="scrim"
      isDismissable
      isOpen={props.isOpen}
      onOpenChange={(isOpen) => !isOpen && props.onCancel()}
    >
      <Modal className="dialog small">
        <Dialog className="stack">
          <Heading slot="title">
            Save {props.changes === 1 ? "1 change" : `${props.changes} changes`}
          </Heading>
          <form className="stack" onSubmit={submit}>
            <div className="field">
              <label htmlFor="message">What changed (optional)</label>
              <input
                className="input"
                id="message"
                autoFocus
                maxLength={255}
                value={message}
                onChange={(event) => setMessage(event.target.value)}
              />
              <span className="hint">The history shows it.</span>
            </div>
            <div className="row">
              <span className="grow" />
              <Button look="quiet" onPress={props.onCancel}>
                Cancel
              </Button>
              <Button look="primary" type="submit" isDisabled={props.isBusy}>
                Save
              </Button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
