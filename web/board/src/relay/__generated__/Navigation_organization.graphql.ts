/**
 * @generated SignedSource<<9194d9c1d92825a2acee4e3e034f4055>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type Navigation_organization$data = {
  readonly dashboards: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly title: string;
    }>;
  };
  readonly " $fragmentType": "Navigation_organization";
};
export type Navigation_organization$key = {
  readonly " $data"?: Navigation_organization$data;
  readonly " $fragmentSpreads": FragmentRefs<"Navigation_organization">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "Navigation_organization",
  "selections": [
    {
      "alias": null,
      "args": [
        {
          "kind": "Literal",
          "name": "filter",
          "value": {
            "favorites": true
          }
        },
        {
          "kind": "Literal",
          "name": "first",
          "value": 10
        }
      ],
      "concreteType": "DashboardConnection",
      "kind": "LinkedField",
      "name": "dashboards",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "Dashboard",
          "kind": "LinkedField",
          "name": "nodes",
          "plural": true,
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
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": "dashboards(filter:{\"favorites\":true},first:10)"
    }
  ],
  "type": "Organization",
  "abstractKey": null
};

(node as any).hash = "ad827dc1d85c205441e3c31c6c675a15";

export default node;
