/**
 * @generated SignedSource<<18f3cc3ce46dc13623d66cc1c5e6baa1>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type WidgetValueKind = "DATE" | "DURATION" | "INTEGER" | "NUMBER" | "PERCENTAGE" | "RATE" | "STRING" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type WidgetTable_data$data = {
  readonly results: ReadonlyArray<{
    readonly columns: ReadonlyArray<{
      readonly alias: string | null | undefined;
      readonly field: string;
      readonly kind: WidgetValueKind;
      readonly unit: string | null | undefined;
    }>;
    readonly name: string;
    readonly rows: ReadonlyArray<{
      readonly values: ReadonlyArray<string | number | boolean | null | null | undefined>;
    }>;
    readonly series: ReadonlyArray<{
      readonly column: {
        readonly alias: string | null | undefined;
        readonly field: string;
        readonly kind: WidgetValueKind;
        readonly unit: string | null | undefined;
      };
      readonly label: string;
      readonly total: number | null | undefined;
    }>;
  }>;
  readonly " $fragmentType": "WidgetTable_data";
};
export type WidgetTable_data$key = {
  readonly " $data"?: WidgetTable_data$data;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetTable_data">;
};

const node: ReaderFragment = (function(){
var v0 = [
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
];
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "WidgetTable_data",
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
          "concreteType": "WidgetColumn",
          "kind": "LinkedField",
          "name": "columns",
          "plural": true,
          "selections": (v0/*:: as any*/),
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
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "total",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "concreteType": "WidgetColumn",
              "kind": "LinkedField",
              "name": "column",
              "plural": false,
              "selections": (v0/*:: as any*/),
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
})();

(node as any).hash = "9ac3b3c4d1559479c3db9bd400aabc32";

export default node;
