/**
 * @generated SignedSource<<595ab07dc124902bd75183cfaa7fc132>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type WidgetValueKind = "DATE" | "DURATION" | "INTEGER" | "NUMBER" | "PERCENTAGE" | "RATE" | "STRING" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type WidgetNumber_data$data = {
  readonly results: ReadonlyArray<{
    readonly columns: ReadonlyArray<{
      readonly alias: string | null | undefined;
      readonly field: string;
      readonly kind: WidgetValueKind;
      readonly unit: string | null | undefined;
    }>;
    readonly rows: ReadonlyArray<{
      readonly values: ReadonlyArray<string | number | boolean | null | null | undefined>;
    }>;
  }>;
  readonly " $fragmentType": "WidgetNumber_data";
};
export type WidgetNumber_data$key = {
  readonly " $data"?: WidgetNumber_data$data;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetNumber_data">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "WidgetNumber_data",
  "selections": [
    {
      "alias": null,
      "args": null,
      "concreteType": "WidgetQueryResult",
      "kind": "LinkedField",
      "name": "results",
      "plural": true,
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "WidgetColumn",
          "kind": "LinkedField",
          "name": "columns",
          "plural": true,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "field",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "alias",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "kind",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "unit",
              "storageKey": null
            }
          ],
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "WidgetRow",
          "kind": "LinkedField",
          "name": "rows",
          "plural": true,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "values",
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "WidgetData",
  "abstractKey": null
};

(node as any).hash = "96a2b2ac02c8b6bcd3bc7922198edf1c";

export default node;
