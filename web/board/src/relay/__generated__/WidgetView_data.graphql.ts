/**
 * @generated SignedSource<<d69a621e214f9681a10e78fa0ec272a3>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type WidgetDataErrorCode = "INVALID" | "NOT_ANSWERABLE" | "TOO_MANY_POINTS" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type WidgetView_data$data = {
  readonly results: ReadonlyArray<{
    readonly error: {
      readonly code: WidgetDataErrorCode;
      readonly message: string;
    } | null | undefined;
    readonly name: string;
    readonly rows: ReadonlyArray<{
      readonly values: ReadonlyArray<string | number | boolean | null | null | undefined>;
    }>;
    readonly series: ReadonlyArray<{
      readonly label: string;
    }>;
  }>;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetBars_data" | "WidgetChart_data" | "WidgetNumber_data" | "WidgetTable_data">;
  readonly " $fragmentType": "WidgetView_data";
};
export type WidgetView_data$key = {
  readonly " $data"?: WidgetView_data$data;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetView_data">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "WidgetView_data",
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
          "kind": "ScalarField",
          "name": "name",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "WidgetDataError",
          "kind": "LinkedField",
          "name": "error",
          "plural": false,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "code",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "message",
              "storageKey": null
            }
          ],
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "TimeSeries",
          "kind": "LinkedField",
          "name": "series",
          "plural": true,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "label",
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
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "WidgetChart_data"
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "WidgetTable_data"
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "WidgetBars_data"
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "WidgetNumber_data"
    }
  ],
  "type": "WidgetData",
  "abstractKey": null
};

(node as any).hash = "9429d9dc65cb97405e08dd1c3b991ae2";

export default node;
