/**
 * @generated SignedSource<<a53edd3caaf4f439e335524d0d4f4bac>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type DashboardMenu_dashboard$data = {
  readonly canDelete: boolean;
  readonly canEdit: boolean;
  readonly id: string;
  readonly title: string;
  readonly " $fragmentType": "DashboardMenu_dashboard";
};
export type DashboardMenu_dashboard$key = {
  readonly " $data"?: DashboardMenu_dashboard$data;
  readonly " $fragmentSpreads": FragmentRefs<"DashboardMenu_dashboard">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "DashboardMenu_dashboard",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "id",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "title",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "canEdit",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "canDelete",
      "storageKey": null
    }
  ],
  "type": "Dashboard",
  "abstractKey": null
};

(node as any).hash = "cd8dd0d48580724317694b49dc9c6140";

export default node;
