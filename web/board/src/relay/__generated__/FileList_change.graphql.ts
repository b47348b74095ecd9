/**
 * @generated SignedSource<<65ec630e17e69100bbef4244f348c225>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type FileChangeType = "ADDED" | "DELETED" | "MODIFIED" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type FileList_change$data = ReadonlyArray<{
  readonly path: string;
  readonly type: FileChangeType;
  readonly " $fragmentType": "FileList_change";
}>;
export type FileList_change$key = ReadonlyArray<{
  readonly " $data"?: FileList_change$data;
  readonly " $fragmentSpreads": FragmentRefs<"FileList_change">;
}>;

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": {
    "plural": true
  },
  "name": "FileList_change",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "path",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "type",
      "storageKey": null
    }
  ],
  "type": "FileChange",
  "abstractKey": null
};

(node as any).hash = "d9709c9db9241bb643d6e35fd599f73c";

export default node;
